import { expect, test } from 'vitest';
import { dHash, dHashDistance } from './dhash';
import type { Rgba } from './rgba';

function picture(width: number, height: number, grey: (x: number, y: number) => number): Rgba {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) data.fill(grey(i % width, Math.floor(i / width)), i * 4, i * 4 + 3);
  return { width, height, data };
}

test('bits say "darker than the right neighbour", row by row', () => {
  expect(dHash(picture(9, 8, (x) => x * 20))).toBe('ffffffffffffffff');
  expect(dHash(picture(9, 8, (x) => 200 - x * 20))).toBe('0000000000000000');
  // Only the first pair of the first row rises; falling elsewhere.
  expect(dHash(picture(9, 8, (x, y) => (x === 0 && y === 0 ? 0 : 200 - x * 20)))).toBe('8000000000000000');
});

test('a flat picture has none; 8 clear pairs are enough, 7 are not', () => {
  const pairs = (count: number) => picture(9, 8, (x, y) => (y * 8 + 7 < count * 8 && x === 8 ? 3 : 0));
  expect(dHash(picture(50, 40, () => 90))).toBeNull();
  expect(dHash(pairs(7))).toBeNull();
  expect(dHash(pairs(8))).toBe('0101010101010101');
});

test('size and a little brightness change few bits, a mirror changes many', () => {
  const wave = (w: number, h: number, gain: number, flip: boolean) =>
    picture(w, h, (x, y) => gain * (120 + 90 * Math.sin(((flip ? w - x : x) / w) * 7 + (y / h) * 3)));
  const hash = dHash(wave(90, 80, 1, false)) ?? '';
  expect(dHashDistance(hash, dHash(wave(140, 123, 1.02, false)) ?? '')).toBeLessThanOrEqual(4);
  expect(dHashDistance(hash, dHash(wave(90, 80, 1, true)) ?? '')).toBeGreaterThan(12);
});
