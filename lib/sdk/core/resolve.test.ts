import { describe, expect, test } from 'vitest';
import { bucketOf } from './bucket';
import { testResolver } from './testing/resolver-suite';

describe('R30 the resolver', () => testResolver('Node'));

test('R22 100,000 devices: the shares are those of section 10, and two rollouts are independent', async () => {
  const installs = Array.from({ length: 100_000 }, (_, i) => `d${i}`);
  const first = await Promise.all(installs.map((install) => bucketOf('r1', install)));
  const second = await Promise.all(installs.map((install) => bucketOf('r2', install)));
  expect(first.filter((bucket) => bucket < 1000).length).toBe(10_162);
  expect(first.filter((bucket) => bucket < 2500).length).toBe(24_863);
  expect(Math.abs(correlation(first, second))).toBeLessThan(0.02);
});

/** Pearson's r. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, i) => (value - meanA) * ((b[i] as number) - meanB)));
  return covariance / Math.sqrt(mean(a.map((value) => (value - meanA) ** 2)) * mean(b.map((value) => (value - meanB) ** 2)));
}
