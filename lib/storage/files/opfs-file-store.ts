/**
 * Files in the origin private file system (File System Standard). Dedicated workers write through sync access handles,
 * pages through createWritable. Blobs are the browser's own file-backed ones: ranges are read when asked for.
 */
import { AppError } from '@/lib/core';
import { storageError } from '../storage-error';
import { Turns } from '../turns';
import type { FileEntry, FileStore } from './file-store';
import { checkPath, compareEntries } from './path';

// The parts of the standard that the compiler's worker and page libraries do not share.
interface SyncAccess {
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(sizeBytes: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}
type OpfsHandle = FileSystemFileHandle & { createSyncAccessHandle?(): Promise<SyncAccess> };

const copyBytes = 8 * 2 ** 20;
const lockTries = 20;
const listedAtOnce = 64;

/** Whether this browser has OPFS and this context can write to it. */
export async function hasOpfs(): Promise<boolean> {
  const { prototype } = globalThis.FileSystemFileHandle ?? { prototype: {} };
  if (!('createSyncAccessHandle' in prototype) && !('createWritable' in prototype)) return false;
  try {
    await navigator.storage.getDirectory();
    return true;
  } catch (error) {
    // Private windows of some browsers have the functions but refuse the folder.
    if (error instanceof DOMException) return false;
    throw error;
  }
}

export class OpfsFileStore implements FileStore {
  readonly kind = 'opfs';
  readonly #root: FileSystemDirectoryHandle;
  readonly #folders = new Map<string, Promise<FileSystemDirectoryHandle>>();
  // One append after the other: where it begins is known only then.
  readonly #appends = new Turns();

  private constructor(root: FileSystemDirectoryHandle) {
    this.#root = root;
  }

  /** Opens the folder `name` at the top of this origin's file system. @throws AppError `storage/unavailable` */
  static async open(name: string): Promise<OpfsFileStore> {
    try {
      const top = await navigator.storage.getDirectory();
      return new OpfsFileStore(await top.getDirectoryHandle(name, { create: true }));
    } catch (thrown) {
      throw storageError(thrown, 'open');
    }
  }

  async write(path: string, bytes: Uint8Array | Blob): Promise<void> {
    await this.#writing(path, async (handle) => {
      const access = await handle.createSyncAccessHandle?.();
      if (!access) return writeByStream(handle, 0, bytes);
      try {
        access.truncate(0);
        await copyTo(access, 0, bytes);
        access.flush();
      } finally {
        access.close();
      }
    });
  }

  append(path: string, bytes: Uint8Array): Promise<number> {
    return this.#appends.take(() => this.#writing(path, (handle) => appendTo(handle, bytes)));
  }

  async read(path: string, start = 0, end = Number.POSITIVE_INFINITY): Promise<Uint8Array<ArrayBuffer>> {
    return this.#reading(path, async (file) => {
      const part = start === 0 && end >= file.size ? file : file.slice(start, Math.min(end, file.size));
      return new Uint8Array(await part.arrayBuffer());
    });
  }

  blob(path: string, mime: string): Promise<Blob> {
    return this.#reading(path, async (file) => file.slice(0, file.size, mime));
  }

  async size(path: string): Promise<number | null> {
    try {
      return await this.#reading(path, async (file) => file.size);
    } catch (error) {
      if (error instanceof AppError && error.code === 'storage/blob-missing') return null;
      throw error;
    }
  }

  async list(prefix: string): Promise<FileEntry[]> {
    const entries: FileEntry[] = [];
    try {
      const folder = await this.#folder(folderOf(prefix), false);
      for await (const group of filesIn(folder, folderOf(prefix))) {
        const found = group.filter(({ path }) => path.startsWith(prefix));
        const facts = await Promise.all(found.map(entryOf));
        entries.push(...facts.filter((entry) => entry !== null));
      }
    } catch (thrown) {
      if (!isNotFound(thrown)) throw storageError(thrown, 'read');
    }
    return entries.sort(compareEntries);
  }

  async remove(path: string): Promise<void> {
    const segments = checkPath(path);
    const name = segments.pop() ?? '';
    await this.#removing(async () => (await this.#folder(segments, false)).removeEntry(name));
  }

  async removeAll(prefix: string): Promise<void> {
    if (prefix.endsWith('/')) {
      const segments = folderOf(prefix);
      const name = segments.pop() ?? '';
      this.#folders.clear();
      await this.#removing(async () => (await this.#folder(segments, false)).removeEntry(name, { recursive: true }));
      return;
    }
    for (const { path } of await this.list(prefix)) await this.remove(path);
  }

  // Folder handles are kept: walking down from the root costs a browser call per segment.
  #folder(segments: readonly string[], create: boolean): Promise<FileSystemDirectoryHandle> {
    const name = segments.at(-1);
    if (name === undefined) return Promise.resolve(this.#root);
    const key = segments.join('/');
    const known = this.#folders.get(key);
    if (known) return known;
    const found = this.#folder(segments.slice(0, -1), create).then((parent) => parent.getDirectoryHandle(name, { create }));
    this.#folders.set(key, found);
    found.catch(() => this.#folders.delete(key));
    return found;
  }

  async #handle(path: string, create: boolean): Promise<OpfsHandle> {
    const segments = checkPath(path);
    const name = segments.pop() ?? '';
    const folder = await this.#folder(segments, create);
    try {
      return await folder.getFileHandle(name, { create });
    } catch (error) {
      if (!create || !isNotFound(error)) throw error;
      // The folder was removed, by us or by another tab, since its handle was taken.
      this.#folders.clear();
      return (await this.#folder(segments, true)).getFileHandle(name, { create });
    }
  }

  // Another tab may hold the file for a moment.
  async #writing<T>(path: string, act: (handle: OpfsHandle) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await act(await this.#handle(path, true));
      } catch (thrown) {
        const isLocked = thrown instanceof DOMException && thrown.name === 'NoModificationAllowedError';
        if (!isLocked || tries === lockTries) throw storageError(thrown, 'write');
        await new Promise((resolve) => setTimeout(resolve, 10 * tries));
      }
    }
  }

  async #reading<T>(path: string, act: (file: File) => Promise<T>): Promise<T> {
    try {
      return await act(await (await this.#handle(path, false)).getFile());
    } catch (thrown) {
      throw storageError(thrown, 'read');
    }
  }

  async #removing(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (thrown) {
      if (!isNotFound(thrown)) throw storageError(thrown, 'write');
    }
  }
}

