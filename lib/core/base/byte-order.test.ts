import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes } from './byte-order';

test('the order is that of the UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
    }),
  );
  expect(compareBytes('\u{1f600}', '\uffee')).toBeGreaterThan(0);
  expect(['b', 'a10', 'a2', 'a'].sort(compareBytes)).toEqual(['a', 'a10', 'a2', 'b']);
});
