import { describe, expect, test } from 'vitest';
import type { Photo } from '@/lib/client';
import { nextAfterDeleting, nextUnlabelled } from './next-photo';

const photos = ['a', null, 'a', null].map((cls, at): Photo => ({ key: `${at}`, hash: '', widthPx: 4, heightPx: 3, cls, split: null }));

describe('where the focus goes', () => {
  test('to the next photo without a class, round the end', () => {
    expect(nextUnlabelled(photos, '0')).toBe('1');
    expect(nextUnlabelled(photos, '1')).toBe('3');
    expect(nextUnlabelled(photos, '3')).toBe('1');
  });

  test('nowhere when the photo itself is the only one left', () => {
    expect(nextUnlabelled(photos.slice(2), '3')).toBeNull();
    expect(nextUnlabelled([], '3')).toBeNull();
  });

  test('after a deletion to the next one, at the end to the one before', () => {
    expect(nextAfterDeleting(photos, new Set(['0', '1']))).toBe('2');
    expect(nextAfterDeleting(photos, new Set(['1', '3']))).toBe('2');
    expect(nextAfterDeleting(photos, new Set(['0', '1', '2', '3']))).toBeNull();
  });
});
