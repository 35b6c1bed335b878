// Where things are: the project's root, the data directory (`SLIPWAY_DATA_DIR`, default `.data`), what can be made again.
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const dataDir = resolve(root, process.env.SLIPWAY_DATA_DIR || '.data');
export const publicDir = join(root, 'public');
export const buildDir = join(root, '.next');

/** A directory for things that can be made again; created when missing. */
export function cacheDir(...parts) {
  const path = join(root, '.data', 'cache', ...parts);
  mkdirSync(path, { recursive: true });
  return path;
}
