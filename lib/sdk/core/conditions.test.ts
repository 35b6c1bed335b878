import { describe, expect, test } from 'vitest';
import { fakeVersion, noise } from '../testing/fake-model';
import { chunkBytes, FakeServer } from '../testing/fake-server';
import { inTurn } from '../testing/locks';
import { diskStore, quiet, type SimDevice, settle, simDevice } from '../testing/sim';
import type { ClientOptions, DeviceFacts, Store } from './client';
import { thisHost } from './host';
import { FakeClock } from './testing/fake-clock';

const facts = (changes: Partial<DeviceFacts>) => ({ facts: () => ({ ...thisHost().facts(), ...changes }) });

/** A device on version 1, and version 2 deployed. */
async function updatable(options: Partial<ClientOptions> = {}, second = fakeVersion(2)) {
  const server = await FakeServer.start();
  await server.deploy('pets', 1, fakeVersion(1));
  const store = diskStore();
  const clock = new FakeClock();
  await settle(simDevice(server, {}, clock, store).client.load('pets'), clock);
  await server.deploy('pets', 2, second);
  server.requests.length = 0;
  return { server, device: simDevice(server, options, clock, store) };
}

const latest = ({ client, clock }: SimDevice) => settle(client.load('pets', { mode: 'latest' }), clock);

describe('R39 incompatible, conditions', () => {
  test.each([
    ['signature', { signatureId: 'other' }, { expect: { pets: 'mine' } }],
    ['sdk', { sdk: '>=9.0.0' }, {}],
    ['variant', { variants: [{ id: 'tfjs-f32', runtime: 'tfjs', files: {} }] }, {}],
  ] as const)('R39 wrong %s: the current one is kept, the reason is told', async (reason, change, options) => {
    const { server, device } = await updatable(options, { ...fakeVersion(2), ...change });
    for (let i = 0; i < 3; i++) expect(await latest(device)).toMatchObject({ version: 1 });
    expect(device.told.find(([type]) => type === 'incompatible')?.[1]).toEqual({ model: 'pets', reasons: [{ version: 2, reason }] });
    expect(server.asked('blobs')).toEqual([]);
    await device.clock.advance(10_000);
    expect([...server.events.values()].filter(({ type }) => type === 'incompatible')).toMatchObject([{ reason, version: 2 }]);
  });

  test.each([
    ['saveData', { host: facts({ saveData: true }) }],
    ['maxBytes', { policy: { maxBytes: 100 } }],
    ['wifi', { policy: { wifiOnly: true }, host: facts({ connection: 'cellular' }) }],
  ] as const)('R39 %s: 0 blob bytes, waiting', async (waitsFor, options) => {
    const { server, device } = await updatable(options);
    expect(await latest(device)).toMatchObject({ version: 1 });
    expect(server.asked('blobs')).toEqual([]);
    expect((await device.client.status()).state).toBe('waiting');
    expect(device.told).toContainEqual(['state', expect.objectContaining({ state: 'waiting', model: 'pets', version: 2, waitsFor })]);
  });

  test('R39 no consent: 0 blob bytes, waiting, until it is given', async () => {
    const { server, device } = await updatable();
    await device.client.consent(false);
    expect(await latest(device)).toMatchObject({ version: 1 });
    expect(server.asked('blobs')).toEqual([]);
    expect(await device.client.status()).toMatchObject({ state: 'waiting', consent: false, code: null });
    await device.client.consent(true);
    expect(await latest(device)).toMatchObject({ version: 2 });
  });
});

