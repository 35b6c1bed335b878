/** What `slipway upload` sends: a zip as it is, or the files of the given paths under the names they get in the version. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError, compareBytes } from '@/lib/core';
import type { FileToSend } from '@/lib/engine/host';

export interface LocalVersion {
  readonly kind: 'zip' | 'files';
  readonly files: readonly FileToSend[];
}

/** @throws AppError `cli/file-missing` {path}, `archive/empty`, `archive/duplicate-name` {entry} */
export async function localVersion(paths: readonly string[]): Promise<LocalVersion> {
  const [only] = paths;
  if (paths.length === 1 && only !== undefined && /\.zip$/i.test(only) && (await isFile(only))) {
    return { kind: 'zip', files: [await fileToSend(only, basename(only))] };
  }
  const found = new Map<string, string>();
  for (const path of paths) {
    for (const [name, file] of await listFiles(path)) {
      if (found.has(name)) throw new AppError('archive/duplicate-name', `Two of these files would be called ${name}.`, { details: { entry: name } });
      found.set(name, file);
    }
  }
  if (found.size === 0) throw new AppError('archive/empty', 'There is no file to send.');
  const names = [...found].sort(([a], [b]) => compareBytes(a, b));
  return { kind: 'files', files: await Promise.all(names.map(([name, file]) => fileToSend(file, name))) };
}

async function isFile(path: string): Promise<boolean> {
  return (await factsOf(path)).isFile();
}

function factsOf(path: string) {
  return stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT' && cause.code !== 'ENOTDIR') throw cause;
    throw new AppError('cli/file-missing', `There is no file or folder ${path}.`, { details: { path }, cause });
  });
}

/** The files below a path: [name in the version, path on disk]. Names are relative to the given folder. */
async function listFiles(path: string): Promise<[string, string][]> {
  if (await isFile(path)) return [[basename(path), path]];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry): [string, string][] => {
    if (!entry.isFile()) return [];
    // Node 20.9 calls it `path`.
    const folder = entry.parentPath ?? (entry as unknown as { readonly path: string }).path;
    const file = join(folder, entry.name);
    const name = file.slice(join(path, '.').length).replace(/^[\\/]+/, '');
    return [[name.replaceAll('\\', '/'), file]];
  });
}

async function fileToSend(file: string, path: string): Promise<FileToSend> {
  const { size } = await factsOf(file);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return { path, size, sha256: hash.digest('hex'), read: (offset, length) => readPart(file, offset, length) };
}

async function readPart(file: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const handle = await open(file);
  try {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await handle.read(bytes, 0, length, offset);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
