/**
 * The artifact store in a folder. An object is written beside its place, hashed while it is written, synced, and only then
 * linked to its name, so a killed process leaves a leftover in `tmp` and never half an object. Parts of running uploads are
 * files of their own under `parts/<multipart id>`, named by number and SHA-256.
 */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { AppError } from '@/lib/core';
import type { Artifacts, ByteRange, ByteStream, ListedArtifact, Multipart, PartTarget, ReceivedPart } from './artifacts';
import { asStream, ByteCount, requireExpected, requirePart } from './byte-streams';
import { alreadyStored, changedSince, notFound, requireParts, requireRange, storageFull, storageUnavailable } from './refusals';

const leftoverMs = 24 * 3_600_000;

/** What lies in `tmp` until it has its name. */
interface Written {
  readonly temp: string;
  readonly size: number;
  readonly sha256: string;
}

/** The store in a folder, which is made when the first object comes. */
export function fileArtifacts(root: string): Artifacts {
  const store = new FileStore(root);
  return {
    kind: 'file',
    put: (key, body, expected = {}) =>
      mapped(async () => {
        if (await statOf(store.path(key))) throw alreadyStored(key);
        const written = await store.write(asStream(body), (done) => requireExpected(done, expected));
        return { sha256: written.sha256, ...(await store.publish(written, key)) };
      }),
    get: (key, range) => mapped(() => store.get(key, range)),
    head: (key) =>
      mapped(async () => {
        const found = await statOf(store.path(key));
        return found?.isFile() ? factsOf(found) : null;
      }),
    delete: (key) => mapped(() => rm(store.path(key), { force: true })),
    list: (prefix) => store.list(prefix),
    createMultipart: (key) =>
      mapped(async () => {
        store.path(key);
        const multipartId = randomBytes(16).toString('hex');
        await mkdir(store.partsFolder({ key, multipartId }), { recursive: true });
        return multipartId;
      }),
    signPart: async () => null,
    putPart: (part, body) => mapped(() => store.putPart(part, body)),
    listParts: (upload) => mapped(() => store.listParts(upload)),
    completeMultipart: (upload, parts) =>
      mapped(async () => {
        const arrived = requireParts(parts, await store.listParts(upload));
        if (await statOf(store.path(upload.key))) throw alreadyStored(upload.key);
        const written = await store.write(store.joinedParts(upload, arrived), () => undefined);
        const facts = await store.publish(written, upload.key);
        await store.abort(upload);
        return facts;
      }),
    abort: (upload) => mapped(() => store.abort(upload)),
    promote: (from, to, etag) =>
      mapped(async () => {
        const source = store.path(from);
        if ((await store.facts(source, from)).etag !== etag) throw changedSince(from);
        return (await moveNew(source, store.path(to))) ? 'stored' : 'present';
      }),
  };
}

class FileStore {
  readonly #root: string;
  #isSwept = false;

  constructor(root: string) {
    this.#root = root;
  }

