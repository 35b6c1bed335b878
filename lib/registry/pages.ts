/** Pages of lists: `?limit=1..200 (50)&cursor=`. A cursor is the sort key of the last row, opaque to whoever carries it. */
import type { Page } from '@/lib/api';
import { AppError } from '@/lib/core';

const usualLimit = 50;

export type CursorKey = readonly (string | number)[];

/** What a list endpoint was asked for. */
export interface PageRequest {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/**
 * Reads one page.
 * @param kinds what the key of a row consists of, to refuse a cursor of another list
 * @param read the rows after a key, at most so many
 * @throws AppError `request/invalid` for a cursor that is not ours
 */
export async function readPage<Row, Key extends CursorKey>(
  { limit = usualLimit, cursor }: PageRequest,
  kinds: { readonly [I in keyof Key]: Key[I] extends string ? 'string' : 'number' },
  read: (limit: number, after: Key | undefined) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Key,
): Promise<{ readonly rows: readonly Row[]; readonly nextCursor: string | null }> {
  const found = await read(limit + 1, cursor === undefined ? undefined : (decode(cursor, kinds) as unknown as Key));
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > limit && last !== undefined ? encode(keyOf(last)) : null };
}

/** A page whose rows are shown one by one. */
export function mapPage<Row, View>(
  page: { readonly rows: readonly Row[]; readonly nextCursor: string | null },
  view: (row: Row) => View,
): Page<View> {
  return { items: page.rows.map(view), nextCursor: page.nextCursor };
}

function encode(key: CursorKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function decode(cursor: string, kinds: readonly string[]): CursorKey {
  const key = parse(cursor);
  if (Array.isArray(key) && key.length === kinds.length && key.every((part, i) => typeof part === kinds[i] && part !== null)) return key;
  const issues = [{ path: 'cursor', message: 'This is not the cursor of this list' }];
  throw new AppError('request/invalid', 'The cursor is not one that this list gave.', { details: { issues } });
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
