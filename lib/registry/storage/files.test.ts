import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '@/lib/core';
import { blobKey, uploadKey } from './artifacts';
import { fileArtifacts } from './files';

// A file system of 1 MiB in a mount namespace of its own, where the machine allows that.
const smallDisk = 'mount -t tmpfs -o size=1m tmpfs "$0"';
const canMount = spawnSync('unshare', ['-rm', 'sh', '-c', smallDisk, tmpdir()]).status === 0;

let folder = '';
let writer = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-files-'));
  writer = join(folder, 'write-forever.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('testing/write-forever.ts', import.meta.url))],
    outfile: writer,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('R17 a process that is killed while it writes leaves no final blob, and the next one can write it', async () => {
  const root = join(folder, 'killed');
  const key = blobKey('ab'.repeat(32));
  const child = spawn(process.execPath, [writer, root, key, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let seen = '';
  const ended = new Promise((resolve) => child.on('exit', (_code, signal) => resolve(signal)));
  for await (const chunk of child.stdout) {
    seen += chunk;
    if (seen.split('\n').length > 12) child.kill('SIGKILL');
  }
  expect(await ended).toBe('SIGKILL');
  const artifacts = fileArtifacts(root);
  expect(await artifacts.head(key)).toBeNull();
  expect(await names(join(root, 'blobs'))).toEqual([]);
  // It really was in the middle of writing.
  const [leftover = ''] = await names(join(root, 'tmp'));
  expect(leftover).toMatch(/^[0-9a-f]{32}$/);
  await artifacts.put(key, new Uint8Array([1, 2, 3]));
  expect((await artifacts.head(key))?.size).toBe(3);
  // A day later the leftover goes with the first write of a new process.
  const old = new Date(Date.now() - 25 * 3_600_000);
  await utimes(join(root, 'tmp', leftover), old, old);
  await fileArtifacts(root).put(uploadKey('next'), new Uint8Array(1));
  expect(await names(join(root, 'tmp'))).toEqual([]);
});

test('R11 256 MiB flow into the store and are not held', async () => {
  const child = spawn(process.execPath, [writer, join(folder, 'large'), uploadKey('large'), '256'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of child.stdout) output += chunk;
  const { size, grownMib } = JSON.parse(output) as { size: number; grownMib: number };
  expect(size).toBe(256 * 1024 * 1024);
  expect(grownMib).toBeLessThan(64);
  await rm(join(folder, 'large'), { recursive: true });
});

test.skipIf(!canMount)(
  'R17 a disk that is really full is storage/full, and its space is given back (skipped where no file system can be mounted)',
  async () => {
    const small = join(folder, 'small');
    await mkdir(small);
    const script = `${smallDisk} && exec "$@"`;
    const child = spawn('unshare', ['-rm', 'sh', '-c', script, small, process.execPath, writer, join(small, 'blobs'), uploadKey('a'), '3'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    for await (const chunk of child.stdout) output += chunk;
    expect(JSON.parse(output)).toMatchObject({ code: 'storage/full', leftovers: 0 });
  },
);

test('the faults of a full disk are storage/full and leave nothing; other faults are storage/unavailable', async () => {
  const root = join(folder, 'full');
  const artifacts = fileArtifacts(root);
  for (const [code, expected] of [
    ['ENOSPC', 'storage/full'],
    ['EDQUOT', 'storage/full'],
    ['EIO', 'storage/unavailable'],
  ]) {
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => controller.error(Object.assign(new Error('write failed'), { code })),
    });
    const error = await artifacts.put(uploadKey('a'), body).catch((thrown: unknown) => thrown);
    expect(error instanceof AppError && [error.code, error.retryable]).toEqual([expected, true]);
  }
  expect(await names(join(root, 'tmp'))).toEqual([]);
});

test('R17 of many writers of one key exactly one wins, and its bytes stay', async () => {
  const artifacts = fileArtifacts(join(folder, 'race'));
  const key = blobKey('cd'.repeat(32));
  const results = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => artifacts.put(key, new Uint8Array(100_000).fill(index))));
  const winners = results.flatMap((result, index) => (result.status === 'fulfilled' ? [index] : []));
  expect(winners).toHaveLength(1);
  const codes = results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as AppError).code] : []));
  expect(new Set(codes)).toEqual(new Set(['storage/exists']));
  const kept = new Uint8Array(await new Response((await artifacts.get(key)).body).arrayBuffer());
  expect(kept).toEqual(new Uint8Array(100_000).fill(winners[0] ?? -1));
  expect(await names(join(folder, 'race', 'tmp'))).toEqual([]);
});

test('keys and ids that would lead elsewhere are refused', async () => {
  const artifacts = fileArtifacts(join(folder, 'keys'));
  for (const key of ['../x', 'uploads/../../x', 'uploads//x', '/etc/passwd', 'uploads/.hidden', 'tmp/x', 'parts/x', 'uploads/a\0', '']) {
    await expect(artifacts.put(key, new Uint8Array(1)), key).rejects.toThrow('Not a storage key');
    await expect(artifacts.get(key), key).rejects.toThrow('Not a storage key');
    await expect(artifacts.createMultipart(key, 2), key).rejects.toThrow('Not a storage key');
  }
  await expect(artifacts.listParts({ key: 'uploads/a', multipartId: '../..' })).rejects.toThrow('Not an upload');
});

test('a file where a folder has to be is a fault of the store, not of the caller', async () => {
  const root = join(folder, 'blocked');
  await mkdir(join(root, 'uploads'), { recursive: true });
  await writeFile(join(root, 'uploads', 'plain'), 'x');
  const artifacts = fileArtifacts(root);
  expect(await artifacts.head('uploads/plain/data')).toBeNull();
  const error = await artifacts.put('uploads/plain/data', new Uint8Array(1)).catch((thrown: unknown) => thrown);
  expect(error instanceof AppError && error.code).toBe('storage/unavailable');
  expect(await names(join(root, 'tmp'))).toEqual([]);
});

async function names(path: string): Promise<string[]> {
  return await readdir(path).catch(() => []);
}
