import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addClass,
  liveClasses,
  lockClassList,
  mergeClass,
  moveClass,
  newClassList,
  recolorClass,
  removeClass,
  renameClass,
  similarNames,
  unlockAndCompact,
} from './class-list';
import type { ClassList } from './class-list-types';
import { classListHash } from './snapshot';

const listOf = (...names: string[]): ClassList => names.reduce((list, name) => addClass(list, name).list, newClassList('test'));
const shown = (list: ClassList): string[] => list.classes.map((cls) => `${cls.index}:${cls.name}${cls.removed ? '†' : ''}`);
const idOf = (list: ClassList, name: string): string => list.classes.find((cls) => cls.name === name)?.id ?? '';

describe('class lists', () => {
  test('the same first name has the same id everywhere', () => {
    // Independent of the code: 80 bits of SHA-256, five at a time, in Crockford's alphabet.
    const digest = createHash('sha256').update('traffic light').digest();
    const bits = [...digest.subarray(0, 10)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    const expected = (bits.match(/.{5}/g) ?? []).map((five) => '0123456789abcdefghjkmnpqrstvwxyz'[Number.parseInt(five, 2)]).join('');
    const { id, list } = addClass(newClassList('a'), ' traffic light ');
    expect(id).toBe(`c_${expected}`);
    expect(addClass(renameClass(list, id, 'lamp'), 'traffic light').id).toBe(`c_${expected}-2`);
  });

  test('names are trimmed, unique and bounded', () => {
    const list = listOf('cat');
    expect(() => addClass(list, ' cat ')).toThrow(expect.objectContaining({ code: 'class/name-taken' }));
    expect(() => renameClass(addClass(list, 'dog').list, idOf(list, 'cat'), 'dog')).toThrow(expect.objectContaining({ code: 'class/name-taken' }));
    expect(() => addClass(list, ' ')).toThrow(expect.objectContaining({ code: 'class/bad-name' }));
    expect(() => addClass(list, 'x'.repeat(101))).toThrow(expect.objectContaining({ code: 'class/bad-name' }));
    expect(addClass(list, 'x'.repeat(500), { imported: true }).list.classes).toHaveLength(2);
    expect(addClass(list, 'e\u0301').list.classes[1]?.name).toBe('\u00e9');
    expect(renameClass(list, idOf(list, 'cat'), 'cat')).toEqual(list);
    expect(similarNames(listOf('Cat', 'dog'), 'c at')).toEqual(['Cat']);
    expect(() => removeClass(list, 'c_none')).toThrow(expect.objectContaining({ code: 'class/not-found' }));
  });

  test('unlocked lists are numbered in display order', () => {
    let list = listOf('a', 'b', 'c');
    list = moveClass(list, idOf(list, 'c'), 0);
    expect(shown(list)).toEqual(['0:c', '1:a', '2:b']);
    list = removeClass(list, idOf(list, 'a'));
    expect(shown(list)).toEqual(['0:c', '1:b']);
    expect(list.next).toBe(2);
  });

  test('locked lists keep every index, and a tombstone for what is removed', () => {
    let list = lockClassList(listOf('a', 'b', 'c'));
    list = moveClass(list, idOf(list, 'c'), 0);
    list = mergeClass(list, idOf(list, 'b'), idOf(list, 'a'));
    list = addClass(list, 'd').list;
    expect(shown(list)).toEqual(['2:c', '0:a', '1:b†', '3:d']);
    expect(liveClasses(list).map((cls) => cls.name)).toEqual(['a', 'c', 'd']);
    // The name of a tombstone is free again, under another id.
    expect(addClass(list, 'b').list.classes).toHaveLength(5);
    expect(shown(unlockAndCompact(list))).toEqual(['0:a', '1:c', '2:d']);
  });

  test('30 classes have 30 colours, also after removals', () => {
    let list = listOf(...Array.from({ length: 30 }, (_, i) => `class ${i}`));
    expect(new Set(list.classes.map((cls) => cls.color)).size).toBe(30);
    expect(list.classes[0]?.color).toBe('#3589ed');
    for (const cls of list.classes) expect(cls.color).toMatch(/^#[0-9a-f]{6}$/);
    for (const name of ['class 3', 'class 7']) list = removeClass(list, idOf(list, name));
    list = addClass(addClass(list, 'x').list, 'y').list;
    expect(new Set(list.classes.map((cls) => cls.color)).size).toBe(30);
  });

  test('random operations keep ids and locked indexes, and taking them back gives the first hash', () => {
    const operation = fc.record({
      kind: fc.constantFrom('add', 'rename', 'move', 'remove', 'merge', 'recolor', 'lock'),
      pick: fc.nat(),
      other: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const first = listOf('a', 'b', 'c', 'd');
        const history = [first];
        for (const [step, { kind, pick, other }] of operations.entries()) {
          const before = history.at(-1) ?? first;
          const live = liveClasses(before);
          const id = live[pick % Math.max(1, live.length)]?.id;
          const second = live[other % Math.max(1, live.length)]?.id;
          if (id === undefined || second === undefined) break;
          const after = apply(before, kind, id, second, step, other);
          expectKept(before, after);
          history.push(after);
        }
        while (history.length > 1) history.pop();
        expect(classListHash(history[0] ?? newClassList('none'))).toBe(classListHash(listOf('a', 'b', 'c', 'd')));
      }),
    );
  });
});

function apply(list: ClassList, kind: string, id: string, other: string, step: number, place: number): ClassList {
  switch (kind) {
    case 'add':
      return addClass(list, `new ${step}`).list;
    case 'rename':
      return renameClass(list, id, `renamed ${step}`);
    case 'move':
      return moveClass(list, id, place % 6);
    case 'remove':
      return removeClass(list, id);
    case 'merge':
      return id === other ? list : mergeClass(list, id, other);
    case 'recolor':
      return recolorClass(list, id, '#123456');
    default:
      return lockClassList(list);
  }
}

function expectKept(before: ClassList, after: ClassList): void {
  const ids = after.classes.map((cls) => cls.id);
  expect(new Set(ids).size).toBe(ids.length);
  const indexes = after.classes.map((cls) => cls.index);
  expect(new Set(indexes).size).toBe(indexes.length);
  expect(Math.max(-1, ...indexes)).toBeLessThan(after.next);
  if (!before.locked) {
    if (!after.locked) expect([...indexes].sort((a, b) => a - b)).toEqual(indexes.map((_, i) => i));
    return;
  }
  expect(after.locked).toBe(true);
  for (const cls of before.classes) expect(after.classes.find((other) => other.id === cls.id)?.index).toBe(cls.index);
}
