/**
 * Makes a checkout of its own out of the files of this one, for tests that install, build or break things. Packages are
 * linked, not copied, so that it takes seconds; without them it is what `git clone` gives.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface CloneOptions {
  readonly withPackages: boolean;
  /** Which files to take, by their path from the root; all when left out. */
  readonly accept?: (path: string) => boolean;
}

/** A fresh folder with the files that git knows or would know. The caller removes it with {@link removeClone}. */
export function makeClone({ withPackages, accept = () => true }: CloneOptions): string {
  const clone = join(mkdtempSync(join(tmpdir(), 'slipway-clone-')), 'project');
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  for (const path of new Set(listed.split('\0'))) {
    // A file that was removed but is not committed yet is still listed.
    if (path === '' || !accept(path) || !existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    cpSync(join(root, path), join(clone, path));
  }
  if (withPackages) linkTree(join(root, 'node_modules'), join(clone, 'node_modules'));
  return clone;
}

export function removeClone(clone: string): void {
  rmSync(dirname(clone), { recursive: true, force: true });
}

/** Hard links: build tools refuse a node_modules that is a symbolic link to the outside. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isFile()) linkOrCopy(source, target);
    else cpSync(source, target, { verbatimSymlinks: true });
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    cpSync(from, to); // the temporary folder is on another disk
  }
}
