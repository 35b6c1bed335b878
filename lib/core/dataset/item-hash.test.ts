import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { addClass, moveClass, newClassList, renameClass } from './class-list';
import { itemHash } from './item-hash';
import type { LabelObject, ShapeRecord } from './label-record';
import { classListHash, datasetDigest, snapshotHash } from './snapshot';

const boxed: LabelObject = { id: 'o_1', frame: 0, cls: 'c_1', geo: { kind: 'box', x: 1, y: 2, w: 3, h: 4 }, score: 0.5, attrs: { state: 'red' } };
const other: LabelObject = { id: 'o_2', frame: 0, cls: 'c_2', geo: { kind: 'box', x: 5, y: 6, w: 7, h: 8 } };
const record: ShapeRecord = { v: 1, type: 'shape', sizePx: [64, 48], frames: 1, objects: [boxed, other], tracks: [] };
const meta = { sizePx: [64, 48], camera: 'north' };
const hashOf = (changed: ShapeRecord, withMeta = meta): string | null => itemHash('shape', { at: 'inline' }, withMeta, changed);
const withFirst = (change: Partial<LabelObject>): ShapeRecord => ({ ...record, objects: [{ ...boxed, ...change }, other] });

// Worked out by Python's json (sorted keys) and hashlib; item-hash.browser.test.ts expects the same.
const known = 'sha256:e2344146a1d3733c94dfbdb95d5f425563d4474f5d448cdb035b87ab201df868';

describe('item hashes', () => {
  test('D10 unchanged by ids, order, state, note, source and ext', () => {
    const same: ShapeRecord[] = [
      withFirst({ id: 'o_9' }),
      { ...record, objects: [other, boxed] },
      { ...record, state: 'approved' },
      withFirst({ note: 'look again' }),
      withFirst({ source: 'auto' }),
      withFirst({ ext: { coco: { id: 10 } } }),
      { ...record, ext: { coco: { image_id: 3 } } },
      // Options at their default count as absent.
      withFirst({ occluded: false, z: 0, group: null }),
    ];
    for (const changed of same) expect(hashOf(changed)).toBe(hashOf(record));
    expect(hashOf(record, { ...meta, dhash: '0123456789abcdef', annotate: { task: 'detection' } } as typeof meta)).toBe(hashOf(record));
  });

  test('D10 changed by 1e-9 px, class, score, attribute, metadata', () => {
    const different: (string | null)[] = [
      hashOf(withFirst({ geo: { kind: 'box', x: 1 + 1e-9, y: 2, w: 3, h: 4 } })),
      hashOf(withFirst({ cls: 'c_2' })),
      hashOf(withFirst({ score: 0.6 })),
      hashOf(withFirst({ attrs: { state: 'green' } })),
      hashOf(withFirst({ occluded: true })),
      hashOf(record, { ...meta, camera: 'south' }),
      hashOf({ ...record, objects: [boxed] }),
      itemHash('detection', { at: 'inline' }, meta, { ...record, type: 'detection' }),
    ];
    expect(new Set([hashOf(record), ...different]).size).toBe(different.length + 1);
  });

  test('D10 renaming and reordering classes change no item', () => {
    const first = addClass(newClassList('k'), 'cat');
    const list = addClass(first.list, 'dog').list;
    const labelled = withFirst({ cls: first.id });
    const renamed = renameClass(moveClass(list, first.id, 1), first.id, 'kitten');
    const kitten = renamed.classes.find((cls) => cls.name === 'kitten')?.id ?? null;
    expect(hashOf(withFirst({ cls: kitten }))).toBe(hashOf(labelled));
    expect(classListHash(renamed)).not.toBe(classListHash(list));
  });

  test('D10 equal in Node and browser', () => {
    expect(hashOf(record)).toBe(known);
  });

  test('is the SHA-256 of the canonical JSON, checked by another SHA-256', () => {
    const value = { at: 'blob', hash: 'sha256:ab', sizeBytes: 1, mime: 'image/png' } as const;
    const text = '{"meta":{"sizePx":[2,1]},"type":"image","value":"sha256:ab"}';
    expect(itemHash('image', value, { sizePx: [2, 1] })).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`);
    expect(itemHash('image', { at: 'file', handleId: 'h_1', path: 'a', sizeBytes: 1, mtimeMs: 0 }, {})).toBeNull();
    expect(itemHash('shape', { at: 'inline' }, {})).toBeNull();
  });
});

describe('digests and snapshots', () => {
  const sha = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

  test('the digest equals one worked out by hand, in any order of items', () => {
    const items: [string, `sha256:${string}`][] = ['b/2', 'b/10', 'a', 'é', ...Array.from({ length: 800 }, (_, i) => `k${i}`)].map((key) => [
      key,
      `sha256:${key}`,
    ]);
    const buckets = Array.from({ length: 256 }, (): unknown[] => []);
    for (const item of [...items].sort(([a], [b]) => (a < b ? -1 : 1))) {
      buckets[Number.parseInt(sha(JSON.stringify(item[0])).slice(7, 9), 16)]?.push(item);
    }
    const expected = sha(JSON.stringify(buckets.map((bucket) => sha(JSON.stringify(bucket)))));
    expect(datasetDigest(items)).toBe(expected);
    expect(datasetDigest([...items].reverse())).toBe(expected);
    expect(datasetDigest(items.slice(1))).not.toBe(expected);
  });

  test('the snapshot hash ignores order, and sees type, digest, classes and split', () => {
    const a = { type: 'image', digest: 'sha256:a' } as const;
    const b = { type: 'class', digest: 'sha256:b' } as const;
    const list = addClass(newClassList('k'), 'cat').list;
    const hash = snapshotHash([a, b], [list], null);
    expect(snapshotHash([b, a], [{ ...list, id: 'k_other', name: 'other' }], null)).toBe(hash);
    const others = [snapshotHash([a], [list], null), snapshotHash([a, b], [], null), snapshotHash([a, b], [list], 'sha256:s')];
    expect(new Set([hash, ...others]).size).toBe(4);
  });
});
