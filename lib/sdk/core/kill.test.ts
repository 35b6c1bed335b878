import { describe, expect, test } from 'vitest';
import { type FakeBehaviour, fakeVersion, noise } from '../testing/fake-model';
import { chunkBytes, FakeServer, type FakeVersion } from '../testing/fake-server';
import { diskStore, dyingStore, settle, simDevice } from '../testing/sim';
import type { Loaded, Store, Write } from './client';
import { sha256Hex } from './sha256';
import { tables } from './store';
import { FakeClock } from './testing/fake-clock';

/** Everything that a store holds, in another one. */
async function copyOf(store: Store): Promise<Store> {
  const writes: Write[] = [];
  for (const table of tables) for (const key of await store.keys(table)) writes.push([table, key, await store.get(table, key)]);
  const copy = diskStore();
  await copy.change([], () => writes);
  return copy;
}

/** The version that is served without network, after every byte of it was compared with its hash. */
async function wholeVersion(loaded: Loaded): Promise<number> {
  for (const { sha256, arrayBuffer } of loaded.files) expect(await sha256Hex(new Uint8Array(await arrayBuffer()))).toBe(sha256);
  const model = loaded.files.find(({ path }) => path === 'm/model.onnx');
  expect(JSON.parse(await new Blob([(await model?.arrayBuffer()) ?? '']).text())).toMatchObject({ number: loaded.version });
  return loaded.version;
}

/** Shared with the old version but for its last chunk, so an update mixes old chunks and new ones. */
function bigVersion(number: number, behaviour: FakeBehaviour = {}): FakeVersion {
  const weights = noise(chunkBytes + 5000, 1);
  weights.fill(number, chunkBytes);
  return fakeVersion(number, behaviour, {}, weights);
}

interface Case {
  /** Versions that the device committed before. */
  readonly old: readonly number[];
  readonly update: (server: FakeServer) => Promise<void>;
  /** What a device has when nothing kills it. */
  readonly end: number;
  /** Versions that may be served after a kill. */
  readonly allowed: readonly number[];
}

const cases: Record<string, Case> = {
  'an update': { old: [1], update: (server) => server.deploy('pets', 2, bigVersion(2)), end: 2, allowed: [1, 2] },
  'the first install': { old: [], update: (server) => server.deploy('pets', 2, bigVersion(2)), end: 2, allowed: [0, 2] },
  'an update that fails its trial': {
    old: [1],
    update: (server) => server.deploy('pets', 2, bigVersion(2, { answers: [0, 0, 1] })),
    end: 1,
    allowed: [1],
  },
  'a roll-back to the version before': { old: [1, 2], update: (server) => server.changeModel('pets', { default: 1 }), end: 1, allowed: [1, 2] },
};

describe('R36 atomic swap', () => {
  test.each(Object.entries(cases))(
    'R36 %s, killed after every write: complete old or complete new at each point',
    async (_name, { old, update, end, allowed }) => {
      const clock = new FakeClock();
      const server = await FakeServer.start();
      const before = diskStore();
      for (const version of old) {
        await server.deploy('pets', version, bigVersion(version));
        const device = simDevice(server, {}, clock, before);
        expect(await wholeVersion(await settle(device.client.load('pets', { mode: 'latest' }), clock))).toBe(version);
      }
      await update(server);

      // How many writes a life without a kill makes.
      const counting = dyingStore(await copyOf(before), Infinity);
      const whole = simDevice(server, {}, clock, counting);
      expect(await wholeVersion(await settle(whole.client.load('pets', { mode: 'latest' }), clock))).toBe(end);
      const writes = counting.writes();
      expect(writes).toBeGreaterThan(6);

      for (let kill = 1; kill <= writes; kill++) {
        const disk = await copyOf(before);
        const dying = dyingStore(disk, kill);
        const victim = simDevice(server, {}, clock, dying);
        void victim.client.load('pets', { mode: 'latest' });
        await dying.dead;
        // The next start has no network: it serves what is there, whole.
        server.offline = true;
        const offline = simDevice(server, {}, clock, disk);
        const served = await settle(offline.client.load('pets', { mode: 'cached' }), clock).then(wholeVersion, (error: { code: string }) => {
          expect(error.code).toBe('sdk/no-model');
          return 0;
        });
        expect(allowed, `killed after write ${kill} of ${writes}`).toContain(served);
        // With network it gets where it would have come.
        server.offline = false;
        const again = simDevice(server, {}, clock, disk);
        expect(await wholeVersion(await settle(again.client.load('pets', { mode: 'latest' }), clock)), `after write ${kill}`).toBe(end);
      }
    },
  );

  test('what a kill left over is swept, and verified chunks of the wanted version are used', async () => {
    const clock = new FakeClock();
    const server = await FakeServer.start();
    await server.deploy('pets', 2, bigVersion(2));
    const disk = diskStore();
    const probe = dyingStore(disk, Infinity);
    const { client } = simDevice(server, {}, clock, probe);
    // Cut off while the second chunk is on its way.
    server.meddle = ({ path }, usual) => (path.startsWith('blobs') && server.sentBytes > chunkBytes ? new Promise(() => usual) : undefined);
    server.pieceBytes = chunkBytes;
    const loading = client.load('pets', { mode: 'latest', timeoutMs: 2000 });
    await settle(
      loading.catch(() => undefined),
      clock,
    );
    client.close();
    server.meddle = undefined;
    await disk.change([], () => [['chunks', 'f'.repeat(64), new Uint8Array(5)]]); // nobody's
    const sent = server.sentBytes;
    const again = simDevice(server, {}, clock, disk);
    expect(await settle(again.client.load('pets', { mode: 'latest' }), clock)).toMatchObject({ version: 2 });
    expect(await disk.keys('chunks')).not.toContain('f'.repeat(64));
    const size = chunkBytes + 5000;
    expect(server.sentBytes - sent).toBeLessThan(size);
  });
});
