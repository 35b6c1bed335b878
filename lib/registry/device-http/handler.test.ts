import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openRoot, verifyByWebCrypto } from '@/lib/api';
import { zipStream } from '@/lib/media/archive';
import { type Delivery, type ErrorBody, type MadeVersion, testDelivery } from '../testing/delivery';
import { publish } from '../testing/publish';
import { deviceHandler } from './handler';

const dayMs = 86_400_000;
const exposed = 'ETag, Content-Range, Retry-After, RateLimit';
const longFile = Array.from({ length: 1000 }, (_, i) => String(i % 10)).join('');

const errorOf = async (response: Response) => ((await response.json()) as { error: ErrorBody }).error.code;
const headersOf = (response: Response, ...names: string[]) => Object.fromEntries(names.map((name) => [name, response.headers.get(name)]));

describe('device HTTP', () => {
  let delivery: Delivery;
  let versions: MadeVersion[];
  let key: string;
  const get = (path: string, headers: Record<string, string> = {}) => delivery.device('GET', path, headers);
  const keyOf = async (environment: string) => (await delivery.environment(environment)).body.key;
  const blobOf = (version: MadeVersion | undefined, path: string) => `/blobs/${version?.files.find((file) => file.path === path)?.sha256}`;

  beforeAll(async () => {
    delivery = await testDelivery({ now: new Date('2026-11-20T12:00:00Z') });
    const files = { 'exports/long.bin': longFile };
    versions = [await delivery.makeVersion({ files }), await delivery.makeVersion(), await delivery.makeVersion()];
    await delivery.act('dev', { kind: 'deploy', model: 'pets', version: 1 });
    key = await keyOf('dev');
  });
  afterAll(() => delivery.close());

  test('R28 every answer, errors too, may be read by any origin, without credentials', async () => {
    const paths = [
      `/${key}/manifest`,
      `/${key}/root/1`,
      `/${key}/root/2`,
      blobOf(versions[0], 'exports/long.bin'),
      `/${key}/models/pets/archive.zip`,
    ];
    for (const path of [...paths, '/blobs/nothing', '/ek_unknown/manifest', '/', `/${key}/other`]) {
      const response = await get(path, { origin: 'https://app.example' });
      expect([path, response.headers.get('access-control-allow-origin'), response.headers.get('access-control-expose-headers')]).toEqual([
        path,
        '*',
        exposed,
      ]);
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
      expect(response.headers.get('set-cookie')).toBeNull();
    }
  });

  test('R28 the header table: manifest, root, blob, archive', async () => {
    const manifest = await get(`/${key}/manifest`);
    const body = new Uint8Array(await manifest.arrayBuffer());
    expect(manifest.status).toBe(200);
    expect(headersOf(manifest, 'etag', 'cache-control', 'content-type')).toEqual({
      etag: `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`,
      'cache-control': 'public, max-age=30, stale-while-revalidate=300, no-transform',
      'content-type': 'application/json',
    });

    const root = await get(`/${key}/root/1`);
    expect(headersOf(root, 'cache-control')).toEqual({ 'cache-control': 'public, max-age=31536000, immutable' });
    expect((await openRoot(new Uint8Array(await root.arrayBuffer()), verifyByWebCrypto)).version).toBe(1);
    const noRoot = await get(`/${key}/root/2`);
    expect([noRoot.status, noRoot.headers.get('cache-control')]).toEqual([404, 'public, max-age=30']);

    const path = blobOf(versions[0], 'exports/long.bin');
    const blob = await get(path);
    expect(await blob.text()).toBe(longFile);
    expect(
      headersOf(
        blob,
        ...['cache-control', 'etag', 'accept-ranges', 'content-type', 'content-length', 'x-content-type-options', 'content-disposition'],
        ...['content-security-policy', 'cross-origin-resource-policy'],
      ),
    ).toEqual({
      'cache-control': 'public, max-age=31536000, immutable, no-transform',
      etag: `"${path.slice('/blobs/'.length)}"`,
      'accept-ranges': 'bytes',
      'content-type': 'application/octet-stream',
      'content-length': '1000',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'attachment',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'cross-origin',
    });

    const archive = await get(`/${key}/models/pets/archive.zip`);
    expect(headersOf(archive, 'cache-control', 'etag', 'content-type', 'x-content-type-options')).toEqual({
      'cache-control': 'public, max-age=30, no-transform',
      etag: `"${versions[0]?.archive.sha256}"`,
      'content-type': 'application/zip',
      'x-content-type-options': 'nosniff',
    });
  });

  test.each([
    ['the same tag', (etag: string) => etag],
    ['a weak tag', (etag: string) => `W/${etag}`],
    ['one of several', (etag: string) => `"other", ${etag}`],
    ['any', () => '*'],
  ])('R28 304 for %s has no body', async (_name, tagOf) => {
    for (const path of [`/${key}/manifest`, blobOf(versions[0], 'exports/long.bin')]) {
      const etag = (await get(path)).headers.get('etag') ?? '';
      const response = await get(path, { 'if-none-match': tagOf(etag) });
      expect([response.status, (await response.arrayBuffer()).byteLength, response.headers.get('etag')]).toEqual([304, 0, etag]);
    }
  });

  test('R28 another tag gives the whole manifest, and every device the same bytes', async () => {
    const one = await get(`/${key}/manifest`, { 'if-none-match': '"0123"' });
    const other = await get(`/${key}/manifest`, { 'user-agent': 'a phone', origin: 'https://shop.example' });
    expect([one.status, other.status]).toEqual([200, 200]);
    expect(await one.text()).toBe(await other.text());
    expect([...one.headers]).toEqual([...other.headers]);
  });

  test.each([
    ['the first bytes', 'bytes=0-9', 0, 10],
    ['the middle', 'bytes=100-199', 100, 200],
    ['the rest', 'bytes=990-', 990, 1000],
    ['the last ones', 'bytes=-5', 995, 1000],
    ['a suffix longer than all', 'bytes=-5000', 0, 1000],
    ['an end beyond', 'bytes=995-2000', 995, 1000],
  ])('R28 a range: %s', async (_name, range, start, end) => {
    const response = await get(blobOf(versions[0], 'exports/long.bin'), { range });
    expect(response.status).toBe(206);
    expect(headersOf(response, 'content-range', 'content-length')).toEqual({
      'content-range': `bytes ${start}-${end - 1}/1000`,
      'content-length': String(end - start),
    });
    expect(await response.text()).toBe(longFile.slice(start, end));
  });

  test.each([
    ['several ranges', { range: 'bytes=0-1,5-6' }],
    ['a stale If-Range', { range: 'bytes=0-1', 'if-range': '"other"' }],
    ['another unit', { range: 'items=0-1' }],
    ['an end before its start', { range: 'bytes=5-1' }],
  ])('R28 the whole for %s', async (_name, headers) => {
    const response = await get(blobOf(versions[0], 'exports/long.bin'), headers as Record<string, string>);
    expect([response.status, response.headers.get('content-range'), await response.text()]).toEqual([200, null, longFile]);
  });

  test('R28 a fresh If-Range gives the range, a range beyond is 416, HEAD has no body', async () => {
    const path = blobOf(versions[0], 'exports/long.bin');
    const etag = `"${path.slice('/blobs/'.length)}"`;
    expect((await get(path, { range: 'bytes=0-1', 'if-range': etag })).status).toBe(206);
    for (const range of ['bytes=1000-', 'bytes=5000-6000', 'bytes=-0']) {
      const beyond = await get(path, { range });
      expect([beyond.status, beyond.headers.get('content-range'), await errorOf(beyond)]).toEqual([416, 'bytes */1000', 'blob/range']);
    }
    for (const address of [path, `/${key}/manifest`]) {
      const head = await delivery.device('HEAD', address, { range: 'bytes=0-1' });
      expect([head.status, head.body]).toEqual([200, null]);
    }
    expect((await delivery.device('HEAD', path)).headers.get('content-length')).toBe('1000');
  });

  test('R28 other methods are 405 with Allow, OPTIONS is kept for a day', async () => {
    const post = await delivery.device('POST', `/${key}/manifest`);
    expect([post.status, post.headers.get('allow'), await errorOf(post)]).toEqual([405, 'GET, HEAD, OPTIONS', 'request/method']);
    const read = await get(`/${key}/events`);
    expect([read.status, read.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
    const preflight = await delivery.device('OPTIONS', `/${key}/events`);
    expect(preflight.status).toBe(204);
    expect(headersOf(preflight, 'access-control-max-age', 'access-control-allow-methods')).toEqual({
      'access-control-max-age': '86400',
      'access-control-allow-methods': 'GET, HEAD, POST',
    });
  });

  test('R28 only published bytes are readable: live, previous, and for a day what was live before', async () => {
    const isReadable = async (version: MadeVersion | undefined) =>
      (await deviceHandler(delivery.host)(new Request(`http://localhost/d/v1${blobOf(version, 'exports/model.onnx')}`))).status === 200;
    expect(await Promise.all(versions.map(isReadable))).toEqual([true, false, false]);
    const unpublished = await get(blobOf(versions[1], 'exports/model.onnx'));
    expect([unpublished.status, await errorOf(unpublished)]).toEqual([404, 'blob/not-found']);

    await delivery.act('dev', { kind: 'deploy', model: 'pets', version: 2 });
    expect((await get(blobOf(versions[1], 'exports/model.onnx'))).status).toBe(200);
    await delivery.act('dev', { kind: 'deploy', model: 'pets', version: 3 });
    expect(await Promise.all(versions.map(isReadable))).toEqual([true, true, true]);
    delivery.clock.advance(dayMs + 1);
    expect(await Promise.all(versions.map(isReadable))).toEqual([false, true, true]);
    // What both versions share, here the golden file, stays.
    expect((await get(blobOf(versions[0], 'golden/golden.json'))).status).toBe(200);
  });

  test('R28 the archive of a version that is live or previous here; any other is not found', async () => {
    const archive = async (query: string) => get(`/${key}/models/PETS/archive.zip${query}`);
    expect(new Uint8Array(await (await archive('')).arrayBuffer())).toEqual(versions[2]?.archive.bytes);
    expect(new Uint8Array(await (await archive('?version=2')).arrayBuffer())).toEqual(versions[1]?.archive.bytes);
    for (const query of ['?version=1', '?version=99', '?version=latest', '?version=-1']) {
      const missing = await archive(query);
      expect([query, missing.status, await errorOf(missing)]).toEqual([query, 404, 'version/not-found']);
    }
    expect(await errorOf(await get(`/${key}/models/dogs/archive.zip`))).toBe('version/not-found');
  });

  test('R28 archive.zip equals the zip that was uploaded, byte for byte', async () => {
    const zip = new Uint8Array(await new Response(zipStream([{ path: 'weights.bin', data: 'weights '.repeat(500) }])).arrayBuffer());
    await delivery.call('POST', `${delivery.app}/models`, { as: delivery.owner, body: { name: 'raw' } });
    await publish({ server: delivery, as: delivery.owner, path: `${delivery.app}/models/raw` }, zip);
    const { body, status } = await delivery.act('dev', { kind: 'deploy', model: 'raw', version: 'latest' });
    expect([status, body.plan.warnings]).toEqual([201, ['no_golden', 'no_web_variant']]);
    const sent = await get(`/${key}/models/raw/archive.zip`);
    expect(new Uint8Array(await sent.arrayBuffer())).toEqual(zip);
  });

  test('R28 what comes back within the day of grace stays readable', async () => {
    const [one, two, three] = [await delivery.makeVersion(), await delivery.makeVersion(), await delivery.makeVersion()];
    for (const { number } of [one, two, three, one]) await delivery.act('prod', { kind: 'deploy', model: 'pets', version: number });
    delivery.clock.advance(dayMs + 1);
    const statuses = [one, two, three].map(async (version) => (await get(blobOf(version, 'exports/model.onnx'))).status);
    expect(await Promise.all(statuses)).toEqual([200, 404, 200]);
  });

  test('an unknown key and an unknown shape of one are 404, a retired environment is 410 and takes its bytes along', async () => {
    for (const unknown of [`ek_${'0'.repeat(24)}`, 'ek_short', 'nothing']) {
      const response = await get(`/${unknown}/manifest`);
      expect([response.status, await errorOf(response)]).toEqual([404, 'device/unknown-environment']);
    }
    await delivery.call('POST', `${delivery.app}/environments`, { as: delivery.owner, body: { name: 'show' } });
    const only = await delivery.makeVersion();
    await delivery.act('show', { kind: 'deploy', model: 'pets', version: only.number });
    const showKey = await keyOf('show');
    expect((await delivery.call('DELETE', `${delivery.app}/environments/show`, { as: delivery.owner })).status).toBe(204);
    for (const path of [`/${showKey}/manifest`, `/${showKey}/root/1`, `/${showKey}/models/pets/archive.zip`]) {
      const response = await get(path);
      expect([response.status, await errorOf(response)]).toEqual([410, 'environment/retired']);
    }
    expect((await get(blobOf(only, 'exports/model.onnx'))).status).toBe(404);
  });

  test('R3 after rotateKey the old key serves for 30 days, then it is unknown', async () => {
    const old = await keyOf('prod');
    const answer = await delivery.call<{ key: string }>('PATCH', `${delivery.app}/environments/prod`, {
      as: delivery.owner,
      body: { rotateKey: true },
    });
    expect(answer.status).toBe(200);
    expect(answer.body.key).not.toBe(old);
    const both = async () => [(await get(`/${old}/manifest`)).status, (await get(`/${answer.body.key}/manifest`)).status];
    expect(await both()).toEqual([200, 200]);
    delivery.clock.advance(30 * dayMs - 2000);
    expect(await both()).toEqual([200, 200]);
    delivery.clock.advance(2001);
    expect(await both()).toEqual([404, 200]);
  });

  test('a burst of devices costs one query; a new manifest is told after a second', async () => {
    let questions = 0;
    const countedDb = async () => {
      questions += 1;
      return delivery.db;
    };
    const handle = deviceHandler({ ...delivery.host, db: countedDb });
    const ask = () => handle(new Request(`http://localhost/d/v1/${key}/manifest`));
    await Promise.all(Array.from({ length: 50 }, ask));
    const first = await ask();
    expect(questions).toBe(1);
    await delivery.act('dev', { kind: 'rollback', model: 'pets' });
    expect((await ask()).headers.get('etag')).toBe(first.headers.get('etag'));
    delivery.clock.advance(1001);
    expect((await ask()).headers.get('etag')).not.toBe(first.headers.get('etag'));
    expect(questions).toBe(2);
  });

  test('while the database is down the last manifest serves for a minute, then 503 with Retry-After', async () => {
    let isDown = false;
    const down = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const handle = deviceHandler({ ...delivery.host, db: async () => (isDown ? Promise.reject(down) : delivery.db) });
    const ask = () => handle(new Request(`http://localhost/d/v1/${key}/manifest`));
    const etag = (await ask()).headers.get('etag');
    isDown = true;
    delivery.clock.advance(59_000);
    expect((await ask()).headers.get('etag')).toBe(etag);
    delivery.clock.advance(2000);
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after'), await errorOf(refused)]).toEqual([503, '5', 'database/unavailable']);
    isDown = false;
    expect((await ask()).status).toBe(200);
  });

  test('events are taken as JSON and as text, and refused when too large or of another type', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const send = (type: string, body: string) => delivery.device('POST', `/${key}/events`, { 'content-type': type }, body);
    const batch = JSON.stringify({ schema: 'slipway.events/1', install: '01999999-0000-7000-8000-000000000009', events: [] });
    for (const type of ['application/json', 'text/plain;charset=UTF-8']) {
      const response = await send(type, batch);
      expect([response.status, await response.json()]).toEqual([202, { accepted: 0, duplicate: 0, rejected: [] }]);
    }
    expect(await errorOf(await send('application/json', ' '.repeat(64 * 1024 + 1)))).toBe('request/too-large');
    expect(await errorOf(await send('image/png', batch))).toBe('request/unsupported-type');
    expect(await errorOf(await send('text/plain', 'not JSON'))).toBe('request/invalid');
    log.mockRestore();
  });
});
