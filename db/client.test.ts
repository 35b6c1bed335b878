import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDatabase, openDatabase } from './client';
import { ensureInstance } from './queries/instance';

describe('the embedded database', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'slipway-db-'));
  beforeAll(() => {
    process.env['SLIPWAY_DATA_DIR'] = dataDir;
  });
  afterAll(async () => {
    await closeDatabase();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** `DBState` in pg_control: 1 = shut down cleanly, 6 = in production. */
  const state = () => readFileSync(join(dataDir, 'pg', 'global', 'pg_control')).readInt32LE(16);

  test('is opened once per process, with its migrations', async () => {
    const [first, second] = await Promise.all([openDatabase(), openDatabase()]);
    expect(second).toBe(first);
    const { rows } = await first.execute(sql`select count(*)::int as count from drizzle.__drizzle_migrations`);
    expect(rows).toEqual([{ count: JSON.parse(readFileSync('db/migrations/meta/_journal.json', 'utf8')).entries.length }]);
  });

  test('knows one instance for good, made by the version that came first', async () => {
    const made = await ensureInstance(await openDatabase(), '1.0.0');
    expect(made).toMatchObject({ id: expect.stringMatching(/^ins_[0-9a-z]{16}$/), appVersion: '1.0.0', only: 1 });
    expect(await ensureInstance(await openDatabase(), '2.0.0')).toEqual(made);
    await expect((await openDatabase()).execute(sql`insert into instances (id, app_version, "only") values ('ins_2', '1', 2)`)).rejects.toThrow();
  });

  test('is closed cleanly and opened again with its data', async () => {
    const before = await ensureInstance(await openDatabase(), '1.0.0');
    expect(state()).toBe(6);
    await closeDatabase();
    expect(state()).toBe(1);
    expect(await ensureInstance(await openDatabase(), '1.0.0')).toEqual(before);
  });

  test('says with a code when it cannot be opened, and tries again', async () => {
    await closeDatabase();
    process.env['SLIPWAY_ROOT'] = join(dataDir, 'nowhere');
    await expect(openDatabase()).rejects.toMatchObject({ code: 'database/unavailable', retryable: true });
    delete process.env['SLIPWAY_ROOT'];
    await expect(openDatabase()).resolves.toBeDefined();
  });
});
