import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../base/error';
import { contentHash } from '../base/hash';
import { autoSplit, autoValidation, extendSplit, kFold, makeSplit, type SplitSet, splitsOf } from './split';
import type { SplitItem } from './split-groups';

const hashOf = (text: string) => contentHash(new TextEncoder().encode(text));
/** An item with bytes of its own. */
const item = (key: string, classes: readonly string[], more: Partial<SplitItem> = {}): SplitItem => ({
  key,
  blobHash: hashOf(key),
  classes,
  ...more,
});
const items = (count: number, classOf: (i: number) => string, prefix = 'photo'): SplitItem[] =>
  Array.from({ length: count }, (_, i) => item(`${prefix} ${i}`, [classOf(i)]));

function sizes(split: SplitSet, all: readonly SplitItem[], name?: string): Record<string, number> {
  const found = splitsOf(split, all);
  const counts = Object.fromEntries(Object.keys(split.ratios).map((part) => [part, 0]));
  for (const one of all) {
    if (name !== undefined && !one.classes.includes(name)) continue;
    const part = found.get(one.key) ?? '';
    counts[part] = (counts[part] ?? 0) + 1;
  }
  return counts;
}

function reasonOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error instanceof AppError ? [error.code, error.details['reason']] : error;
  }
  return 'not refused';
}

describe('T40 automatic split', () => {
  test('T40 shares: 5 % from 200, 10 % from 50, none below, about 10,000 from 200,000', () => {
    const counts = [1, 49, 50, 100, 199, 200, 1000, 200_000, 400_000];
    expect(counts.map(autoValidation)).toEqual([0, 0, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025]);
    expect(
      autoSplit(
        items(40, () => 'a'),
        0,
      ).split,
    ).toBeNull();
  });

  test('T40 200 photos: 10 held out, seeded, each class within 1', () => {
    const all = items(200, (i) => (i % 3 === 0 ? 'circle' : 'square'));
    const { split } = autoSplit(all, 4);
    expect(split && sizes(split, all)).toEqual({ train: 190, val: 10 });
    for (const name of ['circle', 'square']) {
      const own = all.filter((one) => one.classes[0] === name).length;
      expect(Math.abs(((split && sizes(split, all, name)['val']) ?? 0) - own * 0.05)).toBeLessThan(1);
    }
    expect(autoSplit(all, 4).split?.assign).toEqual(split?.assign);
    expect(autoSplit(all, 5).split?.assign).not.toEqual(split?.assign);
    const hundred = items(100, (i) => `class ${i % 4}`);
    const ten = autoSplit(hundred, 0).split;
    expect(ten && sizes(ten, hundred)).toEqual({ train: 90, val: 10 });
  });

  test('T40 copies are on one side', () => {
    const all = items(200, (i) => `class ${i % 2}`).map((one, i) => ({ ...one, blobHash: hashOf(`picture ${Math.floor(i / 4)}`) }));
    for (let seed = 0; seed < 20; seed++) {
      const { split } = autoSplit(all, seed);
      const found = split ? splitsOf(split, all) : new Map<string, string>();
      for (let i = 0; i < 200; i++) expect(found.get(`photo ${i}`)).toBe(found.get(`photo ${i - (i % 4)}`));
    }
  });

  test('T40 100 more photos move none', () => {
    const all = items(200, (i) => `class ${i % 2}`);
    const more = items(100, (i) => `class ${i % 3}`, 'new');
    const { split } = autoSplit(all, 1);
    if (!split) throw new Error('200 photos must be split');
    const { split: extended } = extendSplit(split, all, more);
    const before = splitsOf(split, all);
    const after = splitsOf(extended, [...all, ...more]);
    for (const one of all) expect(after.get(one.key)).toBe(before.get(one.key));
    expect(after.size).toBe(300);
    expect(extended.assign).toMatchObject(split.assign);
    expect(sizes(extended, [...all, ...more])).toEqual({ train: 285, val: 15 });
  });

  test('T40 photos of one group cannot be held out: no split, and a warning', () => {
    const all = items(60, () => 'a').map((one) => ({ ...one, links: { video: 'v' } }));
    const { split, warnings } = autoSplit(all, 0);
    expect([split, warnings.map((warning) => warning.code)]).toEqual([null, ['split/impossible']]);
  });
});

