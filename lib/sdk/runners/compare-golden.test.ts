import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareGolden, type OutputMeaning, type Outputs, type Precision } from './compare-golden';

const probabilities: OutputMeaning[] = [{ id: 'p', kind: 'probabilities' }];
const outputs = (values: Record<string, readonly number[]>, shape?: readonly number[]): Outputs =>
  new Map(Object.entries(values).map(([id, data]) => [id, { data: Float32Array.from(data), shape: shape ?? [1, data.length] }]));
const compare = (precision: Precision, pairs: [Outputs, Outputs][], meanings = probabilities) => {
  const comparison = compareGolden(precision, meanings, pairs.length);
  for (const [expected, found] of pairs) if (!comparison.add({ expected, found })) break;
  return comparison.result();
};
const one = (precision: Precision, expected: number[], found: number[]) => compare(precision, [[outputs({ p: expected }), outputs({ p: found })]]);

describe('the parity rule', () => {
  test.each([
    ['f32', 1e-3],
    ['f16', 1e-2],
    ['int8', 0.1],
  ] as const)('%s: %f on probabilities', (precision, tolerance) => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 4, noNaN: true }), (factor) => {
        const by = factor * tolerance;
        if (Math.abs(factor - 1) < 1e-3) return;
        expect(one(precision, [0.9, 0.05], [0.9, 0.05 + by]).reason).toBe(factor < 1 ? undefined : 'mismatch');
      }),
    );
  });

  test('the top class: equal, but for one of eight at int8', () => {
    const right: [Outputs, Outputs] = [outputs({ p: [0.5, 0.48] }), outputs({ p: [0.5, 0.48] })];
    const turned: [Outputs, Outputs] = [outputs({ p: [0.5, 0.48] }), outputs({ p: [0.48, 0.5] })];
    const eight = (wrong: number) => Array.from({ length: 8 }, (_, i) => (i < wrong ? turned : right));
    expect(compare('int8', eight(1))).toMatchObject({ passed: 7, count: 8 });
    expect(compare('int8', eight(1)).reason).toBeUndefined();
    expect(compare('int8', eight(2))).toMatchObject({ reason: 'mismatch', sample: 1 });
    expect(one('f32', [0.5, 0.4999], [0.4999, 0.5])).toMatchObject({ reason: 'mismatch', sample: 0 });
  });

  test('not finite, another shape, an output that is missing', () => {
    for (const bad of [Number.NaN, Infinity]) expect(one('int8', [0.5, 0.5], [0.5, bad])).toMatchObject({ reason: 'non_finite', sample: 0 });
    expect(one('int8', [0.5, 0.5], [0.5])).toMatchObject({ reason: 'shape' });
    expect(compare('f32', [[outputs({ p: [1, 0] }), outputs({ p: [1, 0] }, [2, 1])]])).toMatchObject({ reason: 'shape' });
    expect(compare('f32', [[outputs({ p: [1] }), outputs({ q: [1] })]])).toMatchObject({ reason: 'shape' });
  });

  test('boxes of a score over .25 must overlap; others may lie anywhere', () => {
    const meanings: OutputMeaning[] = [
      { id: 'b', kind: 'boxes' },
      { id: 's', kind: 'scores' },
    ];
    const expected = outputs({ b: [0, 0, 10, 10, 20, 20, 30, 30], s: [0.9, 0.01, 0.2, 0.24] });
    const shifted = (by: number, other: number) => outputs({ b: [by, 0, 10 + by, 10, other, 20, other + 10, 30], s: [0.9, 0.01, 0.2, 0.24] });
    // IoU of two 10 x 10 boxes that are d apart is (10 - d) / (10 + d): .98 at d = .101, .95 at .256, .9 at .526.
    for (const [precision, fits, fails] of [
      ['f32', 0.09, 0.11],
      ['f16', 0.25, 0.27],
      ['int8', 0.51, 0.54],
    ] as const) {
      expect(compare(precision, [[expected, shifted(fits, 500)]], meanings).reason).toBeUndefined();
      expect(compare(precision, [[expected, shifted(fails, 20)]], meanings).reason).toBe('mismatch');
    }
  });

  test('large values are compared relative to the largest', () => {
    const value: OutputMeaning[] = [{ id: 'v', kind: 'value' }];
    expect(compare('f32', [[outputs({ v: [1000, 2] }), outputs({ v: [1000.9, 2] })]], value).reason).toBeUndefined();
    expect(compare('f32', [[outputs({ v: [1000, 2] }), outputs({ v: [1001.1, 2] })]], value).reason).toBe('mismatch');
  });
});
