import { expect, test } from 'vitest';
import { parseBenchResult } from '@/lib/ml/benchmark';
import { describeHost, resultOf } from '../harness/result-file.mjs';
import { type Comparison, deliveryResults, deliveryTable } from './delivery-results';

const comparison: Comparison = {
  id: 'delivery/x',
  ours: { engine: 'slipway', rates: [{ perSecond: 450, p99Ms: 40 }] },
  reference: {
    engine: 'null-route',
    rates: [
      { perSecond: 1000, p99Ms: 10 },
      { perSecond: 800, p99Ms: 14 },
    ],
  },
  floors: { ratio: 0.5, perSecond: 500, p99Ratio: 3 },
};

function result(comparisons: readonly Comparison[]) {
  const outcome = {
    peers: [{ engine: 'next', version: '1', status: 'ran' }],
    ...deliveryResults(comparisons),
    errors: [],
    windows: 1,
    windowMs: 20_000,
  };
  const options = { suites: ['delivery'], windows: 10, windowMs: 1000, seed: 1, quick: false };
  return parseBenchResult(resultOf({ outcome, runtime: 'Node v20', host: describeHost(), options }));
}

test('the ratio is against the mean of both reference windows, and floors say how they fared', () => {
  const { ratios, gates } = deliveryResults([comparison]);
  expect(ratios).toEqual([
    { case: 'delivery/x', metric: 'rate', of: 'slipway', to: 'null-route', value: 0.5 },
    { case: 'delivery/x', metric: 'p99', of: 'slipway', to: 'null-route', value: 40 / 12 },
  ]);
  expect(gates.map(({ metric, op, limit, status }) => [metric, op, limit, status])).toEqual([
    ['delivery/x rate against null-route', '>=', 0.5, 'passed'],
    ['delivery/x rate', '>=', 500, 'failed'],
    ['delivery/x p99 against null-route', '<=', 3, 'failed'],
  ]);
});

test('the document fits the schema, without a graphics card and with the windows that were used', () => {
  expect(result([comparison])).toMatchObject({ adapter: null, options: { windows: 1, windowMs: 20_000 }, complete: true });
  const { p99Ratio: _none, ...floors } = comparison.floors;
  expect(result([{ ...comparison, floors }]).gates).toHaveLength(2);
});

test('the table shows both, the ratio, and which floors are missed', () => {
  const lines = deliveryTable(result([comparison]))
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/));
  expect(lines).toContainEqual(['slipway', '450', '450', '40.0', 'x 0.500 of null-route']);
  expect(lines).toContainEqual(['null-route', '900', '1000 800', '12.0']);
  expect(lines).toContainEqual(['meets', 'delivery/x rate against null-route', '0.500', '>= 0.5']);
  expect(lines).toContainEqual(['misses', 'delivery/x rate', '450', '>= 500']);
});
