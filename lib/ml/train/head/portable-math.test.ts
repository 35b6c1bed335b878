import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exp, log } from './portable-math';

test('exp is within 1e-15 of the built-in one', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
      expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-15);
    }),
    { numRuns: 2000 },
  );
  expect([exp(0), exp(-1e4), exp(1e4), exp(Number.NaN)]).toEqual([1, 0, Number.POSITIVE_INFINITY, Number.NaN]);
});

test('log is within 1e-15 of the built-in one', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e6, noNaN: true }), (x) => {
      expect(Math.abs(log(x) - Math.log(x))).toBeLessThanOrEqual(1e-15 * Math.max(1, Math.log(x)));
    }),
    { numRuns: 2000 },
  );
  expect(log(1)).toBe(0);
});
