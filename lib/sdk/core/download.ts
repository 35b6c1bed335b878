/**
 * Files by their hash, in chunks of 4 MiB that are each checked before they are stored, so what came over a bad line is never
 * fetched twice and nothing wrong is ever kept. The sizes and hashes come from signed documents; the server's word counts for
 * nothing. RFC 9110 14 for ranges.
 */
import { type Device, makeRoom, save } from './device';
import { SdkError } from './error';
import { within } from './manifest-body';
import { sha256Hex } from './sha256';
import type { Bytes, VersionFile } from './types';

const chunkBytes = 2 ** 22;
const atOnce = 2;
const mostTries = 8;
const mostWaitMs = 300_000;
/** A connection that gives nothing for so long is given up. */
const silenceMs = 30_000;

/** What a download needs of a file. */
type Wanted = Pick<VersionFile, 'sha256' | 'size' | 'chunks'>;

/** Consecutive missing chunks of one file, `first` up to but not with `end`: one request. */
interface Run {
  readonly file: Wanted;
  readonly hashes: readonly string[];
  readonly first: number;
  readonly end: number;
}

/** The chunks of a file, which are at least one. */
export const chunksOf = ({ chunks, sha256 }: Pick<Wanted, 'sha256' | 'chunks'>): readonly string[] => (chunks?.length ? chunks : [sha256]);

/**
 * Fetches the chunks of some files that are not here yet. What was stored stays when it ends early.
 * @param onProgress bytes fetched and bytes to fetch; the last call has them equal
 * @returns bytes fetched
 * @throws SdkError `download/{network, hash, aborted}`
 */
export async function download(
  device: Device,
  files: readonly Wanted[],
  signal: AbortSignal,
  onProgress?: (doneBytes: number, totalBytes: number) => void,
): Promise<number> {
  const runs = missingRuns(files, new Set(await device.store.keys('chunks')));
  const total = runs.reduce((sum, { file, first, end }) => sum + Math.min(end * chunkBytes, file.size) - first * chunkBytes, 0);
  if (!runs.length) return 0;
  await makeRoom(device, total);
  let done = 0;
  const count = (bytes: number) => {
    done += bytes;
    onProgress?.(done, total);
  };
  count(0);
  const work = async () => {
    for (let run = runs.shift(); run; run = runs.shift()) await fetchRun(device, run, signal, count);
  };
  // When one fails, the other goes on to the end of the cycle, whose signal ends it.
  await Promise.all(Array.from({ length: atOnce }, work));
  return total;
}

function missingRuns(files: readonly Wanted[], here: Set<string>): Run[] {
  const runs: Run[] = [];
  for (const file of files) {
    const hashes = chunksOf(file);
    for (let i = 0; i < hashes.length; i++) {
      const first = i;
      // Noted as here, since another file of this download may have the same chunk.
      for (let hash = hashes[i]; hash && !here.has(hash); hash = hashes[++i]) here.add(hash);
      if (i > first) runs.push({ file, hashes, first, end: i });
    }
  }
  return runs;
}

/** Bytes that do not have their hash, or that end too early. */
const wrongBytes = (sha256: string) => new SdkError('download/hash', { sha256 });

/** Requests until all chunks of a run are here. Every chunk that arrives makes the count of tries start anew. */
async function fetchRun(device: Device, run: Run, signal: AbortSignal, count: (bytes: number) => void): Promise<void> {
  const { clock, random } = device.host;
  let next = run.first;
  let tries = 0;
  let wrongAt = -1;
  let ranged = true;
  if (!run.file.size) return keepChunk(device, run.file.sha256, new Uint8Array()); // needs no request
  while (next < run.end) {
    let waitMs = 0;
    try {
      const response = await request(device, run, next, ranged, wrongAt === next, signal);
      const { ok, status } = response;
      if (!ok) waitMs = retryAfterMs(response);
      // The server's file is another one: from now on it is read from its start.
      if (status === 416) ranged = false;
      else if (ok) {
        await readChunks(device, run, response, next, (bytes) => {
          next++;
          tries = 0;
          count(bytes);
        });
        continue;
      } else if (status < 500 && status !== 429) tries = mostTries; // waiting would not help
      throw new SdkError('download/network', { status });
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      if (thrown instanceof SdkError && thrown.code === 'download/hash') {
        if (wrongAt === next) throw thrown;
        wrongAt = next;
      } else if (++tries < mostTries) {
        const backOffMs = random() * Math.min(mostWaitMs, 1000 * 2 ** (tries - 1));
        await unless(signal, new Promise<void>((resolve) => void clock.after(Math.max(waitMs, backOffMs), resolve)));
      } else throw new SdkError('download/network', {}, thrown);
    }
  }
}