function folderOf(prefix: string): string[] {
  return prefix.split('/').slice(0, -1);
}

function isNotFound(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'NotFoundError';
}

async function appendTo(handle: OpfsHandle, bytes: Uint8Array): Promise<number> {
  const access = await handle.createSyncAccessHandle?.();
  if (!access) {
    const { size } = await handle.getFile();
    await writeByStream(handle, size, bytes);
    return size;
  }
  try {
    const offset = access.getSize();
    writeFully(access, offset, bytes);
    access.flush();
    return offset;
  } finally {
    access.close();
  }
}

async function copyTo(access: SyncAccess, offset: number, bytes: Uint8Array | Blob): Promise<void> {
  if (!(bytes instanceof Blob)) {
    writeFully(access, offset, bytes);
    return;
  }
  for (let at = 0; at < bytes.size; at += copyBytes) {
    writeFully(access, offset + at, new Uint8Array(await bytes.slice(at, at + copyBytes).arrayBuffer()));
  }
}

function writeFully(access: SyncAccess, offset: number, bytes: Uint8Array): void {
  const written = access.write(bytes, { at: offset });
  if (written < bytes.length) throw new DOMException(`Only ${written} of ${bytes.length} bytes were written`, 'QuotaExceededError');
}

async function writeByStream(handle: FileSystemFileHandle, offset: number, bytes: Uint8Array | Blob): Promise<void> {
  const stream = await handle.createWritable({ keepExistingData: offset > 0 });
  try {
    const data = bytes instanceof Blob ? bytes : new Uint8Array(bytes);
    await stream.write({ type: 'write', position: offset, data });
    await stream.close();
  } catch (error) {
    await stream.abort(error);
    throw error;
  }
}

interface Found {
  readonly path: string;
  readonly handle: FileSystemFileHandle;
}

// null for a file that was removed since it was listed.
async function entryOf({ path, handle }: Found): Promise<FileEntry | null> {
  try {
    const file = await handle.getFile();
    return { path, sizeBytes: file.size, modifiedMs: file.lastModified };
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

// Files below a folder, in groups: their facts are asked for side by side, one at a time would wait for each.
async function* filesIn(folder: FileSystemDirectoryHandle, segments: readonly string[]): AsyncGenerator<Found[]> {
  let group: Found[] = [];
  for await (const [name, handle] of folder.entries()) {
    const path = [...segments, name];
    if (handle.kind === 'directory') yield* filesIn(handle as FileSystemDirectoryHandle, path);
    else group.push({ path: path.join('/'), handle: handle as FileSystemFileHandle });
    if (group.length < listedAtOnce) continue;
    yield group;
    group = [];
  }
  yield group;
}
