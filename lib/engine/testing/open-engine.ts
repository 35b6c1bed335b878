/** For tests: the engine over a storage of its own, in the page itself, and pictures drawn on the spot. */
import type { Json } from '@/lib/core';
import { openStorage, type Storage } from '@/lib/storage';
import { type ActionArgs, type ActionName, type ActionResult, actions } from '../actions';
import { parseArgs } from '../actions/action';
import type { JobView } from '../actions/job-view';
import { type Bus, type BusMessage, localBus } from '../bus';
import type { EngineContext } from '../context';

export interface TestEngine extends EngineContext {
  /** Of its database. */
  readonly name: string;
  readonly storage: Storage;
  call<N extends ActionName>(name: N, args: ActionArgs<N>, signal?: AbortSignal): Promise<ActionResult<N>>;
  /** Waits until a job has settled. */
  settled(jobId: string): Promise<JobView>;
  readonly messages: readonly BusMessage[];
}

let number = 0;

/** Opens an engine under a name that no other test has. */
export async function openTestEngine(name = `test-${Date.now()}-${number++}`): Promise<TestEngine> {
  const bus: Bus = localBus();
  const messages: BusMessage[] = [];
  bus.listen((message) => messages.push(message));
  const context: EngineContext = { storage: await openStorage({ name }), bus, locks: navigator.locks };
  return {
    ...context,
    name,
    messages,
    async call(action, args, signal = new AbortController().signal) {
      const { spec } = actions.get(action);
      return (await spec.run(parseArgs(spec, args), { ...context, signal, onEvent: () => undefined })) as never;
    },
    settled: (jobId) =>
      new Promise((resolve) => {
        const isOver = (job: JobView) => job.id === jobId && job.state !== 'running' && job.state !== 'queued';
        const stop = bus.listen((message) => {
          if (message.kind !== 'job' || !isOver(message.job)) return;
          stop();
          resolve(message.job);
        });
        const past = messages.find((message) => message.kind === 'job' && isOver(message.job));
        if (past?.kind === 'job') resolve(past.job);
      }),
  };
}

/** A small JPEG of one colour with a number-dependent pattern, so that every one has bytes of its own. */
export async function drawPhoto(index: number, color: string, type = 'image/jpeg'): Promise<Blob> {
  const canvas = new OffscreenCanvas(96, 64);
  const context = canvas.getContext('2d');
  if (!context) throw new TypeError('No canvas');
  context.fillStyle = color;
  context.fillRect(0, 0, 96, 64);
  context.fillStyle = `hsl(${(index * 47) % 360} 60% 50%)`;
  context.fillRect((index * 13) % 70, (index * 7) % 40, 20, 20);
  return canvas.convertToBlob({ type });
}

/** A drop of class folders: `count` photos of each class. */
export async function classFolders(classes: readonly string[], count: number) {
  const files: { path: string; file?: Blob }[] = [];
  for (const [c, name] of classes.entries()) {
    for (let i = 0; i < count; i++) {
      files.push({ path: `drop/${name}/photo-${i}.jpg`, file: await drawPhoto(c * 100 + i, ['#c33', '#3c3', '#33c'][c % 3] ?? '#999') });
    }
  }
  return { name: 'drop', files };
}

/** Everything that storage holds but job rows and their logs: all rows of all stores, and all files with their sizes. */
export async function dumpStorage({ name, storage }: TestEngine): Promise<Json> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const stores: Record<string, Json> = {};
  for (const store of database.objectStoreNames) {
    if (store === 'jobs' || store === 'blobData') continue;
    const rows = await new Promise<unknown[]>((resolve, reject) => {
      const request = database.transaction(store).objectStore(store).getAll();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    stores[store] = rows.filter((row) => !JSON.stringify(row).includes('job-log:')) as Json[];
  }
  database.close();
  const files = (await storage.files.list('')).map(({ path, sizeBytes }) => ({ path, sizeBytes }));
  return JSON.parse(JSON.stringify({ stores, files })) as Json;
}
