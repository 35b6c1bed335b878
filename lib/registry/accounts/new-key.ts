/** A new API key: its token, which is shown once, and its row, which has the hash. */
import type { ListedKey, NewKey, Tenant } from '@/db';
import { AppError, recordId } from '@/lib/core';
import { hashToken, makeToken, startOfToken, type TokenKind } from '../auth/token';

const usualDays = 365;
const dayMs = 24 * 60 * 60 * 1000;

export interface KeyWish {
  readonly kind: TokenKind;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly days: number;
  readonly createdBy: string;
  readonly now: Date;
  readonly tenant?: Tenant;
  readonly application?: { readonly id: string; readonly name: string } | undefined;
  readonly environment?: { readonly id: string; readonly name: string } | undefined;
}

export function newKey({ kind, days, application, environment, tenant, ...wish }: KeyWish): {
  readonly token: string;
  readonly row: NewKey;
  readonly listed: ListedKey;
} {
  const token = makeToken(kind);
  const id = recordId('key', wish.now.getTime());
  const facts = { id, name: wish.name, start: startOfToken(token), scopes: wish.scopes, expiresAt: new Date(wish.now.getTime() + days * dayMs) };
  const row: NewKey = {
    ...{ ...facts, hash: hashToken(token), now: wish.now, createdBy: wish.createdBy },
    ...(tenant === undefined ? {} : { tenant }),
    ...(application ? { applicationId: application.id } : {}),
    ...(environment ? { environmentId: environment.id } : {}),
  };
  const names = { application: application?.name ?? null, environment: environment?.name ?? null };
  return { token, row, listed: { ...facts, ...names, createdAt: wish.now, lastUsedAt: null } };
}

/**
 * How long a key lives, in days; a year when nothing is said and the organization allows it.
 * @throws AppError `request/invalid` {issues}
 */
export function requireLife(asked: number | undefined, longest: number): number {
  const days = asked ?? Math.min(usualDays, longest);
  if (days <= longest) return days;
  const message = `A key lives at most ${longest} days here.`;
  throw new AppError('request/invalid', message, { details: { issues: [{ path: 'expiresInDays', message }] } });
}
