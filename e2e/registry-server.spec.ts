// What the production server does with bytes on their way to and from the registry, beside what its routes say: R11 nothing is
// cut or held in memory, R28 device answers arrive with their headers and uncompressed.
import { createHash, hkdfSync } from 'node:crypto';
import { closeSync, existsSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { zipStream } from '../lib/media/archive';
import { signPartUrl } from '../lib/registry/storage/part-url';
import { jsonOf, type PlainAnswer, type PlainRequest, plainRequest } from './plain-request';
import { becomeOwner, type Owner, registryCommand, send } from './registry-access';
import { type Server, startServer } from './server';

test.describe.configure({ mode: 'serial' });
test.setTimeout(300_000);

const mebibyte = 2 ** 20;
const secret = 'a secret of more than thirty-two bytes, for tests';
const env = { SLIPWAY_SECRET: secret };
const anyOrigin = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'ETag, Content-Range, Retry-After, RateLimit' };
const hourly = 'public, max-age=31536000, immutable';
/** Text that any compression would shrink. */
const longFile = Array.from({ length: 100_000 }, (_, i) => String(i % 10)).join('');

let folder: string;
let small: string;
let server: Server;
let owner: Owner;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-registry-'));
  small = join(folder, 'small.txt');
  writeFileSync(small, 'small');
  const dataDir = join(folder, 'data');
  const first = await startServer({ dataDir, env });
  owner = await becomeOwner(first.url);
  await first.stop();
  // A start that makes a new database holds memory for it and gives it back at any time, which would hide what uploads hold.
  server = await startServer({ dataDir, env });
  owner = { ...owner, url: server.url };
});
test.afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const command = (model: string, ...args: string[]) => registryCommand(owner, { app: 'garden', model }, ...args);
const asked = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
  (await (await send(owner.url, method, path, { token: owner.token, ...(body === undefined ? {} : { body }) })).json()) as T;
const device = (path: string, { headers, ...more }: PlainRequest = {}): Promise<PlainAnswer> =>
  plainRequest(`${server.url}/d/v1${path}`, { headers: { 'accept-encoding': 'gzip, br', origin: 'https://app.example', ...headers }, ...more });

/** Publishes one file and deploys it to dev. */
async function publish(model: string, path: string) {
  const ran = await command(model, 'upload', path, '--create', '--deploy', 'dev');
  expect(ran).toMatchObject({ code: 0, document: { version: { number: 1 }, deployment: { version: 1 } } });
  return ran.document.version as { readonly id: string; readonly archiveSha256: string };
}

test('R11 a part of 11 MiB arrives whole, with its hash', async () => {
  await publish('parts', small);
  const bytes = Buffer.alloc(11 * mebibyte, 'slipway');
  const versions = `/organizations/${owner.org}/applications/garden/models/parts/versions`;
  const source = { kind: 'zip', filename: 'big.zip', size: bytes.length, sha256: sha256(bytes) };
  const { uploads } = await asked<{ uploads: { id: string; partSize: number }[] }>('POST', versions, { source });
  const { id, partSize } = uploads[0] ?? { id: '', partSize: 0 };
  expect(partSize).toBe(8 * mebibyte);
  await asked('POST', `/uploads/${id}/parts`, { parts: [{ number: 1, size: partSize, sha256: sha256(bytes.subarray(0, partSize)) }] });
  // Parts this large are asked for from 80 GiB on, so the test signs the address itself, with the server's own secret.
  const key = new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), 'slipway url-signing', 32));
  const part = { uploadId: id, number: 1, size: bytes.length, sha256: sha256(bytes) };
  const { url } = signPartUrl(server.url, part, key, new Date());
  // It is the bytes that count, not what is said about them.
  const wrong = await plainRequest(url, { method: 'PUT', body: Buffer.concat([bytes.subarray(1), Buffer.from('x')]) });
  expect([wrong.status, jsonOf<object>(wrong)]).toMatchObject([422, { error: { code: 'upload/part-checksum' } }]);
  const taken = await plainRequest(url, { method: 'PUT', body: bytes });
  expect([taken.status, taken.headers.etag]).toEqual([200, `"${sha256(bytes)}"`]);
  const { received } = await asked<{ received: object[] }>('GET', `/uploads/${id}`);
  expect(received).toEqual([{ number: 1, size: bytes.length, sha256: sha256(bytes) }]);
});

