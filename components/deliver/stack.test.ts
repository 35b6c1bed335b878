import { expect, test } from 'vitest';
import { axisTop, stackLayers, stackTop } from './stack';

const box = { left: 0, top: 0, width: 100, height: 10 };

test('the axis ends at a round number that holds every day', () => {
  expect([0, 1, 2, 3, 7, 12, 49, 51, 1200].map(axisTop)).toEqual([1, 1, 2, 5, 10, 20, 50, 100, 2000]);
});

test('layers stand on each other and the highest day is their sum', () => {
  const series = [
    { key: '1', counts: [1, 2, 0] },
    { key: '2', counts: [1, 0, 4] },
  ];
  expect(stackTop(series)).toBe(4);
  const [first, second] = stackLayers(series, 4, box);
  expect(first).toEqual({ key: '1', path: 'M0.0 7.5L50.0 5.0L100.0 10.0L100.0 10.0L50.0 10.0L0.0 10.0Z' });
  expect(second?.path).toBe('M0.0 5.0L50.0 5.0L100.0 0.0L100.0 10.0L50.0 5.0L0.0 7.5Z');
});

test('nothing to draw is no layer and no height', () => {
  expect(stackTop([])).toBe(0);
  expect(stackLayers([], 0, box)).toEqual([]);
});
