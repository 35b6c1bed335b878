// One Slipway per data directory: the embedded database has one process. `running.json` is created by whoever comes first,
// is written again every few seconds while that process lives, and says where it listens once it does.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SetupError, say } from '../setup/steps.mjs';

const heartbeatMs = 2000;
const staleMs = 15_000;

/**
 * Claims a data directory; waits while another process is still starting there.
 * @returns {Promise<{url: string} | {claim: {serveAt(url: string, instance: string): void, release(): void}}>} the address
 *   of the Slipway that runs here already, or the claim of this process
 */
export async function claimDataDir(dataDir) {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'running.json');
  let isToldToWait = false;
  for (;;) {
    const claim = tryClaim(path);
    if (claim) return { claim };
    const other = read(path);
    if (!other) continue;
    if (other.url && (await answers(other))) return { url: other.url };
    if (!isAlive(other)) {
      rmSync(path, { force: true });
    } else if (other.url) {
      const message = `Slipway runs here already as process ${other.pid} but does not answer at ${other.url}. End that process, then try again.`;
      throw new SetupError(message);
    } else {
      if (other.pid && !isToldToWait) say(`Slipway is being started here by process ${other.pid}; waiting for it.`);
      isToldToWait = other.pid !== undefined;
      await wait(500);
    }
  }
}

/** The file is the lock: creating it fails when it is there. */
function tryClaim(path) {
  const state = { pid: process.pid };
  const write = (flag) => writeFileSync(path, `${JSON.stringify(state)}\n`, { flag });
  try {
    write('wx');
  } catch (error) {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  }
  const heartbeat = setInterval(() => write('w'), heartbeatMs);
  heartbeat.unref();
  const release = () => {
    clearInterval(heartbeat);
    rmSync(path, { force: true });
  };
  process.on('exit', release);
  const serveAt = (url, instance) => {
    Object.assign(state, { url, instance });
    write('w');
  };
  return { serveAt, release };
}

/** What the file says; undefined when it went away in the meantime. */
function read(path) {
  const changedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (changedMs === undefined) return undefined;
  try {
    return { ...JSON.parse(readFileSync(path, 'utf8')), changedMs };
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) return { changedMs }; // just being written, or cut short by a crash
    throw error;
  }
}

/** A process id may belong to another program by now, so the file must be fresh as well. */
function isAlive({ pid, changedMs }) {
  if (Date.now() - changedMs > staleMs) return false;
  if (pid === undefined) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Is it this very instance that listens there, and not another program that got the port later? */
async function answers({ url, instance }) {
  try {
    const response = await fetch(`${url}/api/v1/health`, { signal: AbortSignal.timeout(5000) });
    return response.headers.get('slipway-instance') === instance;
  } catch {
    return false;
  }
}
