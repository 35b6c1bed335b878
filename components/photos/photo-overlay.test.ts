import { describe, expect, test } from 'vitest';
import type { Photo } from '@/lib/client';
import { applyOverlay, layOver, noOverlay, noteStored, settle, takeOff } from './photo-overlay';

const photo = (key: string, cls: string | null): Photo => ({ key, hash: key, widthPx: 4, heightPx: 3, cls, split: null });
const before = [photo('1', null), photo('2', 'c_a'), photo('3', null)];
const show = (photos: readonly Photo[]) => photos.map(({ key, cls }) => `${key}${cls ?? '-'}`).join(' ');

describe('what a page shows ahead of storage', () => {
  test('nothing laid over gives the same list', () => {
    expect(applyOverlay(before, noOverlay)).toBe(before);
  });

  test('classes and deletions show at once, the last word wins', () => {
    const assigned = layOver(layOver(noOverlay, ['1', '2'], { cls: 'c_b' }, 1), ['2'], { cls: null }, 2);
    expect(show(applyOverlay(before, assigned))).toBe('1c_b 2- 3-');
    expect(show(applyOverlay(before, layOver(assigned, ['3'], 'gone', 3)))).toBe('1c_b 2-');
  });

  test('an entry goes when the list says the same; older lists keep it', () => {
    const overlay = layOver(layOver(noOverlay, ['1'], { cls: 'c_b' }, 1), ['3'], 'gone', 2);
    expect(settle(overlay, before, 0)).toBe(overlay);
    expect([...settle(overlay, [photo('1', 'c_b'), ...before.slice(1)], 0).keys()]).toEqual(['3']);
    expect(settle(overlay, [photo('1', 'c_b'), photo('2', 'c_a')], 0).size).toBe(0);
  });

  test('what another tab changed after the edit was stored wins, but not a list that was read before', () => {
    const stored = noteStored(layOver(noOverlay, ['1'], { cls: 'c_b' }, 1), 1, 1000);
    expect(settle(stored, before, 1100).size).toBe(1);
    expect(settle(stored, before, 5000).size).toBe(0);
  });

  test('a failed edit leaves nothing behind', () => {
    const overlay = layOver(layOver(noOverlay, ['1'], { cls: 'c_b' }, 1), ['2'], { cls: 'c_b' }, 2);
    expect(show(applyOverlay(before, takeOff(overlay, 1)))).toBe('1- 2c_b 3-');
  });
});
