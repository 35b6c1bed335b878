import { describe, expect, test } from 'vitest';
import { fakeVersion, noise } from '../testing/fake-model';
import { chunkBytes, FakeServer, type Meddle } from '../testing/fake-server';
import { diskStore, settle, simDevice } from '../testing/sim';
import { sha256Hex } from './sha256';

const weights = noise(3 * chunkBytes + 777, 5);

async function serverWith(bytes = weights) {
  const server = await FakeServer.start();
  await server.deploy('pets', 1, fakeVersion(1, {}, {}, bytes));
  const sha256 = await sha256Hex(bytes);
  return { server, sha256, path: `blobs/${sha256}` };
}

const load = (device: ReturnType<typeof simDevice>) => settle(device.client.load('pets'), device.clock);

/** Applies to one file only. */
const onlyFor =
  (path: string, meddle: Meddle): Meddle =>
  (request, usual) =>
    request.path === path ? meddle(request, usual) : undefined;

describe('R34 resumable download', () => {
  test('R34 cut at 10 random offsets: received at most size + 10 chunks, the hash is right', async () => {
    const big = noise(40_000_000, 3);
    const { server, path, sha256 } = await serverWith(big);
    const cuts = Array.from({ length: 10 }, (_, i) => Math.floor((((i * 7919 + 13) % 997) / 997) * big.length)).sort((a, b) => a - b);
    let sent = 0;
    server.meddle = onlyFor(path, ({ headers }) => {
      const start = Number(/^bytes=(\d+)-/.exec(headers.get('range') ?? '')?.[1] ?? 0);
      const cut = cuts.find((at) => at > start);
      if (cut !== undefined) cuts.splice(cuts.indexOf(cut), 1);
      sent += (cut ?? big.length) - start;
      const ranged = { 'content-range': `bytes ${start}-${big.length - 1}/${big.length}` };
      return server.body(big.subarray(start), start ? 206 : 200, start ? ranged : {}, cut === undefined ? Infinity : cut - start);
    });
    const device = simDevice(server);
    const loaded = await load(device);
    const file = loaded.files.find((one) => one.sha256 === sha256);
    expect(await sha256Hex(new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer()))).toBe(sha256);
    expect(cuts).toEqual([]);
    expect(sent).toBeLessThanOrEqual(big.length + 10 * chunkBytes);
    expect(server.asked(path)).toHaveLength(11);
    expect(server.asked(path).every(({ headers }) => !headers.has('range') || headers.get('if-range') === `"${sha256}"`)).toBe(true);
    const progress = device.told.filter(([type]) => type === 'progress').map(([, detail]) => detail);
    expect(progress.at(-1)).toMatchObject({ model: 'pets', doneBytes: progress.at(-1)?.['totalBytes'] });
  });

  test('R34 a server that ignores Range, or answers 416, still gives the right bytes', async () => {
    for (const stubborn of ['ignores', '416'] as const) {
      const { server, path } = await serverWith();
      let cut = true;
      server.meddle = onlyFor(path, ({ headers }) => {
        if (cut) {
          cut = false;
          return server.body(weights, 200, {}, chunkBytes + 5);
        }
        return stubborn === '416' && headers.has('range') ? new Response(null, { status: 416 }) : server.body(weights);
      });
      expect(await load(simDevice(server))).toMatchObject({ version: 1 });
    }
  });

  test('R34 a file that shrank ends in a code', async () => {
    const { server, path } = await serverWith();
    server.meddle = onlyFor(path, () => server.body(weights.subarray(0, 2 * chunkBytes + 9)));
    await expect(load(simDevice(server))).rejects.toMatchObject({ code: 'sdk/no-model', details: { because: 'download/hash' } });
  });

  test('a server that fails is asked 8 times, with pauses that grow, and Retry-After is obeyed', async () => {
    const { server, path } = await serverWith();
    server.meddle = onlyFor(path, () => new Response('', { status: 503, headers: { 'retry-after': '7' } }));
    const device = simDevice(server);
    const start = device.clock.now();
    await expect(settle(device.client.load('pets'), device.clock)).rejects.toMatchObject({ details: { because: 'download/network' } });
    expect(server.asked(path)).toHaveLength(8);
    // Full jitter at 0.5: .5, 1, 2, 4 s are below the 7 s, then 8, 16, 32 s.
    expect((device.clock.now() - start) / 1000).toBeGreaterThanOrEqual(4 * 7 + 8 + 16 + 32);
  });

  test('a connection that gives nothing is given up and tried again', async () => {
    const { server, path } = await serverWith();
    let hung = true;
    server.meddle = onlyFor(path, () => {
      if (!hung) return undefined;
      hung = false;
      return new Response(new ReadableStream());
    });
    expect(await load(simDevice(server))).toMatchObject({ version: 1 });
  });
});

