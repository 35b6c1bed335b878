import 'fake-indexeddb/auto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ContentHash, sha256Hex } from '@/lib/core';
import { Database } from './database';
import { FeatureCache, type FeatureCacheOptions, featureIndexPath } from './feature-cache';
import { DatabaseFeatureIndex, FileFeatureIndex } from './feature-index';
import { openFileFeatureCache } from './file-feature-cache.node';
import type { FileStore } from './files/file-store';
import { MemoryFileStore } from './files/memory-file-store';
import { NodeFileStore } from './files/node-file-store.node';

const length = 65;
const rowBytes = length * 2;
const space: ContentHash = `sha256:${sha256Hex('space')}`;
const otherSpace: ContentHash = `sha256:${sha256Hex('other')}`;
const hashOf = (n: number): ContentHash => `sha256:${sha256Hex(`picture ${n}`)}`;
const rowOf = (n: number): Uint16Array => Uint16Array.from({ length }, (_, i) => (n * 977 + i * 131) & 0xffff);
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

let folder = '';
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-features-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A place for a cache that can be opened again. */
interface Place {
  readonly files: FileStore;
  readonly open: (options?: Partial<FeatureCacheOptions>) => Promise<FeatureCache>;
}
const settings = (options: Partial<FeatureCacheOptions>): FeatureCacheOptions => ({ budgetBytes: async () => 2 ** 30, ...options });
const places: Readonly<Record<string, () => Place>> = {
  'memory and database': () => {
    const files = new MemoryFileStore();
    const name = `features-${++count}`;
    return {
      files,
      open: async (options = {}) => new FeatureCache(files, new DatabaseFeatureIndex(await Database.open({ name })), settings(options)),
    };
  },
  'plain files': () => {
    const files = new NodeFileStore(join(folder, String(++count)));
    return { files, open: async (options = {}) => new FeatureCache(files, new FileFeatureIndex(files, featureIndexPath), settings(options)) };
  },
};

async function fill(cache: FeatureCache, numbers: readonly number[], into: ContentHash = space): Promise<void> {
  await Promise.all(numbers.map((n) => cache.write(into, hashOf(n), rowOf(n))));
}

async function found(cache: FeatureCache, numbers: readonly number[], inside: ContentHash = space): Promise<number[]> {
  const rows = await cache.read(inside, numbers.map(hashOf));
  for (const n of numbers) {
    const row = rows.get(hashOf(n));
    if (row) expect([...row]).toEqual([...rowOf(n)]);
  }
  return numbers.filter((n) => rows.has(hashOf(n)));
}

