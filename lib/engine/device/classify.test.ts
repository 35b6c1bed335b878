import { describe, expect, test } from 'vitest';
import { AppError, classColor } from '@/lib/core';
import type { Output } from '@/lib/sdk/core/client';
import { bestClasses } from './classify';

const io = {
  outputs: [
    { id: 'features', kind: 'features' },
    { id: 'probabilities', kind: 'probabilities' },
  ],
};
const classes = ['daisy', 'roses', 'tulips'].map((name, index) => ({ index, id: `c_${index}`, name, color: `#00000${index}` }));
const outputs = (values: readonly number[]): ReadonlyMap<string, Output> =>
  new Map([
    ['features', { data: new Float32Array([9, 8, 7]), shape: [1, 3] }],
    ['probabilities', { data: new Float32Array(values), shape: [1, values.length] }],
  ]);

describe('the best classes', () => {
  test('of the output that holds probabilities, best first, with name and colour', () => {
    expect(bestClasses({ io, classes, version: 1 }, outputs([0.25, 0.625, 0.125]))).toEqual([
      { name: 'roses', color: '#000001', p: 0.625 },
      { name: 'daisy', color: '#000000', p: 0.25 },
      { name: 'tulips', color: '#000002', p: 0.125 },
    ]);
  });

  test('at most five; a class without a name has its number', () => {
    const many = bestClasses({ io, classes: [], version: 1 }, outputs([0.1, 0.2, 0.3, 0.05, 0.15, 0.12, 0.08]));
    expect(many.map(({ name }) => name)).toEqual(['class 3', 'class 2', 'class 5', 'class 6', 'class 1']);
    expect(many[0]?.color).toBe(classColor(2));
  });

  test('a model that does not classify is said, not guessed', () => {
    const boxes = { io: { outputs: [{ id: 'boxes', kind: 'boxes' }] }, classes, version: 7 };
    expect(() => bestClasses(boxes, outputs([1]))).toThrow(AppError);
    expect(() => bestClasses(boxes, outputs([1]))).toThrow('Version 7 does not sort pictures into classes');
    expect(() => bestClasses({ io: null, classes, version: 7 }, outputs([1]))).toThrow(AppError);
  });
});
