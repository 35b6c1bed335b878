/**
 * What can be done to a class list (datasets.md 1.5), as pure functions from list to list. Ids never change. In a locked list
 * indexes never change either: a removed class stays as a tombstone, a new one takes `next`, reordering moves the display only.
 * What becomes of the objects of a removed class is the caller's business, in the same undo step.
 */
import { AppError } from '../base/error';
import { sha256Hex } from '../base/hash';
import { base32Of80Bits, newId } from '../base/ids';
import { classColor } from './class-colors';
import type { ClassList, LabelClass } from './class-list-types';

const maxNameLength = 100;
/** Longer names come from files only and stay. */
const maxImportedLength = 500;

/** An empty, unlocked list. */
export function newClassList(name: string): ClassList {
  return { id: newId('classList'), name, locked: false, next: 0, classes: [] };
}

/** The classes that are not removed, by export index. */
export function liveClasses(list: ClassList): LabelClass[] {
  return list.classes.filter((cls) => !cls.removed).sort((a, b) => a.index - b.index);
}

/**
 * Adds a class at the end.
 * @param options `color` instead of the one by index; `imported` allows names up to 500 characters
 * @returns the new list and the new class's id: 80 bits of the SHA-256 of its first name, so the same classes get the same ids everywhere
 * @throws AppError `class/name-taken` {name}, `class/bad-name`
 */
export function addClass(
  list: ClassList,
  name: string,
  options: { readonly color?: string; readonly imported?: boolean } = {},
): { readonly list: ClassList; readonly id: string } {
  const normal = freeNameIn(list, name, null, options.imported ? maxImportedLength : maxNameLength);
  const id = classId(list, normal);
  const index = list.next;
  const cls: LabelClass = { id, name: normal, index, color: options.color ?? freeColor(list), super: '', removed: false, attrs: [], ext: {} };
  return { id, list: { ...list, next: index + 1, classes: [...list.classes, cls] } };
}

/** Renames a class; id and index stay. @throws AppError `class/name-taken` {name}, `class/bad-name`, `class/not-found` */
export function renameClass(list: ClassList, id: string, name: string): ClassList {
  const normal = freeNameIn(list, name, id, maxNameLength);
  return changeClass(list, id, (cls) => ({ ...cls, name: normal }));
}

/** Gives a class another colour. @throws AppError `class/not-found` */
export function recolorClass(list: ClassList, id: string, color: string): ClassList {
  return changeClass(list, id, (cls) => ({ ...cls, color }));
}

/**
 * Moves a class to a place in the display order (tombstones not counted). Unlocked: indexes follow the new order.
 * @throws AppError `class/not-found`
 */
export function moveClass(list: ClassList, id: string, place: number): ClassList {
  const moved = findClass(list, id);
  const live = list.classes.filter((cls) => !cls.removed && cls.id !== id);
  live.splice(Math.max(0, Math.min(place, live.length)), 0, moved);
  return settled({ ...list, classes: [...live, ...list.classes.filter((cls) => cls.removed)] });
}

/** Removes a class. Unlocked: the rest closes up. Locked: a tombstone keeps index and last name. @throws AppError `class/not-found` */
export function removeClass(list: ClassList, id: string): ClassList {
  findClass(list, id);
  if (list.locked) return changeClass(list, id, (cls) => ({ ...cls, removed: true }));
  return settled({ ...list, classes: list.classes.filter((cls) => cls.id !== id) });
}

/** Merges a class into another: the first is removed, its objects are to be moved. @throws AppError `class/not-found`, `class/in-use` for one class twice */
export function mergeClass(list: ClassList, from: string, into: string): ClassList {
  findClass(list, into);
  if (from === into) throw new AppError('class/in-use', 'A class cannot be merged into itself.', { details: { id: from } });
  return removeClass(list, from);
}

/** Locks the indexes: done by the first export or snapshot, or by hand. */
export function lockClassList(list: ClassList): ClassList {
  return list.locked ? list : { ...list, locked: true };
}

/** Unlocks the list, drops tombstones and renumbers in index order. Exports and models made before then have other indexes. */
export function unlockAndCompact(list: ClassList): ClassList {
  return settled({ ...list, locked: false, classes: liveClasses(list) });
}

/** The other classes whose names differ from this one by case or spaces only: a warning, `class/similar-names`. */
export function similarNames(list: ClassList, name: string): string[] {
  const folded = fold(name);
  return liveClasses(list)
    .map((cls) => cls.name)
    .filter((other) => other !== name && fold(other) === folded);
}

// The first colour from the class's own index on that no other class wears: renumbering leaves colours where they are.
function freeColor(list: ClassList): string {
  const worn = new Set(liveClasses(list).map((cls) => cls.color));
  const candidates = Array.from({ length: worn.size + 1 }, (_, i) => classColor(list.next + i));
  return candidates.find((color) => !worn.has(color)) ?? classColor(list.next);
}

// Unlocked lists are numbered 0..n-1 in display order; locked ones keep their numbers.
function settled(list: ClassList): ClassList {
  if (list.locked) return list;
  return { ...list, next: list.classes.length, classes: list.classes.map((cls, index) => (cls.index === index ? cls : { ...cls, index })) };
}

function findClass(list: ClassList, id: string): LabelClass {
  const cls = list.classes.find((entry) => entry.id === id && !entry.removed);
  if (cls) return cls;
  throw new AppError('class/not-found', 'This class is not in the list any more.', { details: { id } });
}

function changeClass(list: ClassList, id: string, change: (cls: LabelClass) => LabelClass): ClassList {
  const found = findClass(list, id);
  return { ...list, classes: list.classes.map((cls) => (cls === found ? change(cls) : cls)) };
}

// The stored form of a name that no other live class has.
function freeNameIn(list: ClassList, name: string, ownId: string | null, maxLength: number): string {
  const normal = name.normalize('NFC').trim();
  if (normal === '' || normal.length > maxLength) {
    const reason = normal === '' ? 'it is empty' : `it has ${normal.length} characters, ${maxLength} are allowed`;
    throw new AppError('class/bad-name', `This cannot be the name of a class: ${reason}.`, { details: { name: normal.slice(0, maxNameLength) } });
  }
  if (list.classes.some((cls) => !cls.removed && cls.id !== ownId && cls.name === normal)) {
    throw new AppError('class/name-taken', `There is already a class ${normal}.`, { details: { name: normal } });
  }
  return normal;
}

function classId(list: ClassList, name: string): string {
  const hex = sha256Hex(name);
  const bytes = Uint8Array.from({ length: 10 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
  const id = `c_${base32Of80Bits(bytes)}`;
  const taken = new Set(list.classes.map((cls) => cls.id));
  let free = id;
  for (let number = 2; taken.has(free); number++) free = `${id}-${number}`;
  return free;
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase().replace(/\s+/g, '');
}