for (const [name, makePlace] of Object.entries(places)) {
  describe(`the feature cache on ${name}`, () => {
    test('gives back rows bit by bit, also after a reopening', async () => {
      const place = makePlace();
      const cache = await place.open();
      await fill(cache, range(0, 100));
      expect(await found(cache, [...range(0, 100), 500])).toEqual(range(0, 100));
      expect(await found(cache, [1], otherSpace)).toEqual([]);
      const again = await place.open();
      expect(await found(again, [99, 3, 3, 40])).toEqual([99, 3, 3, 40]);
      expect([...(await again.has(space, [hashOf(5), hashOf(500)]))]).toEqual([hashOf(5)]);
      expect(await again.usage()).toEqual({ bytes: 100 * rowBytes, count: 100 });
    });

    test('fills shards one after the other and reads across them', async () => {
      const place = makePlace();
      const cache = await place.open({ shardBytes: 10 * rowBytes });
      for (const n of range(0, 7)) await fill(cache, range(n * 5, n * 5 + 5));
      const shards = (await place.files.list('cache/features/')).filter(({ path }) => path.endsWith('.bin'));
      expect(shards.map(({ path }) => path.slice(-7))).toEqual(['000.bin', '001.bin', '002.bin', '003.bin']);
      for (const shard of shards) expect(shard.sizeBytes).toBeLessThanOrEqual(10 * rowBytes);
      expect(shards[0]?.path.split('/')[2]).toBe(space.slice(7, 23));
      expect(await found(await place.open(), range(0, 35))).toEqual(range(0, 35));
    });

    test('goes on after a crash that cut a row', async () => {
      const place = makePlace();
      await fill(await place.open(), [0, 1]);
      const [shard] = (await place.files.list('cache/features/')).filter(({ path }) => path.endsWith('.bin'));
      await place.files.append(shard?.path ?? '', new Uint8Array(rowBytes - 7));
      const cache = await place.open();
      await fill(cache, [2, 3]);
      expect(await found(cache, range(0, 4))).toEqual([0, 1, 2, 3]);
    });

    test('drops the space used longest ago beyond the budget', async () => {
      const place = makePlace();
      const options = { shardBytes: 10 * rowBytes, budgetBytes: async () => 30 * rowBytes };
      const cache = await place.open(options);
      await fill(cache, range(0, 10), otherSpace);
      await fill(cache, range(0, 10), space);
      expect(await found(cache, [1], otherSpace)).toEqual([1]);
      const third: ContentHash = `sha256:${sha256Hex('third')}`;
      await fill(cache, range(0, 20), third);
      expect(await found(cache, range(0, 10), space)).toEqual([]);
      expect(await found(cache, range(0, 10), otherSpace)).toEqual(range(0, 10));
      expect(await found(cache, range(0, 20), third)).toEqual(range(0, 20));
      await fill(cache, range(20, 25), space);
      expect(await found(cache, range(0, 25), space)).toEqual(range(20, 25));
      // A shard number never means two things, so a tab with an old index cannot read foreign rows.
      const inSpace = (await place.files.list(`cache/features/${space.slice(7, 23)}/`)).map(({ path }) => path.slice(-7));
      expect(inSpace).toEqual(['001.bin']);
    });

    test('collects the rows of deleted pictures and keeps the others', async () => {
      const place = makePlace();
      const cache = await place.open({ shardBytes: 10 * rowBytes });
      await fill(cache, range(0, 30));
      // All of the first shard, most of the second, one of the third.
      const live = new Set<string>([...range(17, 20), ...range(21, 30)].map(hashOf));
      await cache.keepOnly(live);
      expect(await found(cache, range(0, 30))).toEqual([...range(17, 20), ...range(21, 30)]);
      expect((await cache.usage()).bytes).toBe(13 * rowBytes);
      await fill(cache, range(30, 40));
      const again = await place.open();
      expect(await found(again, range(0, 40))).toEqual([...range(17, 20), ...range(21, 40)]);
      await again.clear();
      expect(await again.usage()).toEqual({ bytes: 0, count: 0 });
      await fill(again, [1]);
      expect(await found(again, [0, 1])).toEqual([1]);
    });

    test('a shard that is gone is a miss, and its pictures can be written again', async () => {
      const place = makePlace();
      const cache = await place.open();
      await fill(cache, range(0, 5));
      for (const { path } of await place.files.list('cache/features/')) if (path.endsWith('.bin')) await place.files.remove(path);
      expect(await found(cache, range(0, 5))).toEqual([]);
      await fill(cache, range(3, 5));
      expect(await found(cache, range(3, 5))).toEqual([3, 4]);
    });

    test('a row that was overwritten is a miss, never a wrong row', async () => {
      const place = makePlace();
      const cache = await place.open();
      await fill(cache, range(0, 3));
      const [shard] = (await place.files.list('cache/features/')).filter(({ path }) => path.endsWith('.bin'));
      const bytes = await place.files.read(shard?.path ?? '');
      bytes[rowBytes + 9] = (bytes[rowBytes + 9] ?? 0) ^ 1;
      await place.files.write(shard?.path ?? '', bytes);
      expect(await found(cache, range(0, 3))).toEqual([0, 2]);
    });

    test('refuses a row of another length, and only that write fails', async () => {
      const cache = await makePlace().open();
      await fill(cache, [0]);
      await expect(cache.write(space, hashOf(1), new Uint16Array(3))).rejects.toThrow('65 values');
      await fill(cache, [2]);
      expect(await found(cache, [0, 1, 2])).toEqual([0, 2]);
    });
  });
}

describe('the cache of the command line', () => {
  test('survives a cut index line', async () => {
    const root = join(folder, 'cut');
    await fill(openFileFeatureCache(root), [0, 1]);
    await new NodeFileStore(root).append(featureIndexPath, new TextEncoder().encode('{"key":"sha256:ab","kind":"r'));
    const cache = openFileFeatureCache(root);
    await fill(cache, [2]);
    expect(await found(openFileFeatureCache(root), [0, 1, 2])).toEqual([0, 1, 2]);
  });
});
