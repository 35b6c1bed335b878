/**
 * Checks API keys. A key that was found good is believed for ten seconds without asking the database again; what revokes keys
 * in this process calls {@link forgetKeys}, so that it acts at once here and within ten seconds elsewhere.
 */
import { type Database, findKeyByHash, type KeyRow, touchKey } from '@/db';
import { AppError } from '@/lib/core';
import type { KeyPrincipal } from '../access';
import type { Host } from '../http/call';
import { hashToken, isToken } from './token';

const believedMs = 10_000;
const longestMemory = 10_000;

interface Checked {
  readonly principal: KeyPrincipal;
  readonly until: number;
}

/** By database, because a test may have several. */
const checkedKeys = new WeakMap<Database, Map<string, Checked>>();

/** @throws AppError `auth/unauthenticated`, `auth/expired`, `auth/revoked` */
export async function principalOfToken(token: string, host: Host): Promise<KeyPrincipal> {
  if (!isToken(token)) throw new AppError('auth/unauthenticated', 'This token has a typing mistake, or it is none of ours.');
  const db = await host.db();
  const now = host.now();
  const checked = memoryOf(db);
  const hash = hashToken(token);
  const known = checked.get(hash);
  if (known && known.until > now.getTime()) return known.principal;
  checked.delete(hash);
  const row = await findKeyByHash(db, hash);
  if (!row) throw new AppError('auth/unauthenticated', 'This token is unknown.');
  refuseDead(row, now);
  await touchKey(db, row.id, now);
  const principal = principalOfRow(row);
  if (checked.size >= longestMemory) checked.clear();
  const until = Math.min(now.getTime() + believedMs, row.expiresAt?.getTime() ?? Infinity);
  checked.set(hash, { principal, until });
  return principal;
}

/** Forgets what was believed about all keys: after one was revoked, or a member left or changed its role. */
export function forgetKeys(db: Database): void {
  checkedKeys.delete(db);
}

function memoryOf(db: Database): Map<string, Checked> {
  const known = checkedKeys.get(db) ?? new Map<string, Checked>();
  checkedKeys.set(db, known);
  return known;
}

function refuseDead({ isEnabled, isMakerThere, expiresAt }: KeyRow, now: Date): void {
  if (!isEnabled || !isMakerThere) throw new AppError('auth/revoked', 'This token was revoked. Make a new one.');
  if (expiresAt !== null && expiresAt <= now) {
    throw new AppError('auth/expired', `This token expired at ${expiresAt.toISOString()}. Make a new one.`, {
      details: { expiresAt: expiresAt.toISOString() },
    });
  }
}

function principalOfRow({ id, name, createdBy, scopes, organizationId, applicationId, environmentId }: KeyRow): KeyPrincipal {
  return { kind: 'key', id, name, userId: createdBy, scopes, organizationId, applicationId, environmentId };
}
