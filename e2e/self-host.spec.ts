// The same server on a real Postgres and an S3 server, with settings only: F15. Nothing of the registry stays in its data folder.
// Neon's driver gets to the same Postgres through a relay, of which `neon-relay.mjs` tells it.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { startPostgres, startRelay } from '../db/testing/postgres';
import { startS3Server } from '../lib/registry/storage/testing/s3-server';
import { becomeOwner, registryCommand, send } from './registry-access';
import { type Server, startServer } from './server';

test.setTimeout(300_000);

const secret = { SLIPWAY_SECRET: 'a secret of more than thirty-two bytes, for tests' };
let folder: string;

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-host-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('F15 a database elsewhere without a secret: the start says what is missing', async () => {
  const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', SLIPWAY_SECRET: '' };
  await expect(startServer({ env, dataDir: join(folder, 'no-secret') })).rejects.toThrow(/config\/secret-missing/);
});

for (const driver of ['pg', 'neon'] as const) {
  test(`F15 Postgres through ${driver}, and S3: set up, upload, deploy, fetch back, and again after a restart`, async () => {
    const dataDir = join(folder, driver);
    const postgres = await startPostgres();
    const relay = await startRelay();
    const s3 = await startS3Server();
    const preload = new URL('./neon-relay.mjs', import.meta.url).href;
    const env = {
      ...secret,
      ...s3.env,
      DATABASE_URL: `${postgres.url}?driver=${driver}`,
      ...(driver === 'neon' ? { NODE_OPTIONS: `--import ${preload}`, NEON_RELAY_PORT: String(relay.port) } : {}),
    };
    const servers: Server[] = [];
    try {
      const server = await startServer({ env, dataDir });
      servers.push(server);
      const health = await (await fetch(`${server.url}/api/v1/health`)).json();
      expect(health).toMatchObject({ ok: true, database: driver, storage: 's3' });
      const owner = await becomeOwner(server.url);
      const place = { app: 'garden', model: 'flowers' };
      const file = join(folder, `${driver}.bin`);
      writeFileSync(file, Buffer.alloc(9 * 2 ** 20, 'slipway'));
      const up = await registryCommand(owner, place, 'upload', file, '--create', '--deploy', 'dev');
      expect(up).toMatchObject({ code: 0, document: { version: { number: 1 }, bytesSent: 9 * 2 ** 20, deployment: { version: 1 } } });
      await server.stop();

      const second = await startServer({ env, dataDir });
      servers.push(second);
      const out = join(folder, `${driver}.zip`);
      const down = await registryCommand({ ...owner, url: second.url }, place, 'fetch', '--out', out);
      expect(down).toMatchObject({ code: 0, document: { sha256: up.document.version.archiveSha256 } });
      expect((await send(second.url, 'POST', '/setup', { body: {} })).status).toBe(409);
      expect(existsSync(join(dataDir, 'pg'))).toBe(false);
      expect(existsSync(join(dataDir, 'blobs'))).toBe(false);
    } finally {
      for (const server of servers) await server.stop();
      await s3.close();
      await relay.stop();
      await postgres.stop();
    }
  });
}
