/**
 * Files as 8 MiB chunks in the store `blobData`, for browsers without the origin private file system (datasets.md 2.1).
 * Chunk -1 holds a file's size and time. Blobs are put together when asked for: no lazy ranges here.
 */
import { AppError } from '@/lib/core';
import type { ReadTx, Scope, WriteTx } from '../database';
import type { FileChunk } from '../schema';
import type { FileEntry, FileStore } from './file-store';
import { checkPath, compareEntries } from './path';

const chunkBytes = 8 * 2 ** 20;
const factsChunk = -1;

export class IndexedDbFileStore implements FileStore {
  readonly kind = 'indexeddb';
  readonly #db: Scope;

  constructor(db: Scope) {
    this.#db = db;
  }

  async write(path: string, bytes: Uint8Array | Blob): Promise<void> {
    checkPath(path);
    // A Blob is read before the transaction: awaiting anything else inside would commit it early.
    const whole = bytes instanceof Blob ? new Uint8Array(await bytes.arrayBuffer()) : bytes;
    await this.#db.write(['blobData'], async (tx) => {
      await tx.objectStore('blobData').delete(rangeOf(path));
      await putFrom(tx, path, 0, whole);
    });
  }

  append(path: string, bytes: Uint8Array): Promise<number> {
    checkPath(path);
    return this.#db.write(['blobData'], async (tx) => {
      const store = tx.objectStore('blobData');
      const offset = sizeIn(await store.get([path, factsChunk])) ?? 0;
      const kept = offset % chunkBytes;
      const last = kept > 0 ? await store.get([path, Math.floor(offset / chunkBytes)]) : undefined;
      const joined = new Uint8Array(kept + bytes.length);
      if (last instanceof Uint8Array) joined.set(last);
      joined.set(bytes, kept);
      await putFrom(tx, path, offset - kept, joined);
      return offset;
    });
  }

  read(path: string, start = 0, end = Number.POSITIVE_INFINITY): Promise<Uint8Array<ArrayBuffer>> {
    return this.#db.read(['blobData'], async (tx) => {
      const sizeBytes = await this.#sizeOrThrow(tx, path);
      const stop = Math.min(end, sizeBytes);
      if (stop <= start) return new Uint8Array(0);
      const result = new Uint8Array(stop - start);
      for (let chunk = Math.floor(start / chunkBytes); chunk * chunkBytes < stop; chunk++) {
        const bytes = await chunkOf(tx, path, chunk);
        const from = Math.max(start - chunk * chunkBytes, 0);
        result.set(bytes.subarray(from, stop - chunk * chunkBytes), chunk * chunkBytes + from - start);
      }
      return result;
    });
  }

  async blob(path: string, mime: string): Promise<Blob> {
    return this.#db.read(['blobData'], async (tx) => {
      const sizeBytes = await this.#sizeOrThrow(tx, path);
      const parts: Uint8Array<ArrayBuffer>[] = [];
      for (let chunk = 0; chunk * chunkBytes < sizeBytes; chunk++) parts.push(await chunkOf(tx, path, chunk));
      return new Blob(parts, { type: mime });
    });
  }

  size(path: string): Promise<number | null> {
    return this.#db.read(['blobData'], async (tx) => sizeIn(await tx.objectStore('blobData').get([path, factsChunk])));
  }

  list(prefix: string): Promise<FileEntry[]> {
    return this.#db.read(['blobData'], async (tx) => {
      const entries: FileEntry[] = [];
      let cursor = await tx.objectStore('blobData').openCursor(IDBKeyRange.lowerBound([prefix, factsChunk]));
      while (cursor?.key[0].startsWith(prefix)) {
        const [path] = cursor.key;
        const facts = cursor.value;
        if (!(facts instanceof Uint8Array)) entries.push({ path, ...facts });
        // Jumps over the chunks: their bytes are not read.
        cursor = await cursor.continue([path, Number.POSITIVE_INFINITY]);
      }
      return entries.sort(compareEntries);
    });
  }

  async remove(path: string): Promise<void> {
    await this.#db.write(['blobData'], (tx) => tx.objectStore('blobData').delete(rangeOf(path)));
  }

  async removeAll(prefix: string): Promise<void> {
    await this.#db.write(['blobData'], (tx) => tx.objectStore('blobData').delete(IDBKeyRange.bound([prefix], [`${prefix}\uffff`, []])));
  }

  async #sizeOrThrow(tx: ReadTx | WriteTx, path: string): Promise<number> {
    const sizeBytes = sizeIn(await tx.objectStore('blobData').get([path, factsChunk]));
    if (sizeBytes === null) throw missing(path);
    return sizeBytes;
  }
}

function rangeOf(path: string): IDBKeyRange {
  return IDBKeyRange.bound([path, factsChunk], [path, Number.POSITIVE_INFINITY]);
}

function sizeIn(facts: FileChunk | undefined): number | null {
  return facts === undefined || facts instanceof Uint8Array ? null : facts.sizeBytes;
}

// Writes bytes from a chunk border on, then the facts.
async function putFrom(tx: WriteTx, path: string, start: number, bytes: Uint8Array): Promise<void> {
  const store = tx.objectStore('blobData');
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    await store.put(new Uint8Array(bytes.subarray(at, at + chunkBytes)), [path, (start + at) / chunkBytes]);
  }
  await store.put({ sizeBytes: start + bytes.length, modifiedMs: Date.now() }, [path, factsChunk]);
}

async function chunkOf(tx: ReadTx | WriteTx, path: string, chunk: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await tx.objectStore('blobData').get([path, chunk]);
  if (!(bytes instanceof Uint8Array)) throw missing(path);
  return bytes;
}

function missing(path: string): AppError {
  return new AppError('storage/blob-missing', `The stored file ${path} is gone.`, { details: { path } });
}