describe('D50 splits', () => {
  const thousand = items(1000, (i) => ['common', 'common', 'common', 'half', 'half', 'rare'][(i * 7 + Math.floor(i / 11)) % 6] as string).map(
    (one, i) => (i % 50 === 0 ? { ...one, classes: [...one.classes, 'seldom'] } : one),
  );

  test('D50 1,000 items at 0.8 and 0.2: sizes within one, each class of 20 within 3 points', () => {
    for (const seed of [0, 1, 2, 3]) {
      const { split } = makeSplit(thousand, { seed });
      const { train, val } = sizes(split, thousand);
      expect(Math.abs((train ?? 0) - 800)).toBeLessThanOrEqual(1);
      expect(Math.abs((val ?? 0) - 200)).toBeLessThanOrEqual(1);
      for (const name of ['common', 'half', 'rare', 'seldom']) {
        const own = sizes(split, thousand, name);
        const share = (own['val'] ?? 0) / ((own['val'] ?? 0) + (own['train'] ?? 0));
        expect(Math.abs(share - 0.2), `${name} ${share}`).toBeLessThanOrEqual(0.03);
      }
    }
  });

  test('D50 the same seed gives the same sets for any order of the items', () => {
    const { split } = makeSplit(thousand, { seed: 3 });
    const turned = [...thousand.slice(400).reverse(), ...thousand.slice(0, 400)];
    expect(makeSplit(turned, { seed: 3 }).split.assign).toEqual(split.assign);
    expect(makeSplit(thousand, { seed: 4 }).split.assign).not.toEqual(split.assign);
  });

  test('D50 200 more items move none', () => {
    const { split } = makeSplit(thousand, { seed: 5 });
    const more = items(200, (i) => (i % 2 === 0 ? 'common' : 'new class'), 'new');
    const { split: extended, warnings } = extendSplit(split, thousand, more);
    const before = splitsOf(split, thousand);
    const after = splitsOf(extended, [...thousand, ...more]);
    for (const one of thousand) expect(after.get(one.key)).toBe(before.get(one.key));
    expect(warnings).toEqual([]);
    const { train, val } = sizes(extended, [...thousand, ...more]);
    expect([Math.abs((train ?? 0) - 960) <= 1, Math.abs((val ?? 0) - 240) <= 1]).toEqual([true, true]);
  });

  test('D50 many classes leave many remainders: sizes still fit', () => {
    const all = items(390, (i) => `class ${String(i % 30).padStart(2, '0')}`);
    const { split } = makeSplit(all, { ratios: { train: 0.9, val: 0.1 } });
    const { val } = sizes(split, all);
    expect(Math.abs((val ?? 0) - 39)).toBeLessThanOrEqual(1);
    for (let c = 0; c < 30; c++) expect([1, 2]).toContain(sizes(split, all, `class ${String(c).padStart(2, '0')}`)['val']);
  });

  test('without stratifying an item goes by its own draw, whatever else is there', () => {
    const whole = makeSplit(thousand, { stratify: false, seed: 9 }).split;
    const part = makeSplit(thousand.slice(0, 300), { stratify: false, seed: 9 }).split;
    expect(whole.assign).toMatchObject(part.assign);
    expect(Math.abs((sizes(whole, thousand)['val'] ?? 0) - 200)).toBeLessThan(50);
  });

  test('impossible splits say why', () => {
    expect(reasonOf(() => makeSplit(thousand, { ratios: { train: 0.8, val: 0.1 } }))).toEqual(['split/impossible', 'ratios']);
    expect(reasonOf(() => makeSplit(thousand, { ratios: { train: 1, val: 0 } }))).toEqual(['split/impossible', 'ratios']);
    expect(reasonOf(() => makeSplit(items(1, () => 'a')))).toEqual(['split/impossible', 'groups']);
    expect(reasonOf(() => makeSplit([]))).toEqual(['split/impossible', 'groups']);
    expect(
      reasonOf(() =>
        makeSplit(
          items(2, () => 'a'),
          { ratios: { train: 0.98, val: 0.02 } },
        ),
      ),
    ).toEqual(['split/impossible', 'empty']);
  });
});

