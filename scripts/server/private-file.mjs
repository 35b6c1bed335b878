// Small secrets in the data directory: files that only this account may read.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The text of a file without its line end; undefined when there is none. */
export function readPrivate(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

/** Writes a file whole or not at all: mode 0600, in a folder made with 0700 when it is missing. */
export function writePrivate(path, text) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const partPath = `${path}.${process.pid}.part`;
  writeFileSync(partPath, text.endsWith('\n') ? text : `${text}\n`, { mode: 0o600 });
  chmodSync(partPath, 0o600); // a part that an earlier process left behind keeps its old mode
  renameSync(partPath, path);
}
