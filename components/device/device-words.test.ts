import { describe, expect, test } from 'vitest';
import type { DeviceState, Happening } from '@/lib/client';
import { chipWords, happenedWords, waitingWords, waitWords, whyWords } from './device-words';

const state: DeviceState = {
  state: 'current',
  models: ['flowers'],
  model: 'flowers',
  environment: 'prod',
  running: null,
  coming: null,
  waitsFor: null,
  why: null,
  problem: null,
  isUnreachable: false,
  code: '916d3854',
  consent: true,
  seq: 4,
  storage: 'indexeddb',
};
const running = {
  version: 3,
  variant: 'onnx-f32',
  source: 'cached',
  sizeBytes: 1_600_000,
  backend: 'wasm',
  golden: null,
  hasGolden: true,
  classCount: 5,
} as const;

describe('the chip at the top', () => {
  test('says which version, and that there is no server', () => {
    expect(chipWords({ ...state, running })).toBe('prod · v3');
    expect(chipWords({ ...state, running, isUnreachable: true })).toBe('offline · v3');
    expect(chipWords({ ...state, coming: { version: 1, doneBytes: 0, totalBytes: 0 } })).toBe('prod · v1 is coming');
    expect(chipWords({ ...state, environment: null })).toBe('no version');
  });
});

describe('the list of events', () => {
  const lines: readonly (readonly [Happening, string])[] = [
    [{ type: 'checked', version: 3 }, 'Checked: v3 is what this device should run'],
    [{ type: 'checked', version: null }, 'Checked: nothing to run yet'],
    [{ type: 'downloaded', version: 3, bytes: 25_000_000 }, 'Downloaded 25 MB for v3; every piece has its hash'],
    [{ type: 'downloaded', version: 1, bytes: 0 }, 'Everything of v1 was here already'],
    [{ type: 'proved', version: 3, passed: 8, count: 8, maxError: 1e-7 }, 'Golden samples of v3: 8 of 8'],
    [{ type: 'committed', version: 3 }, 'v3 runs from now on'],
    [
      { type: 'reverted', version: 4, reason: 'mismatch', sample: 0 },
      'Not taken: v4 computed something else than where it was trained on golden sample 1',
    ],
    [{ type: 'reverted', version: 4, reason: 'timeout', sample: undefined }, 'Not taken: v4 took too long'],
    [{ type: 'failed', code: 'download/network' }, 'The server did not answer'],
    [{ type: 'failed', code: 'download/hash' }, 'Refused: the bytes are not the signed ones (download/hash)'],
    [{ type: 'failed', code: 'manifest/unreadable' }, 'Refused: not as it should be (manifest/unreadable)'],
    [{ type: 'incompatible', version: 9, reason: 'sdk' }, 'v9 does not fit this device (sdk)'],
  ];
  test.each(lines)('%j', (happening, words) => expect(happenedWords(happening)).toBe(words));

  test('F22 a reset says what was removed', () => {
    const versions = [
      { model: 'flowers', version: 2 },
      { model: 'flowers', version: 1 },
    ];
    expect(happenedWords({ type: 'reset', versions, bytes: 3_200_000, events: 1 })).toBe(
      'Reset: removed flowers v2, flowers v1 (3.2 MB), the keys seen first, the device code and 1 unsent count',
    );
    expect(happenedWords({ type: 'reset', versions: [], bytes: 0, events: 0 })).toBe(
      'Reset: removed no model, the keys seen first, the device code and 0 unsent counts',
    );
  });
});

describe('why this version', () => {
  const why = { action: 'use', version: 3, variant: 'onnx-f32', rule: 'default', mandatory: false, skipped: [] } as const;
  test('the rule alone', () => {
    expect(whyWords(why)).toEqual(['It is the version that this environment gives to every device.']);
  });
  test('what was passed over, in order, and that it is a must', () => {
    const skipped = [
      { version: 5, reason: 'failed' },
      { version: 4, reason: 'blocked' },
    ] as const;
    expect(whyWords({ ...why, rule: 'current', skipped, mandatory: true })).toEqual([
      'The environment names no version that fits better, so the one that is here stays.',
      'v5 was passed over: it did not pass its trial on this device.',
      'v4 was passed over: it was withdrawn.',
      'It is a must: the version before it is not used any more.',
    ]);
  });
});

test('what it waits for', () => {
  expect(waitWords('saveData')).toBe('It waits until the browser saves data no longer.');
  expect(waitWords('something new')).toBe('It is not fetched now.');
  expect(waitingWords({ isUnreachable: true })).toContain('cannot be reached');
  expect(waitingWords({ isUnreachable: false })).toContain('comes here by itself');
});
