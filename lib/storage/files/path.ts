/** Paths inside a file store: our own names only (ids, numbers, fixed words), never a person's file names. */
import type { FileEntry } from './file-store';

const pathPattern = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

/** The segments of a path. @throws TypeError when a caller passes a path that could leave the store */
export function checkPath(path: string): string[] {
  if (!pathPattern.test(path)) throw new TypeError(`Not a path of a file store: ${path}`);
  return path.split('/');
}

/** By path in code unit order: the same in every back end. */
export function compareEntries(a: FileEntry, b: FileEntry): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
