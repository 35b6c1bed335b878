/**
 * Runs once beside all tests, in the process that starts them: the first test that asks gets a Postgres started (or
 * `TEST_DATABASE_URL`), all others share it, and it stops with the run. Tests that need none never wait for it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { PostgresServer } from './postgres';

/** What a test is told: where the server is, and the port of the relay to it. */
export interface TestServer {
  readonly url: string;
  readonly relayPort: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Asked with `fetch`, it answers a {@link TestServer}. */
    testServer: string;
    /** Where the files of a new PGlite are kept during this run. */
    databaseImage: string;
  }
}

/** Called by vitest. Returns what ends it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let started: ReturnType<typeof start> | undefined;
  const desk = createServer((_request, response) => {
    started ??= start();
    started.then(
      ({ answer }) => response.end(JSON.stringify(answer)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  project.provide('testServer', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
  const folder = mkdtempSync(join(tmpdir(), 'slipway-image-'));
  project.provide('databaseImage', join(folder, 'pglite.tar'));
  return async () => {
    rmSync(folder, { recursive: true, force: true });
    desk.close();
    desk.closeAllConnections();
    await (await started?.catch(() => undefined))?.stop();
  };
}

async function start(): Promise<{ readonly answer: TestServer; readonly stop: () => Promise<void> }> {
  const { startPostgres, startRelay } = await import('./postgres');
  const given = process.env['TEST_DATABASE_URL'];
  const server: PostgresServer = given ? { url: given, stop: async () => undefined } : await startPostgres();
  const relay = await startRelay();
  const stop = async () => {
    await relay.stop();
    await server.stop();
  };
  return { answer: { url: server.url, relayPort: relay.port }, stop };
}
