/** Files in memory, for tests and for command line runs that keep nothing. */
import { AppError } from '@/lib/core';
import type { FileEntry, FileStore } from './file-store';
import { checkPath, compareEntries } from './path';

export class MemoryFileStore implements FileStore {
  readonly kind = 'memory';
  readonly #files = new Map<string, { bytes: Uint8Array<ArrayBuffer>; modifiedMs: number }>();

  async write(path: string, bytes: Uint8Array | Blob): Promise<void> {
    checkPath(path);
    const copy = bytes instanceof Blob ? new Uint8Array(await bytes.arrayBuffer()) : new Uint8Array(bytes);
    this.#files.set(path, { bytes: copy, modifiedMs: Date.now() });
  }

  async append(path: string, bytes: Uint8Array): Promise<number> {
    checkPath(path);
    const old = this.#files.get(path)?.bytes ?? new Uint8Array(0);
    const joined = new Uint8Array(old.length + bytes.length);
    joined.set(old);
    joined.set(bytes, old.length);
    this.#files.set(path, { bytes: joined, modifiedMs: Date.now() });
    return old.length;
  }

  async read(path: string, start = 0, end = Number.POSITIVE_INFINITY): Promise<Uint8Array<ArrayBuffer>> {
    return this.#bytes(path).slice(start, Math.min(end, this.#bytes(path).length));
  }

  async blob(path: string, mime: string): Promise<Blob> {
    return new Blob([this.#bytes(path)], { type: mime });
  }

  async size(path: string): Promise<number | null> {
    return this.#files.get(path)?.bytes.length ?? null;
  }

  async list(prefix: string): Promise<FileEntry[]> {
    return [...this.#files]
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, file]) => ({ path, sizeBytes: file.bytes.length, modifiedMs: file.modifiedMs }))
      .sort(compareEntries);
  }

  async remove(path: string): Promise<void> {
    this.#files.delete(path);
  }

  async removeAll(prefix: string): Promise<void> {
    for (const path of [...this.#files.keys()]) if (path.startsWith(prefix)) this.#files.delete(path);
  }

  #bytes(path: string): Uint8Array<ArrayBuffer> {
    const file = this.#files.get(path);
    if (!file) throw new AppError('storage/blob-missing', `The stored file ${path} is gone.`, { details: { path } });
    return file.bytes;
  }
}
