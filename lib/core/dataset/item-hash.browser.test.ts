import { expect, test } from 'vitest';
import { itemHash } from './item-hash';
import type { ShapeRecord } from './label-record';

test('D10 equal in Node and browser', () => {
  const record: ShapeRecord = {
    v: 1,
    type: 'shape',
    sizePx: [64, 48],
    frames: 1,
    objects: [
      { id: 'o_2', frame: 0, cls: 'c_2', geo: { kind: 'box', x: 5, y: 6, w: 7, h: 8 } },
      { id: 'o_1', frame: 0, cls: 'c_1', geo: { kind: 'box', x: 1, y: 2, w: 3, h: 4 }, score: 0.5, attrs: { state: 'red' } },
    ],
    tracks: [],
  };
  // Worked out by Python's json (sorted keys) and hashlib, as in item-hash.test.ts.
  expect(itemHash('shape', { at: 'inline' }, { camera: 'north', sizePx: [64, 48] }, record)).toBe(
    'sha256:e2344146a1d3733c94dfbdb95d5f425563d4474f5d448cdb035b87ab201df868',
  );
});
