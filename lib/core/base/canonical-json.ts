/**
 * RFC 8785 JSON canonicalization (JCS): the one byte form of a JSON value that hashes are taken of. Keys are sorted by
 * UTF-16 code units, numbers are written as ECMAScript writes them, -0 as 0. Values that JSON cannot hold are refused.
 */
import { AppError } from './error';

/** A value that JSON can hold. `undefined` members of objects are left out, as JSON.stringify does. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The canonical text of a value.
 * @throws AppError `dataset/bad-number` for NaN and infinities.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new AppError('dataset/bad-number', `${value} is not a number that can be stored.`);
    return JSON.stringify(value);
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

// Array.isArray does not narrow readonly arrays.
function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
