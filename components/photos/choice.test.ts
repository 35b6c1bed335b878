import { describe, expect, test } from 'vitest';
import { chooseAll, chooseOnly, clear, focusOn, keepOnly, moveTo, noChoice, reach, toggle } from './choice';

const order = ['a', 'b', 'c', 'd', 'e'];
const keys = (choice: { readonly chosen: ReadonlySet<string> }) => [...choice.chosen].sort().join('');

describe('choice of photos', () => {
  test('a click chooses one photo, and arrows take it along', () => {
    const moved = moveTo(chooseOnly('b'), 'c');
    expect(keys(moved)).toBe('c');
    expect(moved.active).toBe('c');
  });

  test('without a choice arrows only move the focus', () => {
    expect(moveTo(noChoice, 'c')).toMatchObject({ active: 'c', chosen: new Set() });
  });

  test('a choice that was built up stays while the focus moves', () => {
    const built = toggle(toggle(noChoice, 'a'), 'c');
    expect(keys(moveTo(built, 'e'))).toBe('ac');
    expect(keys(toggle(moveTo(built, 'e'), 'e'))).toBe('ace');
    expect(keys(toggle(built, 'a'))).toBe('c');
  });

  test('a range goes from the anchor in both directions and can shrink again', () => {
    const wide = reach(chooseOnly('c'), 'e', order);
    expect(keys(wide)).toBe('cde');
    expect(keys(reach(wide, 'd', order))).toBe('cd');
    expect(keys(reach(wide, 'a', order))).toBe('abc');
  });

  test('a range starts at the focus when nothing was chosen, and at the photo itself when its start is filtered away', () => {
    expect(keys(reach(moveTo(noChoice, 'b'), 'd', order))).toBe('bcd');
    expect(keys(reach(chooseOnly('x'), 'd', order))).toBe('d');
  });

  test('a focus that came by other means changes nothing else; Mod+click then adds', () => {
    const focused = focusOn(chooseOnly('a'), 'c');
    expect(focused).toMatchObject({ active: 'c', anchor: 'a' });
    expect(keys(focused)).toBe('a');
    expect(keys(toggle(focused, 'c'))).toBe('ac');
    expect(focusOn(focused, 'c')).toBe(focused);
  });

  test('all, none', () => {
    const all = chooseAll(chooseOnly('b'), order);
    expect(keys(all)).toBe('abcde');
    expect(all.active).toBe('b');
    expect(clear(all)).toMatchObject({ active: 'b', chosen: new Set() });
  });

  test('photos that went away leave the choice; nothing gone keeps the same object', () => {
    const all = chooseAll(chooseOnly('b'), order);
    expect(keepOnly(all, () => true)).toBe(all);
    const left = keepOnly(all, (key) => key !== 'b');
    expect(keys(left)).toBe('acde');
    expect(left.active).toBeNull();
  });
});