describe('groups', () => {
  test('no group is in two splits, for 100 seeds', () => {
    const all = items(300, (i) => `class ${i % 3}`).map((one, i): SplitItem => {
      if (i < 40) return { ...one, blobHash: hashOf(`pair ${i >> 1}`) };
      if (i < 80) return { ...one, links: { near: `near ${i >> 1}` } };
      if (i < 130) return { ...one, links: { video: `video ${i % 5}` } };
      return one;
    });
    for (let seed = 0; seed < 100; seed++) {
      const found = splitsOf(makeSplit(all, { seed }).split, all);
      for (let i = 0; i < 80; i += 2) expect(found.get(`photo ${i}`)).toBe(found.get(`photo ${i + 1}`));
      for (let i = 85; i < 130; i++) expect(found.get(`photo ${i}`)).toBe(found.get(`photo ${i - 5}`));
      expect(found.size).toBe(300);
    }
  });

  test('a cluster of near duplicates above 5 % is left apart unless accepted', () => {
    const all = items(100, (i) => `class ${i % 2}`).map((one, i) => (i < 30 ? { ...one, links: { near: 'wall' } } : one));
    const { split, warnings } = makeSplit(all);
    expect(warnings.map((warning) => [warning.code, warning.details['items']])).toEqual([['split/huge-group', 30]]);
    expect(new Set(all.slice(0, 30).map((one) => splitsOf(split, all).get(one.key))).size).toBe(2);
    expect(sizes(split, all)).toEqual({ train: 80, val: 20 });
    const accepted = makeSplit(all, { acceptHugeGroups: true });
    expect(accepted.warnings).toEqual([]);
    expect(new Set(all.slice(0, 30).map((one) => splitsOf(accepted.split, all).get(one.key))).size).toBe(1);
  });

  test('chosen attributes hold items together', () => {
    const all = items(60, () => 'a').map((one, i) => ({ ...one, links: { scene: `scene ${i % 12}` } }));
    const found = splitsOf(makeSplit(all, { group: ['scene'] }).split, all);
    for (let i = 12; i < 60; i++) expect(found.get(`photo ${i}`)).toBe(found.get(`photo ${i - 12}`));
  });

  test('a new item joins its group; one that links two splits moves nothing and is reported', () => {
    const all = items(100, () => 'a').map((one, i) => ({ ...one, links: { near: `near ${i >> 1}` } }));
    const { split } = makeSplit(all, { ratios: { train: 0.5, val: 0.5 } });
    const before = splitsOf(split, all);
    const train = all.find((one) => before.get(one.key) === 'train') as (typeof all)[number];
    const val = all.find((one) => before.get(one.key) === 'val') as (typeof all)[number];
    const joins = item('joins', ['a'], { links: { near: train.links.near } });
    const bridge = item('bridge', ['a'], { links: { near: train.links.near, video: 'v' } });
    const other = item('other', ['a'], { links: { near: val.links.near, video: 'v' } });
    const { split: extended, warnings } = extendSplit(split, all, [joins, bridge, other]);
    const everything = [...all, joins, bridge, other];
    const after = splitsOf(extended, everything);
    for (const one of all) expect(after.get(one.key)).toBe(before.get(one.key));
    expect(after.size).toBe(103);
    expect(warnings.map((warning) => warning.code)).toEqual(['item/split-overlap']);
    expect(warnings[0]?.details['keys']).toEqual(expect.arrayContaining(['bridge', 'other', train.key, val.key]));
    expect(splitsOf(extendSplit(split, all, [joins]).split, [...all, joins]).get('joins')).toBe('train');
  });

  test('extending never moves an item and leaves none out, whatever the links', () => {
    const link = fc.option(fc.constantFrom('p', 'q', 'r', 's'), { nil: undefined });
    const anyItem = fc.record({ picture: fc.nat(30), cls: fc.constantFrom('a', 'b', 'c'), near: link, video: link });
    fc.assert(
      fc.property(fc.array(anyItem, { minLength: 12, maxLength: 40 }), fc.array(anyItem, { maxLength: 20 }), fc.nat(5), (old, more, seed) => {
        const toItems = (list: typeof old, prefix: string): SplitItem[] =>
          list.map(({ picture, cls, near, video }, i) => ({
            key: `${prefix} ${i}`,
            blobHash: hashOf(`picture ${picture}`),
            classes: [cls],
            links: { ...(near ? { near } : {}), ...(video ? { video } : {}) },
          }));
        const before = toItems(old, 'old');
        const added = toItems(more, 'new');
        let split: SplitSet;
        try {
          split = makeSplit(before, { seed }).split;
        } catch (error) {
          if (error instanceof AppError && error.code === 'split/impossible') return;
          throw error;
        }
        const was = splitsOf(split, before);
        expect(was.size).toBe(before.length);
        const extended = extendSplit(split, before, added).split;
        const is = splitsOf(extended, [...before, ...added]);
        for (const one of before) expect(is.get(one.key)).toBe(was.get(one.key));
        expect(is.size).toBe(before.length + added.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('folds', () => {
  test('40 photos in 5 folds of 8, each class spread evenly', () => {
    const all = items(40, (i) => `class ${i % 4}`);
    const folds = kFold(all, 5, 0);
    for (let fold = 0; fold < 5; fold++) {
      expect(folds.filter((f) => f === fold).length).toBe(8);
      for (let c = 0; c < 4; c++) expect(folds.filter((f, i) => f === fold && i % 4 === c).length).toBe(2);
    }
  });

  test('fewer groups than folds give fewer folds', () => {
    expect(
      [
        ...kFold(
          items(3, () => 'a'),
          5,
          0,
        ),
      ].sort(),
    ).toEqual([0, 1, 2]);
    expect(
      reasonOf(() =>
        kFold(
          items(1, () => 'a'),
          5,
          0,
        ),
      ),
    ).toEqual(['split/impossible', 'groups']);
  });
});
