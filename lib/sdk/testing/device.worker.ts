/**
 * For tests: a device in a worker of its own, with a real database, that can be killed as a crashed tab is. It carries the fake
 * server, so two workers of the same plan meet the same bytes and signatures.
 */
import { createClient, indexedDbStore, type Store } from '../core/client';
import { sha256Hex } from '../core/sha256';
import { fakeRunner, fakeVersion, noise } from './fake-model';
import { chunkBytes, FakeServer } from './fake-server';

export interface DevicePlan {
  readonly envKey: string;
  /** Version that the server has as default: all below it were deployed before. */
  readonly version: number;
  readonly mode: 'cached' | 'latest';
  /** Stop for good after so many writes; the worker tells `stuck` and waits to be killed. */
  readonly dieAfter?: number;
}

/** What the worker says. `version` 0: nothing to serve. */
export type DeviceWord =
  | { readonly word: 'stuck' }
  | { readonly word: 'done'; readonly version: number; readonly whole: boolean; readonly writes: number };

let writes = 0;

function counting(store: Store, dieAfter = Infinity): Store {
  return {
    ...store,
    async change(reads, decide) {
      await store.change(reads, decide);
      if (++writes < dieAfter) return;
      postMessage({ word: 'stuck' } satisfies DeviceWord);
      await new Promise(() => undefined);
    },
  };
}

async function isWhole(files: readonly { readonly sha256: string; arrayBuffer(): Promise<ArrayBuffer> }[]): Promise<boolean> {
  const right = await Promise.all(files.map(async (file) => (await sha256Hex(new Uint8Array(await file.arrayBuffer()))) === file.sha256));
  return right.every(Boolean);
}

async function live({ envKey, version, mode, dieAfter }: DevicePlan): Promise<DeviceWord> {
  const server = await FakeServer.start(envKey);
  for (let number = 1; number <= version; number++) {
    const weights = noise(chunkBytes + 5000, 1);
    weights.fill(number, chunkBytes);
    await server.deploy('pets', number, fakeVersion(number, {}, {}, weights));
  }
  const client = createClient({
    url: server.url,
    envKey,
    root: server.root,
    fetch: server.fetch,
    runners: [fakeRunner()],
    storage: counting(indexedDbStore(`slipway:${envKey}`), dieAfter),
    policy: { poll: false, sse: false },
  });
  try {
    const loaded = await client.load('pets', { mode });
    return { word: 'done', version: loaded.version, whole: await isWhole(loaded.files), writes };
  } catch {
    return { word: 'done', version: 0, whole: true, writes };
  }
}

self.onmessage = ({ data }: MessageEvent<DevicePlan>) => {
  void live(data).then((word) => postMessage(word));
};
