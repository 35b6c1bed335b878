// F20, F21: ports, twins, a clean end and old Nodes, with the real start script.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server as NetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { runStart, startServer } from './server';

test.setTimeout(180_000);
let dataDir: string;
test.beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'slipway-start-'));
});
test.afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** Takes a port on all addresses, as most programs do. Undefined when another program has it already. */
function takePort(port: number): Promise<NetServer | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, () => resolve(server));
  });
}

function portOf(server: NetServer): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('No port');
  return address.port;
}

/** The state of a Postgres data directory (`DBState` of pg_control): 1 = shut down cleanly, 6 = in production. */
function databaseState(dir: string): number {
  return readFileSync(join(dir, 'pg', 'global', 'pg_control')).readInt32LE(16);
}

test('F20 port 3000 taken by another program: the next free one is used and printed', async () => {
  const other = await takePort(3000);
  const server = await startServer({ dataDir, args: [], env: { PORT: '' } });
  try {
    const { port } = new URL(server.url);
    expect(Number(port)).toBeGreaterThan(3000);
    expect(server.output()).toContain(`Port 3000 is taken by another program; using ${port}.`);
    expect((await fetch(server.url)).status).toBe(200);
  } finally {
    await server.stop();
    other?.close();
  }
});

test('F20 a second start names the one that runs here and ends with 0', async () => {
  const server = await startServer({ dataDir });
  try {
    const twin = await runStart({ dataDir, args: ['--port', '0'] });
    expect(twin).toEqual({ code: 0, output: `Slipway runs here already: ${server.url}\n` });
    expect((await fetch(`${server.url}/api/v1/health`)).status).toBe(200);
  } finally {
    await server.stop();
  }
});

test('F20 PORT and --port are obeyed, or refused in one sentence', async () => {
  const holder = await takePort(0);
  if (!holder) throw new Error('No free port');
  const port = portOf(holder);
  const refused = await runStart({ dataDir, args: ['--port', String(port)] });
  expect(refused.code).toBe(1);
  expect(refused.output).toContain(`Port ${port} is taken by another program.`);
  await new Promise((resolve) => holder.close(resolve));

  const byEnvironment = await startServer({ dataDir, args: [], env: { PORT: String(port) } });
  await byEnvironment.stop();
  expect(byEnvironment.url).toBe(`http://localhost:${port}`);
  const byArgument = await startServer({ dataDir, args: ['--port', String(port)], env: { PORT: '1' } });
  await byArgument.stop();
  expect(byArgument.url).toBe(`http://localhost:${port}`);

  const wrong = await runStart({ dataDir, args: ['--port', 'many'] });
  expect(wrong.code).toBe(1);
  expect(wrong.output).toContain('A port is a number from 0 to 65535, not many.');
});

test('F20 Ctrl+C closes the database cleanly: the next start replays nothing', async () => {
  const instanceOf = async (url: string) => (await fetch(`${url}/api/v1/health`)).headers.get('slipway-instance');
  const first = await startServer({ dataDir });
  const instance = await instanceOf(first.url);
  expect(databaseState(dataDir)).toBe(6);
  const askedMs = performance.now();
  expect(await first.stop('SIGINT')).toBe(0);
  expect(performance.now() - askedMs).toBeLessThan(5000);
  expect(first.output()).toContain('Slipway has stopped.');
  expect(existsSync(join(dataDir, 'running.json'))).toBe(false);
  expect(databaseState(dataDir)).toBe(1);

  // A killed one leaves its claim and a database to recover; the next start takes both over.
  const killed = await startServer({ dataDir });
  expect(await instanceOf(killed.url)).toBe(instance);
  await killed.stop('SIGKILL');
  expect(existsSync(join(dataDir, 'running.json'))).toBe(true);
  expect(databaseState(dataDir)).toBe(6);
  const after = await startServer({ dataDir });
  expect(await instanceOf(after.url)).toBe(instance);
  expect(await after.stop('SIGTERM')).toBe(0);
  expect(databaseState(dataDir)).toBe(1);
});

test('F21 the Node range is stated, an older Node gets one sentence, scripts are Node', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(manifest.engines.node).toMatch(/^>=20/);
  for (const name of ['start', 'test', 'test:slow', 'check', 'slipway']) expect(manifest.scripts[name]).toMatch(/^node [\w/]+\.mjs( --\w+)?$/);
  const ask = "import('./scripts/setup/node-version.mjs').then((setup) => setup.requireNode('18.19.0'))";
  const { status, stderr } = spawnSync(process.execPath, ['-e', ask], { cwd: root, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/^Slipway needs Node 20\.\d+ or newer; this is Node 18\.19\.0\./)]);
});
