/** Sources of the command line: a folder, a zip or one file on disk. Files are opened lazily, so a 3 GB zip never enters memory. */
import { openAsBlob } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AppError, type ListedFile } from '@/lib/core';
import { type ZipOptions, zipSource } from '../archive/zip-source';
import { fileSource, notFound } from './file-source';
import type { Source } from './source';

/**
 * Opens what a path names.
 * @throws AppError `source/not-found` {path}, `source/permission`, `zip/*`
 */
export async function openPathSource(path: string, options: ZipOptions = {}): Promise<Source> {
  const full = resolve(path);
  const facts = await onDisk(path, () => stat(full));
  const name = basename(full);
  if (facts.isDirectory()) return folderSource(full, name);
  const blob = await onDisk(path, () => openAsBlob(full));
  return /\.zip$/i.test(name) ? zipSource(blob, name, options) : fileSource([{ path: name, file: blob }], name);
}

async function folderSource(root: string, name: string): Promise<Source> {
  const listing: ListedFile[] = [];
  await listFolder(root, '', listing, new Set());
  const known = new Set(listing.filter((entry) => !entry.isDirectory).map((entry) => entry.path));
  return {
    name,
    container: 'folder',
    entries: async () => listing,
    async open(path) {
      if (!known.has(path)) throw notFound(path, name);
      return onDisk(path, () => openAsBlob(join(root, path)));
    },
  };
}

// Links are followed, as data sets are often made of them; a folder that was entered already is not entered again.
async function listFolder(root: string, folder: string, listing: ListedFile[], entered: Set<string>): Promise<void> {
  const real = await realpath(join(root, folder));
  if (entered.has(real)) return;
  entered.add(real);
  for (const entry of await onDisk(folder || root, () => readdir(join(root, folder), { withFileTypes: true }))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    const facts = await stat(join(root, path)).catch(() => null); // a dangling link is no file
    if (facts?.isDirectory()) {
      listing.push({ path, sizeBytes: 0, isDirectory: true });
      await listFolder(root, path, listing, entered);
    } else if (facts?.isFile()) {
      listing.push({ path, sizeBytes: facts.size, isDirectory: false });
    }
  }
}

async function onDisk<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ERR_INVALID_ARG_VALUE') {
      throw new AppError('source/not-found', `There is nothing at ${path}.`, { details: { path }, cause });
    }
    if (code === 'EACCES' || code === 'EPERM') {
      throw new AppError('source/permission', `${path} may not be read.`, { details: { path }, cause });
    }
    throw cause;
  }
}
