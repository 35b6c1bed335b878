/** Files in a folder of the disk, for the command line. Whole files appear by rename, so a crash leaves the old one or the new one. */
import { openAsBlob } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { storageError } from '../storage-error';
import { Turns } from '../turns';
import type { FileEntry, FileStore } from './file-store';
import { checkPath, compareEntries } from './path';

const pieceBytes = 8 * 2 ** 20;

export class NodeFileStore implements FileStore {
  readonly kind = 'node';
  readonly #root: string;
  // One append after the other: where it begins is known only then.
  readonly #appends = new Turns();
  #temporary = 0;

  /** @param root the folder; made with the first write */
  constructor(root: string) {
    this.#root = root;
  }

  async write(path: string, bytes: Uint8Array | Blob): Promise<void> {
    const target = this.#place(path);
    const part = `${target}.${process.pid}-${++this.#temporary}.part`;
    try {
      await mkdir(dirname(target), { recursive: true });
      const file = await open(part, 'w');
      try {
        for await (const piece of piecesOf(bytes)) await file.writeFile(piece);
        await file.datasync();
      } finally {
        await file.close();
      }
      await rename(part, target);
    } catch (thrown) {
      await rm(part, { force: true });
      throw storageError(thrown, 'write');
    }
  }

  append(path: string, bytes: Uint8Array): Promise<number> {
    const target = this.#place(path);
    return this.#appends.take(() => this.#append(target, bytes));
  }

  async #append(target: string, bytes: Uint8Array): Promise<number> {
    try {
      await mkdir(dirname(target), { recursive: true });
      const file = await open(target, 'a');
      try {
        const { size } = await file.stat();
        await file.writeFile(bytes);
        await file.datasync();
        return size;
      } finally {
        await file.close();
      }
    } catch (thrown) {
      throw storageError(thrown, 'write');
    }
  }

  async read(path: string, start = 0, end = Number.POSITIVE_INFINITY): Promise<Uint8Array<ArrayBuffer>> {
    try {
      const file = await open(this.#place(path), 'r');
      try {
        const { size } = await file.stat();
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
        for (let at = 0; at < bytes.length; ) {
          const { bytesRead } = await file.read(bytes, at, bytes.length - at, start + at);
          if (bytesRead === 0) return bytes.slice(0, at);
          at += bytesRead;
        }
        return bytes;
      } finally {
        await file.close();
      }
    } catch (thrown) {
      throw storageError(thrown, 'read');
    }
  }

  async blob(path: string, mime: string): Promise<Blob> {
    try {
      // openAsBlob has an error of its own for a missing file; stat has the usual one.
      await stat(this.#place(path));
      return (await openAsBlob(this.#place(path), { type: mime })) as Blob;
    } catch (thrown) {
      throw storageError(thrown, 'read');
    }
  }

  async size(path: string): Promise<number | null> {
    try {
      return (await stat(this.#place(path))).size;
    } catch (thrown) {
      if (isMissing(thrown)) return null;
      throw storageError(thrown, 'read');
    }
  }

  async list(prefix: string): Promise<FileEntry[]> {
    const base = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    const entries: FileEntry[] = [];
    try {
      const names = await readdir(join(this.#root, base), { recursive: true });
      for (const name of names) {
        const path = base + name.split(sep).join('/');
        if (!path.startsWith(prefix) || path.endsWith('.part')) continue;
        const facts = await stat(join(this.#root, path));
        if (facts.isFile()) entries.push({ path, sizeBytes: facts.size, modifiedMs: facts.mtimeMs });
      }
    } catch (thrown) {
      if (!isMissing(thrown)) throw storageError(thrown, 'read');
    }
    return entries.sort(compareEntries);
  }

  async remove(path: string): Promise<void> {
    await rm(this.#place(path), { force: true });
  }

  async removeAll(prefix: string): Promise<void> {
    if (prefix.endsWith('/')) await rm(join(this.#root, ...checkPath(prefix.slice(0, -1))), { recursive: true, force: true });
    else for (const { path } of await this.list(prefix)) await this.remove(path);
  }

  #place(path: string): string {
    return join(this.#root, ...checkPath(path));
  }
}

function isMissing(thrown: unknown): boolean {
  return (thrown as { code?: unknown } | null)?.code === 'ENOENT';
}

async function* piecesOf(bytes: Uint8Array | Blob): AsyncGenerator<Uint8Array> {
  if (!(bytes instanceof Blob)) {
    yield bytes;
    return;
  }
  for (let at = 0; at < bytes.size; at += pieceBytes) yield new Uint8Array(await bytes.slice(at, at + pieceBytes).arrayBuffer());
}