describe('R40 abort, quota, eviction', () => {
  const big = fakeVersion(2, {}, {}, noise(3 * chunkBytes, 9));

  test('R40 an aborted load keeps verified chunks for the next one', async () => {
    const { server, device } = await updatable({}, big);
    const stop = new AbortController();
    const loading = device.client.load('pets', {
      mode: 'latest',
      signal: stop.signal,
      onProgress: ({ doneBytes }) => {
        if (doneBytes >= chunkBytes) stop.abort();
      },
    });
    await expect(settle(loading, device.clock)).rejects.toMatchObject({ code: 'download/aborted' });
    await quiet();
    const sent = server.sentBytes;
    expect(await latest(device)).toMatchObject({ version: 2 });
    expect(server.sentBytes - sent).toBeLessThanOrEqual(2 * chunkBytes + 5000);
    await device.clock.advance(10_000);
    expect([...server.events.values()].filter(({ type }) => String(type).endsWith('_fail'))).toEqual([]);
  });

  test('pause stops, resume goes on', async () => {
    const { device } = await updatable();
    device.client.pause();
    expect(await latest(device)).toMatchObject({ version: 1, stale: true });
    expect((await device.client.status()).state).toBe('paused');
    device.client.resume();
    await settle(device.client.check(), device.clock);
    expect(await device.client.load('pets', { mode: 'cached' })).toMatchObject({ version: 2 });
  });

  test('R40 a full database: the model runs from memory, the next start has the old one whole', async () => {
    const { server, device } = await updatable({}, big);
    const { store, clock } = device;
    const full: Store = {
      ...store,
      change: (reads, decide) =>
        store.change(reads, (values) => {
          const writes = decide(values);
          if (writes.some(([table, , value]) => table === 'chunks' && (value as Uint8Array | undefined)?.length === chunkBytes))
            throw new DOMException('full', 'QuotaExceededError');
          return writes;
        }),
    };
    const crowded = simDevice(server, {}, clock, full);
    expect(await latest(crowded)).toMatchObject({ version: 2, source: 'memory' });
    expect((await crowded.client.status()).storage).toBe('memory');
    await clock.advance(10_000);
    expect([...server.events.values()].find(({ type }) => type === 'quota_fallback')).toMatchObject({ reason: 'QuotaExceededError' });
    server.offline = true;
    expect(await simDevice(server, {}, clock, store).client.load('pets', { mode: 'cached' })).toMatchObject({ version: 1 });
  });

  test('R40 a browser that says beforehand that it has no room, or refuses storage', async () => {
    const { server, device } = await updatable({ host: { estimate: async () => ({ quota: 5000, usage: 4900 }) } });
    expect(await latest(device)).toMatchObject({ version: 2, source: 'memory' });
    const refuse = () => Promise.reject(new DOMException('no', 'SecurityError'));
    const refused = simDevice(server, {}, device.clock, {
      tier: 'indexeddb',
      get: refuse,
      keys: refuse,
      all: refuse,
      change: refuse,
      close: () => undefined,
    });
    expect(await latest(refused)).toMatchObject({ version: 2, source: 'memory' });
  });

  test('R40 a deleted database is a first run and one event; clear is one without', async () => {
    const { server, device } = await updatable();
    const values = new Map<string, string>();
    const memo = {
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => void values.set(key, value),
      removeItem: (key: string) => void values.delete(key),
    };
    const host = { memo };
    await latest(simDevice(server, { host }, device.clock, diskStore()));
    const evicted = simDevice(server, { host }, device.clock, diskStore());
    expect(await latest(evicted)).toMatchObject({ version: 2, source: 'fresh' });
    expect(evicted.told.filter(([type]) => type === 'evicted')).toHaveLength(1);
    await evicted.client.setCohort('qa', true);
    const { code } = await evicted.client.status();
    await evicted.client.clear();
    expect(await evicted.store.keys('chunks')).toEqual([]);
    expect((await evicted.client.status()).code).not.toBe(code);
    expect(await latest(evicted)).toMatchObject({ version: 2 });
    expect(evicted.told.filter(([type]) => type === 'evicted')).toHaveLength(1);
  });

  test('without crypto.subtle only the embedded model is there', async () => {
    const server = await FakeServer.start();
    await server.addVersion('pets', 1, fakeVersion(1));
    const manifest = server.versions.get('pets/1');
    if (!manifest) throw new TypeError('No version');
    const embedded = { pets: { baseUrl: '/models/', manifest } };
    const file = async (input: unknown) => new Response(String(input).endsWith('model.onnx') ? '{"number":1}' : 'x');
    const { client } = simDevice(server, { embedded, fetch: file as typeof fetch, host: { secure: false } });
    expect(await client.load('pets')).toMatchObject({ source: 'embedded', version: 1 });
    await expect(client.load('birds')).rejects.toMatchObject({ code: 'sdk/insecure-context' });
    await expect(client.check()).rejects.toMatchObject({ code: 'sdk/insecure-context' });
  });
});

describe('R33 tabs', () => {
  test('R33 3 tabs: one download, updated:<name> once in each', async () => {
    const { server, device } = await updatable({}, big2());
    const ports = new Set<{ onmessage: ((event: MessageEvent) => void) | null }>();
    const tabs = [0, 1, 2].map(() =>
      simDevice(
        server,
        {
          host: {
            exclusive: inTurn(),
            channel: () => {
              const port = {
                onmessage: null as ((event: MessageEvent) => void) | null,
                postMessage: (data: unknown) => {
                  for (const other of ports) if (other !== port) other.onmessage?.(new MessageEvent('message', { data }));
                },
                close: () => void ports.delete(port),
              };
              ports.add(port);
              return port;
            },
          },
        },
        device.clock,
        device.store,
      ),
    );
    const heard = tabs.map(({ client }) => {
      const versions: unknown[] = [];
      client.on('updated:pets', (detail: { version: number }) => versions.push(detail.version));
      return versions;
    });
    await settle(Promise.all(tabs.map(({ client }) => client.load('pets', { mode: 'latest' }))), device.clock);
    await quiet();
    expect(heard).toEqual([[2], [2], [2]]);
    const paths = server.asked('blobs').map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });
});

function big2() {
  return fakeVersion(2, {}, {}, noise(2 * chunkBytes, 4));
}
