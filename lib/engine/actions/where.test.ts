import { expect, test } from 'vitest';
import { actions } from './index';
import { workerOf } from './where';

test('every action goes to the worker that its spec names', () => {
  expect(actions.all.length).toBeGreaterThan(30);
  for (const { spec } of actions.all) expect(workerOf(spec.name), spec.name).toBe(spec.worker);
});

test('an unknown name goes to the worker that says so', () => {
  expect(workerOf('no.such')).toBe('data');
});
