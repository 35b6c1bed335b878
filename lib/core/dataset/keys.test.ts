import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../base/error';
import { compareNatural, importKeys, maxKeyBytes, normalKey } from './keys';

const keysOf = (paths: readonly string[]): readonly string[] =>
  importKeys(paths.map((inner) => ({ inner, splitFolder: null }))).map(({ key }) => key);

describe('keys', () => {
  test('are NFC and checked', () => {
    expect(normalKey('cafe\u0301/1')).toBe('caf\u00e9/1');
    expect(normalKey('emoji 🐈/#%? ')).toBe('emoji 🐈/#%? ');
    for (const bad of ['', '/a', 'a//b', 'a/', './a', 'a/../b', 'a\u0007', 'a\nb', 'x'.repeat(maxKeyBytes + 1)]) {
      expect(() => normalKey(bad), JSON.stringify(bad)).toThrow(expect.objectContaining({ code: 'dataset/bad-key' }));
    }
    expect(normalKey('é'.repeat(maxKeyBytes / 2))).toHaveLength(maxKeyBytes / 2);
  });

  test('sort as people count', () => {
    const sorted = ['b/10', 'b/2', 'a', 'b/02', 'Zebra', 'ant', 'b/1x'].sort(compareNatural);
    expect(sorted).toEqual(['Zebra', 'a', 'ant', 'b/1x', 'b/02', 'b/2', 'b/10']);
  });

  test('the order is total', () => {
    const key = fc.string({ unit: fc.constantFrom('0', '1', 'a', 'B', '/', '.'), maxLength: 6 });
    fc.assert(
      fc.property(key, key, key, (a, b, c) => {
        expect(Math.sign(compareNatural(a, b))).toBe(-Math.sign(compareNatural(b, a)) + 0);
        expect(compareNatural(a, b) === 0).toBe(a === b);
        if (compareNatural(a, b) < 0 && compareNatural(b, c) < 0) expect(compareNatural(a, c)).toBeLessThan(0);
      }),
    );
  });
});

describe('import keys', () => {
  test('are distinct and as documented', () => {
    expect(keysOf(['cats/1.jpg', 'dogs/1.jpg'])).toEqual(['cats/1', 'dogs/1']);
    expect(keysOf(['a.jpg', 'a.png', 'b.png'])).toEqual(['a.jpg', 'a.png', 'b']);
    expect(keysOf(['A.jpg', 'a.jpg'])).toEqual(['A', 'a']);
    expect(keysOf(['x/cafe\u0301.jpg', 'y/caf\u00e9.jpg'])).toEqual(['x/caf\u00e9', 'y/caf\u00e9']);
    expect(keysOf(['cafe\u0301.jpg', 'caf\u00e9.jpg'])).toEqual(['caf\u00e9.jpg', 'caf\u00e9.jpg (2)']);
    expect(keysOf(['🐈/#%?.jpg', 'b/trailing .jpg', 'a.b.c.jpg'])).toEqual(['🐈/#%?', 'b/trailing ', 'a.b.c']);
    expect(keysOf(['a.jpg.png', 'a.jpg', 'a.png'])).toEqual(['a.jpg.png', 'a.jpg', 'a.png']);
  });

  test('keep the split folder only where it tells two files apart', () => {
    const files = ['train/a.jpg', 'val/a.jpg', 'train/b.jpg'].map((path) => path.split('/'));
    const keys = importKeys(files.map(([splitFolder = null, inner = '']) => ({ inner, splitFolder })));
    expect(keys).toEqual([
      { key: 'train/a.jpg', adjusted: true },
      { key: 'val/a.jpg', adjusted: true },
      { key: 'b', adjusted: false },
    ]);
  });

  test('are unique and acceptable for any listing', () => {
    const segment = fc.constantFrom('a', 'b', 'images', 'train', 'val', 'a.jpg', 'a.png', 'caf\u00e9', 'cafe\u0301');
    const listing = fc.uniqueArray(
      fc.array(segment, { minLength: 1, maxLength: 4 }).map((path) => path.join('/')),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(listing, (paths) => {
        const keys = importKeys(paths.map((inner) => ({ inner, splitFolder: inner.includes('train') ? 'train' : null })));
        expect(new Set(keys.map(({ key }) => key)).size).toBe(paths.length);
        for (const { key } of keys) expect(normalKey(key)).toBe(key);
      }),
    );
  });

  test('refuse what no key can be', () => {
    expect(() => keysOf(['a/../b.jpg'])).toThrow(AppError);
  });
});
