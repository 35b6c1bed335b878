// Installs node_modules exactly as locked, when what is there is not what package-lock.json says.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { runNpm, say, step } from './steps.mjs';

const tellEveryMs = 4000;
/** Share of the packages before which a guess at the time left is worth nothing. */
const guessFromShare = 0.1;
/** What npm still does when all packages are there: their install scripts and a last look. */
const finishSeconds = 10;

/** Runs `npm ci` unless everything locked for this machine is installed. */
export async function ensureDependencies() {
  if (areInstalled()) return;
  say('Packages: about 270 MB to fetch, 1 GB on disk; about a minute on a fast line.');
  await step('Installing packages (npm ci)', async () => {
    const startedMs = Date.now();
    // npm says nothing about bytes while it works; the packages that are there can be counted.
    const timer = setInterval(() => tellProgress(startedMs), tellEveryMs);
    try {
      await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: root });
    } finally {
      clearInterval(timer);
    }
  });
}

function tellProgress(startedMs) {
  const wanted = lockedHere().map(([path]) => path);
  const done = wanted.filter((path) => existsSync(join(root, path, 'package.json'))).length;
  const seconds = (Date.now() - startedMs) / 1000;
  const left = Math.ceil((seconds / done) * (wanted.length - done)) + finishSeconds;
  const guess = done < wanted.length * guessFromShare ? '' : done < wanted.length ? `, about ${left} s left` : ', finishing';
  say(`  ${done} of ${wanted.length} packages after ${Math.round(seconds)} s${guess}`);
}

/** npm writes node_modules/.package-lock.json as the last act of an install: it names what is really there. */
function areInstalled() {
  const installedPath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath)) return false;
  const installed = JSON.parse(readFileSync(installedPath, 'utf8')).packages;
  return lockedHere().every(([path, wanted]) => installed[path]?.version === wanted.version && installed[path]?.integrity === wanted.integrity);
}

/** The locked packages of this machine: path below the root, entry of the lock file. */
function lockedHere() {
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).filter(([path, wanted]) => path !== '' && isForThisMachine(wanted));
}

function isForThisMachine({ os, cpu, libc, optional }) {
  if (!optional) return true;
  // Which C library a Linux has is npm's to find out; an optional package that names one is not asked for.
  if (libc || !os || !cpu) return false;
  return os.includes(process.platform) && cpu.includes(process.arch);
}
