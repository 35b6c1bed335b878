/**
 * Large files with fixed addresses that belong to no build: WebAssembly of onnxruntime-web and pretrained weights. Fetched when
 * a page asks in an idle moment, or when they are used; kept by content, so that a new build does not fetch them again.
 */
import type { KeepState, KeepUse } from '@/lib/rpc';
import { atItsOwnAddress } from './built-files';

/** One such file; `scripts/setup/service-worker.mjs` writes the list. */
interface KeptFile {
  readonly path: string;
  /** Changes with the content. */
  readonly revision: string;
  readonly bytes: number;
  /** What is *Ready offline* with it; a file that nobody needs is kept once it was used. */
  readonly neededBy: readonly KeepUse[];
}

declare const SLIPWAY_KEPT_FILES: readonly KeptFile[];
const files = new Map(SLIPWAY_KEPT_FILES.map((file) => [file.path, file]));
const cacheName = 'slipway:kept';

type OnState = (state: KeepState) => void;

/** Is it one of these files? */
export function keptFile(path: string): boolean {
  return files.has(path);
}

/** Answers from the cache, else from the network, and keeps what came whole. */
export async function answerKept(path: string, request: Request, event: FetchEvent): Promise<Response> {
  const file = files.get(path);
  if (!file || request.method !== 'GET' || request.headers.has('range')) return fetch(request);
  const cache = await caches.open(cacheName);
  const hit = await cache.match(keyOf(file));
  if (hit) return atItsOwnAddress(hit);
  const response = await fetch(request);
  if (isWhole(response, file)) event.waitUntil(cache.put(keyOf(file), response.clone()).catch(warn));
  return response;
}

const runs = new Map<KeepUse, { readonly done: Promise<void>; readonly listeners: Set<OnState> }>();

/** Fetches what is needed and not kept yet, one file after the other. Several pages may ask; it is done once. */
export async function keepAll(use: KeepUse, onState: OnState): Promise<void> {
  const run = runs.get(use) ?? startRun(use);
  run.listeners.add(onState);
  await run.done;
}

function startRun(use: KeepUse) {
  const listeners = new Set<OnState>();
  const run = { listeners, done: keepMissing(use, listeners).finally(() => runs.delete(use)) };
  runs.set(use, run);
  return run;
}

async function keepMissing(use: KeepUse, listeners: ReadonlySet<OnState>): Promise<void> {
  const needed = SLIPWAY_KEPT_FILES.filter(({ neededBy }) => neededBy.includes(use));
  const cache = await caches.open(cacheName);
  const totalBytes = needed.reduce((sum, file) => sum + file.bytes, 0);
  const missing: string[] = [];
  let doneBytes = 0;
  const tell = (partBytes: number, isSettled = false) => {
    for (const listener of listeners) listener({ doneBytes: doneBytes + partBytes, totalBytes, isSettled, missing });
  };
  for (const file of needed) {
    const isKept = (await cache.match(keyOf(file))) !== undefined || (await keepOne(cache, file, tell));
    if (isKept) doneBytes += file.bytes;
    else missing.push(file.path);
  }
  tell(0, true);
}

/** False when the file cannot be had now: no network, not on the server yet, no room. */
async function keepOne(cache: Cache, file: KeptFile, tell: (partBytes: number) => void): Promise<boolean> {
  tell(0);
  try {
    const response = await fetch(file.path, { cache: 'no-cache' });
    if (!isWhole(response, file) || !response.body) return false;
    let partBytes = 0;
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          partBytes += chunk.byteLength;
          tell(partBytes);
          controller.enqueue(chunk);
        },
      }),
    );
    await cache.put(keyOf(file), new Response(counted, { headers: response.headers }));
    return true;
  } catch (cause) {
    warn(cause);
    return false;
  }
}

/** Removes files of other versions. */
export async function dropOutdated(): Promise<void> {
  const cache = await caches.open(cacheName);
  const current = new Set(SLIPWAY_KEPT_FILES.map((file) => new URL(keyOf(file), self.location.href).href));
  for (const request of await cache.keys()) if (!current.has(request.url)) await cache.delete(request);
}

function keyOf({ path, revision }: KeptFile): string {
  return `${path}?revision=${revision}`;
}

/** A file that is still being copied on the server, or another version of it, is not kept. */
function isWhole(response: Response, file: KeptFile): boolean {
  return response.status === 200 && Number(response.headers.get('content-length')) === file.bytes;
}

function warn(cause: unknown): void {
  console.warn('A file could not be kept for offline use', cause);
}
