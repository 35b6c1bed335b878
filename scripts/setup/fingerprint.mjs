// Has anything changed? A digest over the contents of files tells when a build can be skipped.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** SHA-256 over path and content of files and of all files below folders, in path order. Missing paths count as absent. */
export function fingerprint(root, paths, accept = () => true) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const absolute = join(root, path);
    if (!existsSync(absolute)) return;
    if (statSync(absolute).isDirectory()) {
      for (const name of readdirSync(absolute).sort()) visit(`${path}/${name}`);
    } else if (accept(path)) {
      hash.update(`${path}\0`).update(readFileSync(absolute)).update('\0');
    }
  };
  for (const path of [...paths].sort()) visit(path);
  return hash.digest('hex');
}
