import { expect, test } from 'vitest';
import { mapClasses, similarTogether } from './map-order';

const matrix = [
  [8, 0, 0, 2],
  [0, 9, 1, 0],
  [0, 3, 7, 0],
  [4, 0, 0, 6],
];

test('a small map shows every class, a large one those with the most mistakes in the order of the list', () => {
  expect(mapClasses(matrix)).toEqual([0, 1, 2, 3]);
  expect(mapClasses(matrix, 2)).toEqual([0, 3]);
});

test('classes that are taken for each other stand together', () => {
  const order = similarTogether(matrix, [0, 1, 2, 3]);
  expect([...order].sort()).toEqual([0, 1, 2, 3]);
  expect(Math.abs(order.indexOf(0) - order.indexOf(3))).toBe(1);
  expect(Math.abs(order.indexOf(1) - order.indexOf(2))).toBe(1);
  expect(similarTogether(matrix, [3, 1])).toHaveLength(2);
});