  path(key: string): string {
    return join(this.#root, requireKey(key));
  }

  partsFolder({ multipartId }: Multipart): string {
    if (!/^[0-9a-f]{32}$/.test(multipartId)) throw new TypeError(`Not an upload in parts: ${multipartId}`);
    return join(this.#root, 'parts', multipartId);
  }

  async facts(path: string, key: string) {
    const found = await statOf(path);
    if (!found?.isFile()) throw notFound(key);
    return factsOf(found);
  }

  async get(key: string, range: ByteRange | undefined) {
    const path = this.path(key);
    const facts = await this.facts(path, key);
    const { start, end } = requireRange(range, facts.size);
    const body = end === 0 ? asStream(new Uint8Array(0)) : fileStream(path, start, end);
    return { ...facts, body };
  }

  /** Writes to `tmp`, synced. @param check refuses what was counted; refused and broken writes leave nothing */
  async write(body: ByteStream, check: (done: { readonly size: number; readonly sha256: string }) => void): Promise<Written> {
    const temp = join(await this.#tempFolder(), randomBytes(16).toString('hex'));
    const count = new ByteCount();
    try {
      const file = await open(temp, 'wx');
      try {
        for await (const chunk of body) {
          count.add(chunk);
          await writeAll(file, chunk);
        }
        await file.sync();
      } finally {
        await file.close();
      }
      const done = { size: count.size, sha256: count.hex() };
      check(done);
      return { temp, ...done };
    } catch (error) {
      await rm(temp, { force: true });
      throw error;
    }
  }

  /** Gives what was written its key; in no case does it stay in `tmp`. */
  async publish({ temp }: Written, key: string) {
    const to = this.path(key);
    try {
      if (!(await moveNew(temp, to))) throw alreadyStored(key);
    } catch (error) {
      await rm(temp, { force: true });
      throw error;
    }
    return this.facts(to, key);
  }

  async #tempFolder(): Promise<string> {
    const folder = join(this.#root, 'tmp');
    await mkdir(folder, { recursive: true });
    if (!this.#isSwept) {
      this.#isSwept = true;
      await removeLeftovers(folder);
    }
    return folder;
  }

  async putPart(part: PartTarget, body: ByteStream | Uint8Array<ArrayBuffer>): Promise<ReceivedPart> {
    const folder = this.partsFolder(part);
    if (!(await statOf(folder))) throw notFound(part.key);
    const written = await this.write(asStream(body), (done) => requirePart(part.number, done, part));
    const name = `${part.number}-${written.sha256}`;
    await rename(written.temp, join(folder, name));
    for (const other of await readdir(folder)) {
      if (other !== name && other.startsWith(`${part.number}-`)) await rm(join(folder, other), { force: true });
    }
    await syncFolder(folder);
    return { number: part.number, size: written.size, etag: written.sha256 };
  }

  async listParts(upload: Multipart): Promise<ReceivedPart[]> {
    const folder = this.partsFolder(upload);
    const parts: ReceivedPart[] = [];
    for (const name of await namesIn(folder)) {
      const [number, etag] = name.split('-');
      const found = await statOf(join(folder, name));
      if (number && etag && found) parts.push({ number: Number(number), size: found.size, etag });
    }
    return parts.sort((a, b) => a.number - b.number);
  }

  joinedParts(upload: Multipart, parts: readonly ReceivedPart[]): ByteStream {
    const folder = this.partsFolder(upload);
    async function* chunks() {
      for (const { number, etag } of parts) yield* createReadStream(join(folder, `${number}-${etag}`), { highWaterMark: 1 << 20 });
    }
    return Readable.toWeb(Readable.from(chunks())) as ByteStream;
  }

  async abort(upload: Multipart): Promise<void> {
    await rm(this.partsFolder(upload), { recursive: true, force: true });
  }

  async *list(prefix: string): AsyncGenerator<ListedArtifact, void> {
    const folder = prefix.replace(/\/$/, '');
    yield* this.#walk(requireKey(folder));
  }

  async *#walk(key: string): AsyncGenerator<ListedArtifact, void> {
    for (const name of await namesIn(join(this.#root, key))) {
      const child = `${key}/${name}`;
      const found = await statOf(join(this.#root, child));
      if (found?.isDirectory()) yield* this.#walk(child);
      else if (found) yield { key: child, size: found.size };
    }
  }
}

// A key is ours, but it becomes a path: nothing that could lead elsewhere passes.
function requireKey(key: string): string {
  if (!/^(uploads|blobs)(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/.test(key)) throw new TypeError(`Not a storage key: ${key}`);
  return key;
}

async function statOf(path: string) {
  return await stat(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  });
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  });
}

function factsOf(found: { readonly size: number; readonly mtimeMs: number; readonly ino: number }) {
  return { size: found.size, etag: `${found.ino.toString(36)}-${found.size.toString(36)}-${found.mtimeMs.toString(36)}` };
}

function fileStream(path: string, start: number, end: number): ByteStream {
  return Readable.toWeb(createReadStream(path, { start, end: end - 1, highWaterMark: 1 << 20 })) as ByteStream;
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let at = 0;
  while (at < bytes.length) at += (await file.write(bytes, at)).bytesWritten;
}

/**
 * Gives a finished file its name, never over another one. The old name is gone in either case.
 * @returns false when the name is taken
 */
async function moveNew(from: string, to: string): Promise<boolean> {
  await mkdir(dirname(to), { recursive: true });
  const isNew = await link(from, to).then(
    () => true,
    async (error: unknown) => {
      if (hasCode(error, 'EEXIST')) return false;
      // Some file systems have no hard links; a rename is as whole, but has to look first.
      if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) throw error;
      if (await statOf(to)) return false;
      await rename(from, to);
      return true;
    },
  );
  await unlink(from).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error;
  });
  await syncFolder(dirname(to));
  return isNew;
}

// A new name lives in its folder, so the folder is synced too. Windows cannot open folders.
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch((error: unknown) => {
    if (hasCode(error, 'EISDIR', 'EPERM', 'EACCES')) return null;
    throw error;
  });
  if (!handle) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeLeftovers(folder: string): Promise<void> {
  const limit = Date.now() - leftoverMs;
  for (const name of await namesIn(folder)) {
    const found = await statOf(join(folder, name));
    if (found && found.mtimeMs < limit) await rm(join(folder, name), { force: true });
  }
}

async function mapped<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError || error instanceof TypeError) throw error;
    if (hasCode(error, 'ENOSPC', 'EDQUOT')) throw storageFull(error);
    if (!(error instanceof Error) || !('code' in error)) throw error;
    throw storageUnavailable(error.message, error);
  }
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
