import { expect, test } from 'vitest';
import { quartiles } from './quartiles';

// Reference numbers: numpy.percentile([...], [25, 50, 75]).
test.each([
  [[7], { q1: 7, median: 7, q3: 7 }],
  [[4, 1, 3, 2], { q1: 1.75, median: 2.5, q3: 3.25 }],
  [[10, 9, 1, 100, 2], { q1: 2, median: 9, q3: 10 }],
])('quartiles of %j', (samples, wanted) => {
  const given = [...samples];
  expect(quartiles(samples)).toEqual(wanted);
  expect(samples).toEqual(given);
});

test('no samples have no middle', () => {
  expect(() => quartiles([])).toThrow(TypeError);
});
