// Installs node_modules exactly as locked, when what is there is not what package-lock.json says.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { runNpm, step } from './steps.mjs';

/** Runs `npm ci` unless everything locked for this machine is installed. */
export async function ensureDependencies() {
  if (areInstalled()) return;
  await step('Installing packages, about 1 GB on disk (npm ci)', () => runNpm(['ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: root }));
}

/** npm writes node_modules/.package-lock.json as the last act of an install: it names what is really there. */
function areInstalled() {
  const installedPath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath)) return false;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedPath, 'utf8')).packages;
  return Object.entries(locked).every(([path, wanted]) => {
    if (path === '' || !isForThisMachine(wanted)) return true;
    return installed[path]?.version === wanted.version && installed[path]?.integrity === wanted.integrity;
  });
}

function isForThisMachine({ os, cpu, libc, optional }) {
  if (!optional) return true;
  // Which C library a Linux has is npm's to find out; an optional package that names one is not asked for.
  if (libc || !os || !cpu) return false;
  return os.includes(process.platform) && cpu.includes(process.arch);
}
