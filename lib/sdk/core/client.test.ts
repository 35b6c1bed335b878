import { describe, expect, test } from 'vitest';
import { fakeVersion, noise } from '../testing/fake-model';
import { FakeServer } from '../testing/fake-server';
import { quiet, settle, simDevice } from '../testing/sim';
import type { Embedded, Loaded } from './client';
import { FakeClock } from './testing/fake-clock';
import { testKey } from './testing/signer';

const textOf = async (loaded: Loaded, path: string) => {
  const file = loaded.files.find((one) => one.path === path);
  return new TextDecoder().decode(await file?.arrayBuffer());
};

/** A device that has committed version 1 of `pets`. */
async function committedDevice(server: FakeServer) {
  await server.deploy('pets', 1, fakeVersion(1));
  const device = simDevice(server);
  const loaded = await settle(device.client.load('pets'), device.clock);
  expect(loaded).toMatchObject({ version: 1, source: 'fresh', stale: false });
  return device;
}

async function embeddedModel(server: FakeServer, version: number): Promise<Embedded> {
  await server.addVersion('pets', version, fakeVersion(version));
  const manifest = server.versions.get(`pets/${version}`);
  if (!manifest) throw new TypeError('No version');
  return { baseUrl: 'https://app.test/models', manifest };
}

/** `fetch` of an app that carries its model and is cut off from the server. */
const appFetch =
  (server: FakeServer): typeof fetch =>
  async (input, init) => {
    const path = String(input).replace('https://app.test/models/', '');
    if (path === String(input)) return server.fetch(input, init);
    const file = [...server.versions.values()].flatMap(({ variants }) => variants.flatMap(({ files }) => files)).find((one) => one.path === path);
    return new Response(server.blobs.get(file?.sha256 ?? ''));
  };

