// The same server on a real Postgres and an S3 server, with settings only: F15. Nothing of the registry stays in its data folder.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { startPostgres } from '../db/testing/postgres';
import { startS3Server } from '../lib/registry/storage/testing/s3-server';
import { becomeOwner, registryCommand, send } from './registry-access';
import { startServer } from './server';

test.setTimeout(300_000);

test('F15 Postgres and S3: set up, upload, deploy, fetch back, and again after a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-host-'));
  const postgres = await startPostgres();
  const s3 = await startS3Server();
  const env = {
    DATABASE_URL: postgres.url,
    ...s3.env,
    SLIPWAY_SECRET: 'a secret of more than thirty-two bytes, for tests',
  };
  const dataDir = join(folder, 'data');
  try {
    const { SLIPWAY_SECRET: _none, ...withoutSecret } = env;
    await expect(startServer({ env: withoutSecret, dataDir: join(folder, 'other') })).rejects.toThrow(/config\/secret-missing/);

    const server = await startServer({ env, dataDir });
    const health = await (await fetch(`${server.url}/api/v1/health`)).json();
    expect(health).toMatchObject({ ok: true, database: 'pg', storage: 's3' });
    const owner = await becomeOwner(server.url);
    const place = { app: 'garden', model: 'flowers' };
    const file = join(folder, 'weights.bin');
    writeFileSync(file, Buffer.alloc(9 * 2 ** 20, 'slipway'));
    const up = await registryCommand(owner, place, 'upload', file, '--create', '--deploy', 'dev');
    expect(up).toMatchObject({ code: 0, document: { version: { number: 1 }, bytesSent: 9 * 2 ** 20, deployment: { version: 1 } } });
    await server.stop();

    const second = await startServer({ env, dataDir });
    const again = { ...owner, url: second.url };
    const out = join(folder, 'back.zip');
    const down = await registryCommand(again, place, 'fetch', '--out', out);
    expect(down).toMatchObject({ code: 0, document: { sha256: up.document.version.archiveSha256 } });
    expect((await send(second.url, 'POST', '/setup', { body: {} })).status).toBe(409);
    expect(existsSync(join(dataDir, 'pg'))).toBe(false);
    expect(existsSync(join(dataDir, 'blobs'))).toBe(false);
    await second.stop();
  } finally {
    await s3.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
