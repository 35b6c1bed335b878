import { expect, test } from 'vitest';
import { parseOptions, UsageError } from './options.mjs';

test('defaults, quick, and lists', () => {
  expect(parseOptions([])).toMatchObject({ suites: ['features'], adapter: 'auto', pictures: 24, windows: 10, windowMs: 1000, json: false });
  expect(parseOptions(['--quick', '--windows', '5'])).toMatchObject({ quick: true, pictures: 8, windows: 5, windowMs: 300 });
  expect(parseOptions(['--suite', 'features', '--batch', '1,8', '--model', 'a,b', '--seed', '0'])).toMatchObject({
    batches: [1, 8],
    models: ['a', 'b'],
    seed: 0,
  });
  expect(parseOptions(['--suite', 'features,delivery'])).toMatchObject({ suites: ['features', 'delivery'] });
  expect(parseOptions(['--suite', 'delivery', '--out', 'x.json'])).toMatchObject({ suites: ['delivery'], out: 'x.json' });
});

test('one file takes the result of one suite', () => {
  expect(() => parseOptions(['--suite', 'features,delivery', '--out', 'x.json'])).toThrow(UsageError);
});

test.each([
  ['--suite', 'peaks'],
  ['--adapter', 'cpu'],
  ['--pictures', '0'],
  ['--windows', 'many'],
  ['--batch', '1,2.5'],
  ['--speed', '9'],
  ['features', ''],
])('%s %s is wrong usage', (...words) => {
  expect(() => parseOptions(words.filter(Boolean))).toThrow(UsageError);
});
