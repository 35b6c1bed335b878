import { describe, expect, test } from 'vitest';
import type { Photo } from '@/lib/client';
import { countBy, filterPhotos, isFiltering, noFilter, readFilter, toggleFilter, writeFilter } from './photo-filter';

const photo = (key: string, cls: string | null, split: string | null): Photo => ({ key, hash: key, widthPx: 4, heightPx: 3, cls, split });
const photos = [photo('1', 'c_a', 'train'), photo('2', 'c_a', 'val'), photo('3', 'c_b', 'train'), photo('4', null, null)];
const keys = (list: readonly Photo[]) => list.map((entry) => entry.key).join('');

describe('filters of the mosaic', () => {
  test('no filter gives the same list', () => {
    expect(filterPhotos(photos, noFilter)).toBe(photos);
    expect(isFiltering(noFilter)).toBe(false);
  });

  test('values of a group are alternatives, groups combine', () => {
    expect(keys(filterPhotos(photos, { classes: ['c_a', 'c_b'], splits: [] }))).toBe('123');
    expect(keys(filterPhotos(photos, { classes: ['c_a', 'c_b'], splits: ['train'] }))).toBe('13');
    expect(keys(filterPhotos(photos, { classes: [null], splits: [] }))).toBe('4');
  });

  test('a value is added and taken out again', () => {
    const on = toggleFilter(noFilter, 'classes', null);
    expect(on.classes).toEqual([null]);
    expect(toggleFilter(on, 'classes', null)).toEqual(noFilter);
  });

  test('travels through an address, odd names included', () => {
    const filter = { classes: ['c_a', null], splits: ['a,b', null] };
    const query = writeFilter(filter);
    expect(query).toEqual({ class: 'c_a,none', split: 'a%2Cb,none' });
    expect(readFilter(query.class, query.split)).toEqual(filter);
    expect(writeFilter(noFilter)).toEqual({ class: null, split: null });
    expect(readFilter(null, '')).toEqual(noFilter);
  });

  test('counts', () => {
    expect([...countBy(photos, 'cls')]).toEqual([
      ['c_a', 2],
      ['c_b', 1],
      [null, 1],
    ]);
  });
});