describe('R35 wrong bytes', () => {
  const spoilt = weights.slice();
  spoilt[chunkBytes + 17] = (spoilt[chunkBytes + 17] ?? 0) ^ 1;

  test('R35 corrupt once: one refetch past the cache heals', async () => {
    const { server, path } = await serverWith();
    let times = 0;
    server.meddle = onlyFor(path, () => (times++ === 0 ? server.body(spoilt) : undefined));
    expect(await load(simDevice(server))).toMatchObject({ version: 1 });
    expect(server.asked(path).map(({ cache }) => cache)).toEqual(['default', 'reload']);
  });

  test('R35 corrupt always: download/hash, and nothing is opened', async () => {
    const { server, path } = await serverWith();
    server.meddle = onlyFor(path, () => server.body(spoilt));
    const device = simDevice(server);
    await expect(load(device)).rejects.toMatchObject({ details: { because: 'download/hash' } });
    expect(device.runner.opened).toEqual([]);
    expect(server.asked(path)).toHaveLength(2);
    expect(device.told.some(([type]) => type === 'updated')).toBe(false);
  });

  test('R35 a zero-filled stored chunk is found and healed', async () => {
    const { server, path } = await serverWith();
    const disk = diskStore();
    const first = simDevice(server, {}, undefined, disk);
    await load(first);
    const hashes = await disk.keys('chunks');
    const bigOnes = (await Promise.all(hashes.map(async (key) => [key, (await disk.get('chunks', key)) as Uint8Array] as const))).filter(
      ([, bytes]) => bytes.length === chunkBytes,
    );
    for (const [key, bytes] of bigOnes.slice(0, 2)) await disk.change([], () => [['chunks', key, new Uint8Array(bytes.length)]]);
    expect(bigOnes).toHaveLength(3);
    server.requests.length = 0;
    const again = simDevice(server, {}, first.clock, disk);
    await expect(again.client.load('pets', { mode: 'cached' })).rejects.toMatchObject({ code: 'sdk/no-model' });
    expect(await load(again)).toMatchObject({ version: 1 });
    expect(server.asked(path)).toHaveLength(1);
    expect(await again.client.load('pets', { mode: 'cached' })).toMatchObject({ version: 1 });
  });
});

describe('bytes that are here already', () => {
  test('an update fetches only the chunks that the device lacks, of other versions and models, too', async () => {
    const { server } = await serverWith();
    const device = simDevice(server);
    await load(device);
    const next = weights.slice();
    next.fill(7, 3 * chunkBytes);
    const before = server.sentBytes;
    await server.deploy('birds', 2, fakeVersion(2, {}, {}, next));
    expect(await settle(device.client.load('birds'), device.clock)).toMatchObject({ version: 2 });
    expect(server.sentBytes - before).toBeLessThan(5000);
    const [range] = server.asked('blobs').flatMap(({ headers }) => headers.get('range') ?? []);
    expect(range).toBe(`bytes=${3 * chunkBytes}-${next.length - 1}`);
  });
});
