import { expect, test } from 'vitest';
import type { VersionUse } from '@/lib/client';
import { findingsOf } from './look-at';

const use = (version: number, active: number, failed = 0): VersionUse => ({
  version,
  active,
  failed,
  downloaded: active,
  installed: active,
  adoption: null,
  reasons: failed > 0 ? [{ reason: 'mismatch', backend: 'wasm', adapter: '', devices: failed }] : [],
});

test('all well is said, and only when there are devices', () => {
  expect(findingsOf([], 1, 'prod')).toEqual([]);
  expect(findingsOf([use(1, 3)], 1, 'prod').map(({ id, tone }) => [id, tone])).toEqual([['well', 'good']]);
});

test('a failing current version comes before devices that are behind', () => {
  const findings = findingsOf([use(2, 0, 1), use(1, 4)], 2, 'prod');
  expect(findings.map(({ id, tone }) => [id, tone])).toEqual([
    ['failed-2', 'bad'],
    ['behind', 'warn'],
  ]);
  expect(findings[0]?.text).toContain('failed on 1 device (mismatch)');
  expect(findings[1]?.text).toContain('4 devices not on version 2');
});

test('a version that failed and was taken back is only a warning', () => {
  expect(findingsOf([use(2, 0, 2), use(1, 2)], 1, 'dev').map(({ tone }) => tone)).toEqual(['warn']);
});
