/**
 * Starts Slipway as a person would, with `scripts/start.mjs`, on a data directory of its own, and ends it with everything
 * it has started. Not a mock server: what tests see is what `npm start` serves.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('..', import.meta.url));

export interface StartOptions {
  /** The checkout to start; this one when left out. */
  readonly root?: string;
  /** Arguments of `npm start`; any free port when left out. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Through `npm start`, which puts npm between the person and the server; `node scripts/start.mjs` when left out. */
  readonly throughNpm?: boolean;
  /** A data directory to use again; a new temporary one when left out, which goes away with `stop`. */
  readonly dataDir?: string;
  readonly timeoutMs?: number;
}

/** A running Slipway. */
export interface Server {
  /** The address from the ready line, without a slash at its end. */
  readonly url: string;
  readonly dataDir: string;
  /** The process that was started: the server itself, or npm. */
  readonly pid: number;
  /** From the start of the process to the ready line. */
  readonly readyMs: number;
  /** What it has printed so far. */
  output(): string;
  /** Sends a signal to all its processes, as Ctrl+C does, and waits for the end; then ends whatever is left of them. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Runs a start script to its end, for starts that are not meant to stay. */
export async function runStart(options: StartOptions): Promise<{ readonly code: number | null; readonly output: string }> {
  const process_ = launch(options, options.dataDir ?? '.data');
  const code = await process_.ended;
  return { code, output: process_.output() };
}

/**
 * Starts a server and waits for its ready line.
 * @throws Error with its output when it ends or stays silent instead
 */
export async function startServer(options: StartOptions = {}): Promise<Server> {
  const startedMs = performance.now();
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'slipway-e2e-'));
  const { child, output, ended } = launch({ ...options, args: options.args ?? ['--port', '0'] }, dataDir);
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    signalGroup(child, signal);
    const code = await ended;
    signalGroup(child, 'SIGKILL');
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    return code;
  };
  const url = await readyUrl(child, output, ended, options.timeoutMs ?? 240_000).catch(async (error: unknown) => {
    await stop('SIGKILL');
    throw error;
  });
  return { url, dataDir, pid: child.pid ?? 0, readyMs: performance.now() - startedMs, output, stop };
}

/**
 * What the server says in its terminal, as soon as it says it: the first group of the pattern.
 * @throws Error with its output after 30 s
 */
export async function printed(server: Pick<Server, 'output'>, words: RegExp): Promise<string> {
  for (const endMs = Date.now() + 30_000; Date.now() < endMs; ) {
    const found = words.exec(server.output())?.[1];
    if (found) return found;
    await sleep(100);
  }
  throw new Error(`The server did not say ${words}:\n${server.output()}`);
}

function launch({ root = checkout, args = [], env = {}, throughNpm = false }: StartOptions, dataDir: string) {
  const [command, first] = throughNpm ? ['npm', ['start', '--']] : [process.execPath, ['scripts/start.mjs']];
  const child = spawn(command, [...first, ...args], {
    cwd: root,
    env: { ...process.env, SLIPWAY_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that nothing of it can be left behind.
    detached: process.platform !== 'win32',
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { child, output: () => text, ended };
}

function readyUrl(child: ChildProcess, output: () => string, ended: Promise<unknown>, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The server ${why}:\n${output()}`));
    const timer = setTimeout(() => fail(`was not ready after ${timeoutMs / 1000} s`), timeoutMs);
    void ended.then(() => fail('ended'));
    child.stdout?.on('data', () => {
      const url = /^Slipway is ready: (http:\S+)$/m.exec(output())?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error; // ESRCH: nothing is left
  }
}