function request(device: Device, { file, end }: Run, next: number, ranged: boolean, reload: boolean, signal: AbortSignal): Promise<Response> {
  const last = Math.min(end * chunkBytes, file.size) - 1;
  const isWhole = next === 0 && last === file.size - 1;
  const headers: Record<string, string> = ranged && !isWhole ? { range: `bytes=${next * chunkBytes}-${last}`, 'if-range': `"${file.sha256}"` } : {};
  const answer = device.host.fetch(`${device.url}/d/v1/blobs/${file.sha256}`, { headers, signal, cache: reload ? 'reload' : 'default' });
  return within(answer, silenceMs, device.host.clock);
}

/** Cuts a body into chunks and stores those of the run. A 200 starts at byte 0, whatever was asked. */
async function readChunks(device: Device, run: Run, response: Response, next: number, onChunk: (bytes: number) => void): Promise<void> {
  const reader = response.body?.getReader();
  if (!reader) throw wrongBytes(run.file.sha256);
  const sizeOf = (chunk: number) => Math.min(chunkBytes, run.file.size - chunk * chunkBytes);
  let chunk = response.status === 206 ? next : 0;
  let bytes = new Uint8Array(sizeOf(chunk));
  let filled = 0;
  try {
    while (chunk < run.end) {
      const { done, value } = await within(reader.read(), silenceMs, device.host.clock);
      if (done) throw wrongBytes(run.file.sha256);
      for (let at = 0; at < value.length && chunk < run.end; ) {
        const piece = value.subarray(at, at + bytes.length - filled);
        if (chunk >= next) bytes.set(piece, filled);
        at += piece.length;
        filled += piece.length;
        if (filled < bytes.length) continue;
        if (chunk >= next) {
          await keepChunk(device, run.hashes[chunk] ?? '', bytes);
          onChunk(bytes.length);
        }
        bytes = new Uint8Array(Math.max(0, sizeOf(++chunk)));
        filled = 0;
      }
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

async function keepChunk(device: Device, hash: string, bytes: Bytes): Promise<void> {
  if ((await sha256Hex(bytes)) !== hash) throw wrongBytes(hash);
  await save(device, [['chunks', hash, bytes]]);
}

/** `Retry-After` in seconds, as our server says it; 0 without one. */
export const retryAfterMs = ({ headers }: Response): number => 1000 * Number(headers.get('retry-after')) || 0;

/** Settles like `work`, or rejects as soon as the signal fires. */
export function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(new SdkError('download/aborted'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/**
 * The bytes of a stored file, checked again. What is wrong is removed, so that a download brings it anew.
 * @throws SdkError `download/hash` {stored: true} when a chunk is missing or wrong
 */
export async function readFile(device: Device, file: Pick<Wanted, 'sha256' | 'chunks'>): Promise<Bytes> {
  const parts: Bytes[] = [];
  for (const hash of chunksOf(file)) {
    const bytes = (await device.store.get('chunks', hash)) as Bytes | undefined;
    if (bytes && (await sha256Hex(bytes)) === hash) parts.push(bytes);
    else await save(device, [['chunks', hash, undefined]]);
  }
  if (parts.length < chunksOf(file).length) throw new SdkError('download/hash', { sha256: file.sha256, stored: true });
  return parts.length === 1 ? (parts[0] as Bytes) : new Uint8Array(await new Blob(parts).arrayBuffer());
}
