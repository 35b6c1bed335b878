/**
 * One process per embedded database: `<data dir>/pg.lock` names the one that has it open. PGlite itself would let two in,
 * and they would ruin the files. The start script has a lock of its own (`running.json`); this one also holds for a process
 * that is not the start script.
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '@/lib/core';

/** Who holds the lock. `started` tells two processes apart that had the same number one after the other. */
interface Holder {
  readonly pid: number;
  readonly started: string;
}

/**
 * Takes the lock of a database folder; the lock of a process that died is taken over.
 * @returns what gives it back; the end of the process does so, too
 * @throws AppError `database/locked` with the holder's `pid`
 */
export function lockDatabase(folder: string): () => void {
  const path = `${folder}.lock`;
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Holder);
  mkdirSync(dirname(path), { recursive: true });
  while (!create(path, mine)) {
    const text = read(path);
    if (text === undefined) continue;
    const holder = parse(text);
    if (holder && isAlive(holder)) {
      const message = `Another Slipway has this database open: process ${holder.pid}, folder ${folder}. Stop it, or choose another SLIPWAY_DATA_DIR.`;
      throw new AppError('database/locked', message, { details: { pid: holder.pid } });
    }
    removeStale(path, text);
  }
  const release = () => {
    process.off('exit', release);
    if (read(path) === mine) rmSync(path, { force: true });
  };
  process.on('exit', release);
  return release;
}

/** The file is the lock: linking the finished file fails when there is one, so nobody ever reads half of it. */
function create(path: string, text: string): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Two processes may find the same stale lock: whoever moved a fresh one away by mistake puts it back. */
function removeStale(path: string, stale: string): void {
  const moved = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, moved);
    if (read(moved) !== stale) linkSync(moved, path);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(moved, { force: true });
  }
}

function parse(text: string): Holder | undefined {
  try {
    const { pid, started } = JSON.parse(text) as Partial<Holder>;
    return Number.isInteger(pid) && typeof started === 'string' ? { pid: pid as number, started } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return startOf(pid) === started;
}

/** When a process began, in clock ticks since boot (proc(5), field 22); `''` where the system does not say. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
