/**
 * Keys (datasets.md 1.1): path-like names of items inside a dataset. This file normalises and checks them, makes them from
 * the paths of a source, and sorts them as people count (2 before 10).
 */
import { AppError } from '../base/error';

export const maxKeyBytes = 1024;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const controlCharacter = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * The stored form of a key: NFC, checked.
 * @throws AppError `dataset/bad-key` {key, reason}
 */
export function normalKey(key: string): string {
  const normal = key.normalize('NFC');
  const reason = badKeyReason(normal);
  if (reason) throw new AppError('dataset/bad-key', `"${shown(key)}" cannot be a key: ${reason}.`, { details: { key, reason } });
  return normal;
}

function badKeyReason(key: string): string | null {
  if (key === '') return 'it is empty';
  if (controlCharacter.test(key)) return 'it has a control character';
  if (key.startsWith('/')) return 'it starts with /';
  for (const segment of key.split('/')) {
    if (segment === '') return 'it has an empty segment';
    if (segment === '.' || segment === '..') return `it has the segment ${segment}`;
  }
  const bytes = new TextEncoder().encode(key).length;
  return bytes > maxKeyBytes ? `it has ${bytes} bytes, ${maxKeyBytes} are allowed` : null;
}

function shown(key: string): string {
  return key.length > 80 ? `${key.slice(0, 80)}...` : key;
}

/** A file of a source that is to become an item. */
export interface KeySource {
  /** Path without structural folders, the split's folder and a common top folder, which the format knows; with extension. */
  readonly inner: string;
  /** The split's folder as it is written, when the path has one. */
  readonly splitFolder: string | null;
}

/** The key of a file; `adjusted` when it is longer than usual so that no two are equal (anomaly `item/key-adjusted`). */
export interface ImportKey {
  readonly key: string;
  readonly adjusted: boolean;
}

/**
 * Import keys: the inner path without the media extension. Files that would share a key keep the extension; those that
 * still do keep the split folder too; names that are equal even then (two Unicode forms of one) get a number.
 * @throws AppError `dataset/bad-key`
 */
export function importKeys(files: readonly KeySource[]): ImportKey[] {
  const forms = files.map(keyForms);
  const levels = forms.map(() => 0);
  const current = (): string[] => forms.map((form, i) => form[levels[i] ?? 0] ?? '');
  for (let movable = longer(current(), levels); movable.length > 0; movable = longer(current(), levels)) {
    for (const i of movable) levels[i] = (levels[i] ?? 0) + 1;
  }
  return numbered(current()).map((key, i) => ({ key: normalKey(key), adjusted: key !== forms[i]?.[0] }));
}

/** Natural order of keys: digits compare as numbers, the rest by code points, so that `b/2` comes before `b/10`. Total. */
export function compareNatural(a: string, b: string): number {
  const left = a.match(naturalParts) ?? [];
  const right = b.match(naturalParts) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = comparePart(left[i] ?? '', right[i] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length || (a < b ? -1 : a > b ? 1 : 0);
}

const naturalParts = /\d+|\D+/g;
const mediaExtension = /(.)\.(jpe?g|jfif|png|webp|avif|bmp|gif|mp4|m4v|mov|webm|mkv)$/i;
const lastForm = 2;

// The forms of a key, each longer than the one before: stem, with extension, with split folder.
function keyForms({ inner, splitFolder }: KeySource): [string, string, string] {
  const name = inner.normalize('NFC');
  return [name.replace(mediaExtension, '$1'), name, splitFolder === null ? name : `${splitFolder.normalize('NFC')}/${name}`];
}

// The files whose key is not theirs alone and has a longer form.
function longer(keys: readonly string[], levels: readonly number[]): number[] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return keys.flatMap((key, i) => ((counts.get(key) ?? 0) > 1 && (levels[i] ?? 0) < lastForm ? [i] : []));
}

function numbered(keys: readonly string[]): string[] {
  const taken = new Set(keys);
  const seen = new Set<string>();
  return keys.map((key) => {
    let free = key;
    for (let number = 2; seen.has(free) || (free !== key && taken.has(free)); number++) free = `${key} (${number})`;
    seen.add(free);
    return free;
  });
}

function comparePart(a: string, b: string): number {
  if (a === b) return 0;
  if (isDigits(a) && isDigits(b)) {
    const left = a.replace(/^0+/, '');
    const right = b.replace(/^0+/, '');
    if (left.length !== right.length) return left.length - right.length;
    if (left !== right) return left < right ? -1 : 1;
    return 0;
  }
  return a < b ? -1 : 1;
}

function isDigits(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 48 && code <= 57;
}
