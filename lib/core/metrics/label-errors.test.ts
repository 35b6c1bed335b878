import { expect, test } from 'vitest';
import { labelErrors } from './label-errors';

test('a photo is suspect when another class reaches its usual confidence and beats the given one', () => {
  const rows: readonly (readonly [string, number, readonly number[]])[] = [
    ['sure', 0, [0.9, 0.05, 0.05]],
    ['flipped', 0, [0.1, 0.85, 0.05]],
    ['below the bar of its rival', 0, [0.4, 0.1, 0.5]],
    ['rival', 1, [0.1, 0.7, 0.2]],
    ['worse', 1, [0.95, 0, 0.05]],
    ['third', 2, [0.1, 0.1, 0.8]],
  ];
  // Bars: (.9 + .1 + .4) / 3 = .467, (.7 + 0) / 2 = .35, .8; the class without photos has none.
  const items = {
    keys: rows.map(([key]) => key),
    truth: rows.map(([, truth]) => truth),
    probabilities: Float64Array.from(rows.flatMap(([, , p]) => [...p, 0])),
    classes: ['a', 'b', 'c', 'none'],
  };
  const suspects = labelErrors(items);
  expect(suspects.map(({ key, given, suggested }) => [key, given, suggested])).toEqual([
    ['worse', 1, 0],
    ['flipped', 0, 1],
  ]);
  expect(suspects[0]?.margin).toBeCloseTo(-0.95, 12);
});
