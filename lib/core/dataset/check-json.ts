/**
 * Small readers of untrusted JSON: each takes a value and its place (a JSON pointer), gives back the stored form or throws a
 * coded error. Copies have no prototype, so that names like `__proto__` stay ordinary data.
 */
import type { Json } from '../base/canonical-json';
import { AppError } from '../base/error';

export type Fields = Readonly<Record<string, unknown>>;
type JsonObject = { readonly [name: string]: Json | undefined };

const maxDepth = 64;

/** @throws AppError `dataset/type` {pointer} */
export function refuseType(at: string, wanted: string): never {
  throw new AppError('dataset/type', `${at === '' ? 'The record' : at} must be ${wanted}.`, { details: { pointer: at } });
}

/** @throws AppError `dataset/bad-number` {pointer, value} */
export function refuseNumber(at: string, value: unknown, wanted: string): never {
  throw new AppError('dataset/bad-number', `${at} is ${String(value)}, but must be ${wanted}.`, { details: { pointer: at, value: String(value) } });
}

/** An object whose fields all have known names. */
export function readObject(value: unknown, at: string, names: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuseType(at, 'an object');
  for (const name of Object.keys(value)) if (!names.includes(name)) refuseType(`${at}/${name}`, 'left out: no such field');
  return value as Fields;
}

/** A finite float64; -0 becomes 0. */
export function readNumber(value: unknown, at: string): number {
  if (typeof value !== 'number') refuseType(at, 'a number');
  if (!Number.isFinite(value)) refuseNumber(at, value, 'a finite number');
  return value === 0 ? 0 : value;
}

/** A safe integer in [min, max]. */
export function readInteger(value: unknown, at: string, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): number {
  const number = readNumber(value, at);
  if (!Number.isSafeInteger(number)) refuseNumber(at, value, 'a whole number that JSON can hold exactly');
  if (number < min || number > max) refuseNumber(at, value, `from ${min} to ${max}`);
  return number;
}

export function readString(value: unknown, at: string): string {
  if (typeof value !== 'string') refuseType(at, 'a text');
  return value;
}

export function readBoolean(value: unknown, at: string): boolean {
  if (typeof value !== 'boolean') refuseType(at, 'true or false');
  return value;
}

export function readOneOf<T extends string>(value: unknown, at: string, choices: readonly T[]): T {
  const choice = choices.find((known) => known === value);
  return choice ?? refuseType(at, `one of ${choices.join(', ')}`);
}

export function readArray<T>(value: unknown, at: string, element: (value: unknown, at: string, index: number) => T): T[] {
  if (!Array.isArray(value)) refuseType(at, 'a list');
  // Array.from visits holes too; map would skip them.
  return Array.from(value as unknown[], (entry, i) => element(entry, `${at}/${i}`, i));
}

export function readNullable<T>(value: unknown, at: string, read: (value: unknown, at: string) => T): T | null {
  return value === null ? null : read(value, at);
}

/** A map of free JSON: attributes, `ext`. */
export function readMap(value: unknown, at: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuseType(at, 'an object');
  return readJson(value, at, 0) as JsonObject;
}

function readJson(value: unknown, at: string, depth: number): Json {
  if (depth > maxDepth) refuseType(at, `at most ${maxDepth} levels deep`);
  if (typeof value === 'number') return readNumber(value, at);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return readArray(value, at, (entry, place) => readJson(entry, place, depth + 1));
  if (typeof value !== 'object') return refuseType(at, 'JSON');
  const copy: Record<string, Json> = Object.create(null);
  for (const [name, member] of Object.entries(value)) if (member !== undefined) copy[name] = readJson(member, `${at}/${name}`, depth + 1);
  return copy;
}
