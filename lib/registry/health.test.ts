import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { closeDatabase } from '@/db';
import { readHealth } from './health';

describe('F1 health', () => {
  const root = mkdtempSync(join(tmpdir(), 'slipway-health-'));
  beforeAll(() => {
    mkdirSync(join(root, 'public', 'weights'), { recursive: true });
    symlinkSync(resolve('db'), join(root, 'db'), 'junction');
    const weights = [
      { id: 'here', state: 'ready', files: [] },
      { id: 'on-its-way', state: 'fetching', files: [] },
    ];
    writeFileSync(join(root, 'public', 'weights', 'status.json'), JSON.stringify({ weights }));
    vi.stubEnv('SLIPWAY_ROOT', root);
    vi.stubEnv('SLIPWAY_DATA_DIR', join(root, 'data'));
  });
  afterAll(async () => {
    await closeDatabase();
    vi.unstubAllEnvs();
    rmSync(root, { recursive: true, force: true });
  });

  test('F1 names database, storage and weights, and the instance that answers', async () => {
    const { health, instance } = await readHealth();
    expect(health).toEqual({
      ok: true,
      database: 'pglite',
      storage: 'file',
      weights: [
        { id: 'here', state: 'ready' },
        { id: 'on-its-way', state: 'missing' },
      ],
    });
    expect(instance).toMatch(/^ins_/);
  });

  test('a store that does not answer makes it unwell, and it recovers', async () => {
    vi.stubEnv('STORAGE_URL', 's3://models?endpoint=http://127.0.0.1:9');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'key');
    expect((await readHealth()).health).toMatchObject({ ok: false, storage: 's3', error: { code: 'storage/unavailable' } });
    vi.stubEnv('STORAGE_URL', 'nonsense');
    expect((await readHealth()).health).toMatchObject({ ok: false, error: { code: 'storage/unavailable' } });
    vi.stubEnv('STORAGE_URL', '');
    expect((await readHealth()).health).toMatchObject({ ok: true, storage: 'file' });
  });

  test('so does a database that cannot be opened', async () => {
    await closeDatabase();
    vi.stubEnv('DATABASE_URL', 'mysql://somewhere');
    expect((await readHealth()).health).toMatchObject({ ok: false, database: 'pg', error: { code: 'config/database-url' } });
    vi.stubEnv('DATABASE_URL', 'postgres://nobody@127.0.0.1:9/nothing?driver=neon');
    expect((await readHealth()).health).toMatchObject({ ok: false, database: 'neon', error: { code: 'database/unavailable' } });
    vi.stubEnv('DATABASE_URL', '');
    expect((await readHealth()).health).toMatchObject({ ok: true, database: 'pglite' });
  });
});
