import { expect, test } from 'vitest';
import type { ParamSpec } from '@/lib/core';
import { defaultWords, paramProblems, rangeWords, typedNumber, withParam } from './param-values';

const spec = {
  rounds: { kind: 'integer', default: 10, min: 1, title: 'Rounds', help: 'How many.' },
  penalty: { kind: 'number', default: 0.01, min: 0, exclusiveMin: true, title: 'Penalty', help: 'How much.' },
  weights: { kind: 'choice-or-map', choices: ['auto'], default: null, title: 'Weights', help: 'Who counts more.' },
  centre: { kind: 'boolean', default: true, title: 'Centre', help: 'Whether.' },
} as const satisfies ParamSpec;

test('only changed values are kept', () => {
  const one = withParam(spec, {}, 'rounds', 20);
  expect(one).toEqual({ rounds: 20 });
  expect(withParam(spec, one, 'rounds', 10)).toEqual({});
  expect(withParam(spec, one, 'rounds', undefined)).toEqual({});
  expect(withParam(spec, one, 'weights', 'auto')).toEqual({ rounds: 20, weights: 'auto' });
});

test('what is wrong is said by the spec, under the title of the field', () => {
  expect(paramProblems(spec, { rounds: 20, penalty: 0.5 }, 'train')).toEqual({});
  const problems = paramProblems(spec, { rounds: 1.5, penalty: 0, weights: { daisy: 'x' } }, 'train');
  expect(problems['rounds']).toBe('Rounds cannot be 1.5: a whole number of at least 1.');
  expect(problems['penalty']).toBe('Penalty cannot be 0: a number greater than 0.');
  expect(Object.keys(problems)).toEqual(['rounds', 'penalty', 'weights']);
});

test('typed text becomes a number where it is one', () => {
  expect([' 12 ', '0,5', '1e-3', '', 'many'].map(typedNumber)).toEqual([12, 0.5, 0.001, undefined, 'many']);
});

test('ranges and defaults have words', () => {
  expect(rangeWords(spec.rounds)).toBe('1 or more');
  expect(rangeWords(spec.penalty)).toBe('above 0');
  expect(rangeWords({ ...spec.rounds, max: Number.MAX_SAFE_INTEGER, min: 0 })).toBe('0 or more');
  expect(rangeWords({ ...spec.penalty, exclusiveMin: false, max: 1 })).toBe('0 to 1');
  expect(Object.values(spec).map(defaultWords)).toEqual(['usually 10', 'usually 0.01', 'usually none', 'usually on']);
});
