import { afterEach, describe, expect, test } from 'vitest';
import type { DevicePlan, DeviceWord } from '../testing/device.worker';
import { fakeRunner, fakeVersion } from '../testing/fake-model';
import { FakeServer } from '../testing/fake-server';
import { createClient, indexedDbStore } from './client';

const keys = new Set<string>();

/** A key whose database is removed after the test. */
function newKey(name: string): string {
  const key = `ek_${name}_${Math.random().toString(36).slice(2)}`;
  keys.add(key);
  return key;
}

afterEach(() => {
  for (const key of keys) indexedDB.deleteDatabase(`slipway:${key}`);
  keys.clear();
});

/** Lives one life of a device in a worker; a stuck one is killed. */
function life(plan: DevicePlan): Promise<DeviceWord> {
  const worker = new Worker(new URL('../testing/device.worker.ts', import.meta.url), { type: 'module' });
  return new Promise<DeviceWord>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<DeviceWord>) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(plan);
  }).finally(() => worker.terminate());
}

describe('the device client in a browser', () => {
  test('R36 a worker killed after every write to IndexedDB leaves a complete old or new version', async () => {
    const counted = newKey('count');
    expect(await life({ envKey: counted, version: 1, mode: 'latest' })).toMatchObject({ version: 1, whole: true });
    const update = await life({ envKey: counted, version: 2, mode: 'latest' });
    expect(update).toMatchObject({ version: 2, whole: true });
    const writes = update.word === 'done' ? update.writes : 0;
    expect(writes).toBeGreaterThan(6);
    for (let dieAfter = 1; dieAfter <= writes; dieAfter++) {
      const envKey = newKey('kill');
      await life({ envKey, version: 1, mode: 'latest' });
      expect(await life({ envKey, version: 2, mode: 'latest', dieAfter })).toEqual({ word: 'stuck' });
      const next = await life({ envKey, version: 2, mode: 'cached' });
      expect(next, `killed after write ${dieAfter} of ${writes}`).toMatchObject({ whole: true });
      expect([1, 2]).toContain(next.word === 'done' ? next.version : 0);
    }
  }, 180_000);

  test('R31 page and worker share what is stored; no service worker is needed', async () => {
    const envKey = newKey('shared');
    const server = await FakeServer.start(envKey);
    await server.deploy('pets', 1, fakeVersion(1));
    const options = { url: server.url, envKey, root: server.root, fetch: server.fetch, runners: [fakeRunner()], policy: { poll: false, sse: false } };
    const client = createClient(options);
    expect(await client.load('pets')).toMatchObject({ version: 1, source: 'fresh' });
    expect(await client.status()).toMatchObject({ state: 'committed', storage: 'indexeddb', code: expect.stringMatching(/^[0-9a-f]{8}$/) });
    expect(await life({ envKey, version: 0, mode: 'cached' })).toMatchObject({ version: 1, whole: true });
    expect(await navigator.serviceWorker.getRegistrations()).toEqual([]);
    client.close();
  });

  test('R33 three clients of one browser: one download by Web Locks, updated once in each by BroadcastChannel', async () => {
    const envKey = newKey('tabs');
    const server = await FakeServer.start(envKey);
    await server.deploy('pets', 1, fakeVersion(1));
    const heard: number[][] = [];
    const clients = [0, 1, 2].map((i) => {
      const client = createClient({
        url: server.url,
        envKey,
        root: server.root,
        fetch: server.fetch,
        runners: [fakeRunner()],
        policy: { poll: false, sse: false },
      });
      heard[i] = [];
      client.on('updated:pets', ({ version }: { version: number }) => heard[i]?.push(version));
      return client;
    });
    await Promise.all(clients.map((client) => client.load('pets')));
    await expect.poll(() => heard).toEqual([[1], [1], [1]]);
    const blobs = server.asked('blobs').map(({ path }) => path);
    expect(new Set(blobs).size).toBe(blobs.length);
    for (const client of clients) client.close();
  });

  test('R40 a database that is deleted under an open client is a first run', async () => {
    const envKey = newKey('deleted');
    const server = await FakeServer.start(envKey);
    await server.deploy('pets', 1, fakeVersion(1));
    const options = { url: server.url, envKey, root: server.root, fetch: server.fetch, runners: [fakeRunner()], policy: { poll: false, sse: false } };
    const client = createClient(options);
    await client.load('pets');
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(`slipway:${envKey}`);
      request.onsuccess = resolve;
      request.onerror = reject;
    });
    const evicted: unknown[] = [];
    const next = createClient(options);
    next.on('evicted', (detail) => evicted.push(detail));
    expect(await next.load('pets')).toMatchObject({ version: 1, source: 'fresh' });
    expect(evicted).toHaveLength(1);
    client.close();
    next.close();
  });
});

describe('the IndexedDB store', () => {
  test('a change is one transaction: one bad value, and nothing is written', async () => {
    const store = indexedDbStore(`slipway:${newKey('store')}`);
    await store.change([], () => [
      ['meta', 'a', 1],
      ['chunks', 'b', new Uint8Array([1, 2])],
    ]);
    await expect(
      store.change([], () => [
        ['meta', 'a', 2],
        ['chunks', 'b', undefined],
        ['blobs', 'c', () => undefined],
      ]),
    ).rejects.toThrow();
    expect(await store.get('meta', 'a')).toBe(1);
    expect(await store.get('chunks', 'b')).toEqual(new Uint8Array([1, 2]));
    expect(await store.keys('blobs')).toEqual([]);
    store.close();
  });

  test('a change sees what was read in the same transaction, whoever writes', async () => {
    const name = `slipway:${newKey('counter')}`;
    const [one, other] = [indexedDbStore(name), indexedDbStore(name)];
    const add = (store: typeof one) => store.change([['meta', 'n']], ([n]) => [['meta', 'n', Number(n ?? 0) + 1]]);
    await Promise.all(Array.from({ length: 20 }, (_, i) => add(i % 2 ? one : other)));
    expect(await one.get('meta', 'n')).toBe(20);
    expect(await one.all('meta')).toEqual([20]);
    one.close();
    expect(await one.get('meta', 'n')).toBe(20); // it opens again
    other.close();
    one.close();
  });
});