test('R11 an upload of 256 MiB leaves less than 64 MiB in the memory of the server', async () => {
  const status = `/proc/${server.pid}/status`;
  test.skip(!existsSync(status), 'only Linux says in /proc how much memory a process has');
  const rssBytes = () => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1]) * 1024;
  await publish('memory', small); // the code that runs once is loaded then
  const path = marked('large.bin', 256 * mebibyte);
  const before = rssBytes();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, rssBytes());
  }, 20);
  const ran = await command('memory', 'upload', path).finally(() => clearInterval(timer));
  expect(ran).toMatchObject({ code: 0, document: { bytesSent: 256 * mebibyte, version: { number: 2 } } });
  expect((most - before) / mebibyte).toBeLessThan(64);
});

/** A file of zeros with its own number at the start of each part, so that no part equals another. */
function marked(name: string, size: number): string {
  const path = join(folder, name);
  const file = openSync(path, 'w');
  ftruncateSync(file, size);
  for (let at = 0; at < size; at += 8 * mebibyte) writeSync(file, `${name} ${at}`, at);
  closeSync(file);
  return path;
}

test.describe('R28 device HTTP', () => {
  let key: string;
  let manifest: PlainAnswer;
  let blob: string;
  let zip: Buffer;

  test.beforeAll(async () => {
    const files = join(folder, 'files');
    mkdirSync(join(files, 'exports'), { recursive: true });
    writeFileSync(join(files, 'exports', 'long.txt'), longFile);
    await publish('flowers', files);
    zip = Buffer.from(await new Response(zipStream([{ path: 'weights.txt', data: 'weights '.repeat(5000) }])).arrayBuffer());
    writeFileSync(join(folder, 'zipped.zip'), zip);
    await publish('zipped', join(folder, 'zipped.zip'));
    key = (await asked<{ key: string }>('GET', `/organizations/${owner.org}/applications/garden/environments/dev`)).key;
    manifest = await device(`/${key}/manifest`);
    blob = `/blobs/${sha256(longFile)}`;
  });

  test('R28 the header table: manifest, root, blob, archive; never compressed on the way', async () => {
    const etag = `"${sha256(manifest.body).slice(0, 32)}"`;
    expect(manifest).toMatchObject({
      status: 200,
      headers: { ...anyOrigin, etag, 'cache-control': 'public, max-age=30, stale-while-revalidate=300, no-transform' },
    });
    expect(await device(`/${key}/root/1`)).toMatchObject({ status: 200, headers: { ...anyOrigin, 'cache-control': hourly } });
    expect(await device(`/${key}/root/2`)).toMatchObject({ status: 404, headers: { ...anyOrigin, 'cache-control': 'public, max-age=30' } });
    const inert = {
      ...anyOrigin,
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'attachment',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'cross-origin',
    };
    const bytes = await device(blob);
    expect(bytes).toMatchObject({
      status: 200,
      headers: {
        ...inert,
        'cache-control': `${hourly}, no-transform`,
        etag: `"${sha256(longFile)}"`,
        'content-type': 'application/octet-stream',
        'content-length': String(longFile.length),
      },
    });
    expect(bytes.body.toString()).toBe(longFile);
    const archive = await device(`/${key}/models/zipped/archive.zip`);
    expect(archive).toMatchObject({ status: 200, headers: { ...inert, etag: `"${sha256(zip)}"`, 'content-type': 'application/zip' } });
    expect(archive.body.equals(zip)).toBe(true);
    for (const answer of [manifest, bytes, archive]) {
      expect(answer.headers).not.toHaveProperty('content-encoding');
      expect(answer.headers['cache-control']).toContain('no-transform');
      expect(answer.headers).not.toHaveProperty('set-cookie');
      expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    }
  });

  test('R28 304 has no body, HEAD has none either', async () => {
    for (const path of [`/${key}/manifest`, blob, `/${key}/models/zipped/archive.zip`]) {
      const { etag = '' } = (await device(path)).headers;
      const same = await device(path, { headers: { 'if-none-match': etag } });
      expect([path, same.status, same.body.length, same.headers.etag]).toEqual([path, 304, 0, etag]);
      const other = await device(path, { headers: { 'if-none-match': '"other"' } });
      expect([other.status, other.body.length > 0]).toEqual([200, true]);
      const head = await device(path, { method: 'HEAD' });
      expect([head.status, head.body.length, head.headers.etag]).toEqual([200, 0, etag]);
    }
    expect((await device(blob, { method: 'HEAD' })).headers['content-length']).toBe(String(longFile.length));
  });

  test('R28 ranges: first, middle, suffix, beyond, several, stale If-Range', async () => {
    const ranged = async (range: string, headers: Record<string, string> = {}) => {
      const answer = await device(blob, { headers: { range, ...headers } });
      return [answer.status, answer.headers['content-range'], answer.body.toString()];
    };
    const size = longFile.length;
    const etag = `"${sha256(longFile)}"`;
    expect(await ranged('bytes=0-9')).toEqual([206, `bytes 0-9/${size}`, longFile.slice(0, 10)]);
    expect(await ranged('bytes=70001-79999', { 'if-range': etag })).toEqual([206, `bytes 70001-79999/${size}`, longFile.slice(70_001, 80_000)]);
    expect(await ranged('bytes=-5')).toEqual([206, `bytes ${size - 5}-${size - 1}/${size}`, longFile.slice(-5)]);
    expect((await ranged(`bytes=${size}-`)).slice(0, 2)).toEqual([416, `bytes */${size}`]);
    for (const whole of [await ranged('bytes=0-1,5-6'), await ranged('bytes=0-1', { 'if-range': '"other"' })]) {
      expect(whole).toEqual([200, undefined, longFile]);
    }
  });

  test('R28 F16 any origin may ask, errors included; what is not published is not there', async () => {
    const other = join(folder, 'other.txt');
    writeFileSync(other, 'nobody deploys this');
    await command('flowers', 'upload', other);
    const unpublished = await asked<{ archive: { sha256: string } }>(
      'GET',
      `/organizations/${owner.org}/applications/garden/models/flowers/versions/2`,
    );
    const refusals = [
      [`/blobs/${unpublished.archive.sha256}`, 404, 'blob/not-found'],
      [`/blobs/${sha256('nobody has this')}`, 404, 'blob/not-found'],
      [`/ek_${'0'.repeat(24)}/manifest`, 404, 'device/unknown-environment'],
      [`/${key}/models/flowers/archive.zip?version=2`, 404, 'version/not-found'],
      [`/${key}/events`, 405, 'request/method'],
      ['/nothing/like/that', 404, 'resource/not-found'],
    ] as const;
    for (const [path, status, code] of refusals) {
      const answer = await device(path, { headers: { 'accept-encoding': 'identity' } });
      expect([path, answer.status, jsonOf<{ error: { code: string } }>(answer).error.code]).toEqual([path, status, code]);
      expect(answer.headers, path).toMatchObject(anyOrigin);
    }
    const preflight = await device(`/${key}/events`, { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } });
    expect(preflight).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-origin': '*', 'access-control-max-age': '86400', 'access-control-allow-methods': 'GET, HEAD, POST' },
    });
    expect(preflight.headers['access-control-allow-headers']).toMatch(/if-none-match/i);
    // The other half of the rule: what acts for a person is for our own pages only.
    const foreign = await plainRequest(`${server.url}/api/v1/me`, { headers: { origin: 'https://app.example', cookie: owner.cookie } });
    expect(foreign.headers).not.toHaveProperty('access-control-allow-origin');
  });
});