describe('R32 load, modes, unchanged check', () => {
  test('R32 model, models, files', async () => {
    const server = await FakeServer.start();
    const { client, clock } = await committedDevice(server);
    const loaded = await settle(client.load('pets', { mode: 'cached' }), clock);
    expect(loaded).toMatchObject({ name: 'pets', version: 1, variant: 'onnx-f32', source: 'cached', stale: false });
    expect(loaded.models.map(({ path }) => path)).toEqual(['m/model.onnx']);
    expect(loaded.files.map(({ path, size }) => [path, size])).toEqual([
      ['m/model.onnx', 12],
      ['m/weights.bin', 1000],
    ]);
    expect(await textOf(loaded, 'm/model.onnx')).toBe('{"number":1}');
    const weights = loaded.files[1];
    expect(new Uint8Array((await weights?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(noise(1000, 1));
    expect(await weights?.blob().text()).toHaveLength((await new Blob([noise(1000, 1)]).text()).length);
    const outputs = await loaded.session?.run({ data: new Uint8Array(12), width: 2, height: 2 });
    expect([...(outputs?.get('probabilities')?.data ?? [])].map((value) => value.toFixed(1))).toEqual(['0.7', '0.2', '0.1']);
    loaded.close();
    client.close();
    await expect(client.load('pets')).rejects.toMatchObject({ code: 'sdk/closed' });
  });

  test('R32 an offline first run serves the embedded model, nothing at all is sdk/no-model', async () => {
    const server = await FakeServer.start();
    const embedded = { pets: await embeddedModel(server, 3) };
    server.offline = true;
    const { client, clock } = simDevice(server, { embedded, fetch: appFetch(server) });
    for (const mode of ['cached', 'cached-then-update', 'latest'] as const) {
      const loaded = await settle(client.load('pets', { mode }), clock);
      expect(loaded).toMatchObject({ version: 3, source: 'embedded', stale: mode === 'latest' });
      expect(await textOf(loaded, 'm/model.onnx')).toBe('{"number":3}');
      await expect(settle(client.load('other', { mode }), clock)).rejects.toMatchObject({ code: 'sdk/no-model' });
    }
  });

  test('R32 unchanged: one request, 304, and load does not wait for it', async () => {
    const server = await FakeServer.start();
    const { client, clock, store } = await committedDevice(server);
    client.close();
    server.requests.length = 0;
    const again = simDevice(server, {}, clock, store);
    const release = server.hold('manifest');
    const loaded = await again.client.load('pets'); // the clock stands: nothing may wait for the network
    expect(loaded).toMatchObject({ version: 1, source: 'cached', stale: false });
    release();
    await settle(again.client.check(), clock);
    expect(server.requests.map(({ path }) => path)).toEqual(['manifest']);
    expect(server.requests[0]?.headers.get('if-none-match')).toMatch(/^"[0-9a-f]{32}"$/);
    expect((await again.client.status()).state).toBe('current');
  });

  test('R32 the committed model is returned while the response is held back, and the new one comes behind it', async () => {
    const server = await FakeServer.start();
    const { client, clock, told } = await committedDevice(server);
    await server.deploy('pets', 2, fakeVersion(2));
    const release = server.hold('blobs');
    expect(await client.load('pets')).toMatchObject({ version: 1, source: 'cached' });
    release();
    await settle(client.check(), clock);
    await quiet();
    expect(told.filter(([type]) => type === 'updated').map(([, detail]) => detail)).toEqual([
      { model: 'pets', version: 1 },
      { model: 'pets', version: 2 },
    ]);
    expect(await client.load('pets', { mode: 'cached' })).toMatchObject({ version: 2 });
  });

  test('R32 latest on a hung server gives the cached one at 10 s, stale', async () => {
    const server = await FakeServer.start();
    const { client, clock } = await committedDevice(server);
    server.meddle = () => new Promise(() => undefined);
    const start = clock.now();
    const loaded = await settle(client.load('pets', { mode: 'latest' }), clock, 100);
    expect(loaded).toMatchObject({ version: 1, source: 'cached', stale: true });
    expect(clock.now() - start).toBeGreaterThanOrEqual(9_000);
    expect(clock.now() - start).toBeLessThanOrEqual(11_000);
  });

  test('latest waits for the update; models asked for during a cycle join in', async () => {
    const server = await FakeServer.start();
    const { client, clock } = await committedDevice(server);
    await server.deploy('pets', 2, fakeVersion(2));
    await server.deploy('birds', 5, fakeVersion(5));
    const [pets, birds] = await settle(Promise.all([client.load('pets', { mode: 'latest' }), client.load('birds')]), clock);
    expect(pets).toMatchObject({ version: 2, source: 'fresh', stale: false });
    expect(birds).toMatchObject({ version: 5, source: 'fresh' });
  });

  test('a mandatory update that the device knows of makes load wait, and falls back at the time-out', async () => {
    const server = await FakeServer.start();
    const { client, clock } = await committedDevice(server);
    await server.deploy('pets', 2, fakeVersion(2), { mandatorySeq: server.manifest.seq + 1 });
    const release = server.hold('blobs');
    const waiting = client.load('pets', { mode: 'latest', timeoutMs: 1000 });
    expect(await settle(waiting, clock, 100)).toMatchObject({ version: 1, stale: true });
    expect(await client.explain('pets')).toMatchObject({ action: 'use', version: 2, mandatory: true });
    expect(await settle(client.load('pets', { timeoutMs: 1000 }), clock, 100)).toMatchObject({ version: 1, stale: true });
    release();
    expect(await settle(client.load('pets'), clock)).toMatchObject({ version: 2, source: 'fresh' });
  });
});

describe('trust', () => {
  test('forged, older and foreign manifests are refused with their code and 0 blob requests', async () => {
    const server = await FakeServer.start();
    const { client, clock, told } = await committedDevice(server);
    const { manifest } = server;
    await server.deploy('pets', 2, fakeVersion(2));
    const forgeries: [string, unknown, number?][] = [
      ['manifest/signature', { ...server.manifest, seq: 9 }, 7],
      ['manifest/rollback', { ...manifest, seq: 1 }],
      ['manifest/equivocation', { ...manifest, name: 'other' }],
      ['manifest/environment', { ...server.manifest, environment: 'env_2' }],
      ['manifest/unreadable', { ...server.manifest, schema: 'other/1' }],
    ];
    for (const [code, payload, seed] of forgeries) {
      await server.forge(payload, seed === undefined ? undefined : await testKey(seed));
      server.requests.length = 0;
      await expect(settle(client.check(), clock)).rejects.toMatchObject({ code });
      expect(server.asked('blobs')).toEqual([]);
      expect(told.at(-1)).toMatchObject(['error', { code }]);
    }
    expect(told.filter(([type]) => type === 'refused').map(([, { code }]) => code)).toEqual(forgeries.map(([code]) => code));
    expect(await client.load('pets', { mode: 'cached' })).toMatchObject({ version: 1 });
  });

  test('after a rotation the device walks the roots, takes the new key and restarts the seq', async () => {
    const server = await FakeServer.start();
    const { client, clock } = await committedDevice(server);
    await server.publish({ seq: 1_000_000_000 }); // a stolen key ran it forward
    await settle(client.check(), clock);
    await server.rotate(9);
    await server.publish({ seq: 43 });
    await settle(client.check(), clock);
    expect((await client.status()).seq).toBe(43);
    expect(server.asked('root').map(({ path }) => path)).toContain('root/3');
  });

  test('an expired manifest is used with a warning, or refused', async () => {
    const server = await FakeServer.start();
    await server.deploy('pets', 1, fakeVersion(1));
    const clock = new FakeClock(Date.parse('2027-01-01T00:00:00Z'));
    const strict = simDevice(server, { policy: { expired: 'refuse' } }, clock);
    await expect(settle(strict.client.load('pets'), clock)).rejects.toMatchObject({ code: 'sdk/no-model', details: { because: 'manifest/expired' } });
    expect(server.asked('blobs')).toEqual([]);
    const mild = simDevice(server, {}, clock);
    expect(await settle(mild.client.load('pets'), clock)).toMatchObject({ version: 1 });
    expect(mild.told).toContainEqual(['refused', { code: 'manifest/expired' }]);
  });
});
