import { expect, test } from 'vitest';
import { fromFloat16, toFloat16 } from './float16';

test('every half float survives decoding and encoding', () => {
  const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);
  const back = toFloat16(fromFloat16(all));
  for (let bits = 0; bits < 65_536; bits++) {
    const isNan = (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0;
    if (isNan) expect((back[bits] as number) & 0x7fff).toBe(0x7e00);
    else expect(back[bits]).toBe(bits);
  }
});

test('encoding takes the nearest half, ties to even', () => {
  const decoded = fromFloat16(Uint16Array.from({ length: 0x7c00 }, (_, bits) => bits));
  for (let bits = 0; bits + 1 < decoded.length; bits += 7) {
    const low = decoded[bits] as number;
    const high = decoded[bits + 1] as number;
    const middle = (low + high) / 2;
    const below = Math.fround(middle - (high - low) / 64);
    const above = Math.fround(middle + (high - low) / 64);
    expect([...toFloat16(Float32Array.of(below, middle, above, -above))]).toEqual([
      bits,
      bits % 2 === 0 ? bits : bits + 1,
      bits + 1,
      (bits + 1) | 0x8000,
    ]);
  }
});

test('what is too large becomes infinity', () => {
  expect([...toFloat16(Float32Array.of(65_504, 65_519.996, 65_520, -1e9, Number.POSITIVE_INFINITY))]).toEqual([
    0x7bff, 0x7bff, 0x7c00, 0xfc00, 0x7c00,
  ]);
});
