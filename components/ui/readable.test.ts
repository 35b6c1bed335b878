import { expect, test } from 'vitest';
import { countOf, readableBytes, readableRate, readableSeconds, readableShare, readableTime } from './readable';

test('bytes have at most three figures and decimal units', () => {
  expect([0, 999, 1000, 4100, 98_000_000, 999_600, 1_250_000_000].map(readableBytes)).toEqual([
    '0 B',
    '999 B',
    '1 KB',
    '4.1 KB',
    '98 MB',
    '1 MB',
    '1.3 GB',
  ]);
});

test('times are said as people say them', () => {
  expect([0.2, 1, 41, 59.6, 70, 3600, 7500].map(readableSeconds)).toEqual(['under 1 s', '1 s', '41 s', '1 min', '1 min 10 s', '1 h', '2 h 5 min']);
});

test('counts agree with their noun', () => {
  expect([countOf(1, 'photo'), countOf(1200, 'photo'), countOf(2, 'class', 'classes')]).toEqual(['1 photo', '1,200 photos', '2 classes']);
});

test('rates and shares carry their unit', () => {
  expect([readableRate(147.2, 'photos'), readableRate(6.43, 'photos'), readableShare(0.849)]).toEqual(['147 photos/s', '6.4 photos/s', '85 %']);
});

test('a moment is named by how near it is', () => {
  const now = new Date('2026-11-20T14:30:00');
  const at = (text: string) => readableTime(new Date(text).toISOString(), now);
  expect(at('2026-11-20T14:29:30')).toBe('just now');
  expect(at('2026-11-20T14:26:00')).toBe('4 min ago');
  expect(at('2026-11-20T09:05:00')).toBe('09:05');
  expect(at('2026-11-16T09:05:00')).toBe('Monday');
  expect(at('2026-10-03T09:05:00')).toBe('3 Oct');
  expect(at('2025-10-03T09:05:00')).toBe('3 Oct 2025');
});
