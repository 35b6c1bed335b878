import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase, databaseKind, openDatabase } from './client';
import { databaseTarget } from './drivers';
import { lockDatabase } from './lock';

const dataDir = mkdtempSync(join(tmpdir(), 'slipway-lock-'));
// Beside the packages that it imports.
const program = resolve('node_modules', '.cache', `slipway-open-${process.pid}.mjs`);
const variables = ['SLIPWAY_DATA_DIR', 'DATABASE_URL'] as const;

beforeAll(async () => {
  for (const name of variables) delete process.env[name];
  process.env['SLIPWAY_DATA_DIR'] = dataDir;
  // A second server in small: it opens the database, says how that went, and ends when its input does.
  const contents = `
    import { openDatabase, closeDatabase } from './db/client';
    const report = (answer) => console.log(JSON.stringify({ pid: process.pid, ...answer }));
    try {
      await openDatabase();
      report({ code: 'open' });
    } catch (error) {
      report({ code: error.code, details: error.details, message: error.message });
      process.exit();
    }
    process.stdin.on('end', () => closeDatabase().then(() => process.exit())).resume();`;
  await build({
    stdin: { contents, resolveDir: '.' },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
    tsconfig: 'tsconfig.base.json',
    alias: { '@': resolve('.') },
  });
});

afterAll(async () => {
  await closeDatabase();
  rmSync(dataDir, { recursive: true, force: true });
  rmSync(program, { force: true });
  for (const name of variables) delete process.env[name];
});

interface Answer {
  readonly pid: number;
  readonly code: string;
  readonly details?: unknown;
}

/** Another process opens the database of the same data directory. */
function openElsewhere() {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, SLIPWAY_DATA_DIR: dataDir } });
  const answer = new Promise<Answer>((done, fail) => {
    child.stdout.once('data', (data) => done(JSON.parse(String(data)) as Answer));
    child.once('error', fail);
  });
  const ended = new Promise((done) => child.once('exit', done));
  return { child, answer, ended };
}

test('R2 a second process on the same data directory gets database/locked', async () => {
  await openDatabase();
  expect(databaseKind()).toBe('pglite');
  const second = openElsewhere();
  expect(await second.answer).toMatchObject({ code: 'database/locked', details: { pid: process.pid } });
  await second.ended;
  // It left the holder's lock alone; a clean stop gives it back.
  expect(existsSync(join(dataDir, 'pg.lock'))).toBe(true);
  await closeDatabase();
  expect(existsSync(join(dataDir, 'pg.lock'))).toBe(false);

  const third = openElsewhere();
  const { pid, code } = await third.answer;
  expect(code).toBe('open');
  await expect(openDatabase()).rejects.toMatchObject({ code: 'database/locked', details: { pid } });
  // Killed, it gives nothing back: its lock is stale and is taken over, and the next one finds the database whole.
  third.child.kill('SIGKILL');
  await third.ended;
  expect(existsSync(join(dataDir, 'pg.lock'))).toBe(true);
  await expect(openDatabase()).resolves.toBeDefined();
});

test('R2 a lock that says nothing, or names a process that began at another time, is taken over', () => {
  const folder = join(dataDir, 'other');
  const started = JSON.parse(readFileSync(join(dataDir, 'pg.lock'), 'utf8')) as unknown;
  expect(started).toMatchObject({ pid: process.pid });
  for (const stale of ['', '{"pid":', '{"pid":"1"}', JSON.stringify({ pid: process.ppid, started: '1' })]) {
    writeFileSync(`${folder}.lock`, stale);
    const release = lockDatabase(folder);
    expect(() => lockDatabase(folder)).toThrow(expect.objectContaining({ code: 'database/locked' }));
    release();
    expect(existsSync(`${folder}.lock`)).toBe(false);
  }
});

test('DATABASE_URL chooses the driver and the parameter goes', () => {
  const neonHost = 'ep-cool-1.eu-central-1.aws.neon.tech';
  expect(databaseTarget(undefined, '/data')).toEqual({ kind: 'pglite', folder: join('/data', 'pg') });
  expect(databaseTarget('', '/data')).toEqual({ kind: 'pglite', folder: join('/data', 'pg') });
  expect(databaseTarget('postgres://a:b%40c@db/x', '')).toEqual({ kind: 'pg', url: 'postgres://a:b%40c@db/x' });
  expect(databaseTarget(`postgresql://a:b@${neonHost}/x?sslmode=require`, '')).toEqual({
    kind: 'neon',
    url: `postgresql://a:b@${neonHost}/x?sslmode=require`,
  });
  expect(databaseTarget('postgres://a:b%40c@db/x?driver=neon', '')).toEqual({ kind: 'neon', url: 'postgres://a:b%40c@db/x' });
  expect(databaseTarget(`postgres://a:b@${neonHost}/x?sslmode=require&driver=pg`, '')).toEqual({
    kind: 'pg',
    url: `postgres://a:b@${neonHost}/x?sslmode=require`,
  });
  expect(databaseTarget('postgres://a:b@db.neon.tech.evil.example/x', '').kind).toBe('pg');
  for (const wrong of ['mysql://a/b', 'postgres', 'postgres://a:b@db/x?driver=mysql', 'postgres://:99999999/']) {
    expect(() => databaseTarget(wrong, '')).toThrow(expect.objectContaining({ code: 'config/database-url' }));
  }
});

test('a server that is not there is database/unavailable, and the next call tries again', async () => {
  await closeDatabase();
  for (const driver of ['pg', 'neon']) {
    process.env['DATABASE_URL'] = `postgres://a:b@127.0.0.1:1/x?driver=${driver}`;
    expect(databaseKind()).toBe(driver);
    await expect(openDatabase()).rejects.toMatchObject({ code: 'database/unavailable', retryable: true });
  }
  delete process.env['DATABASE_URL'];
  await expect(openDatabase()).resolves.toBeDefined();
});
