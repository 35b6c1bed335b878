import { deleteDB } from 'idb';
import { expect, test } from 'vitest';
import { type ContentHash, sha256Hex } from '@/lib/core';
import { openStorage } from './storage';

test('features of OPFS shards survive a reopening', async () => {
  const name = 'feature-cache';
  const space: ContentHash = `sha256:${sha256Hex('space')}`;
  const hashes = Array.from({ length: 300 }, (_, n): ContentHash => `sha256:${sha256Hex(String(n))}`);
  const rowOf = (n: number): Uint16Array => Uint16Array.from({ length: 1280 }, (_, i) => (n * 977 + i) & 0xffff);
  const storage = await openStorage({ name });
  expect(storage.files.kind).toBe('opfs');
  await Promise.all(hashes.map((hash, n) => storage.features.write(space, hash, rowOf(n))));
  storage.close();
  const again = await openStorage({ name });
  const rows = await again.features.read(space, hashes);
  expect(rows.size).toBe(300);
  hashes.forEach((hash, n) => {
    expect(rows.get(hash)).toEqual(rowOf(n));
  });
  expect((await again.files.list('cache/features/')).map((file) => file.sizeBytes)).toEqual([300 * 2560]);
  again.close();
  await deleteDB(name);
  await (await navigator.storage.getDirectory()).removeEntry(name, { recursive: true });
});
