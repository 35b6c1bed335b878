/** Limits that must hold across processes, counted in the database by fixed windows (`delivery.md` 17). */
import { createHash } from 'node:crypto';
import { countAttempt, type Database } from '@/db';
import { AppError } from '@/lib/core';

export interface Limit {
  readonly name: string;
  readonly attempts: number;
  readonly windowMs: number;
}

/** Per address and e-mail. */
export const signInLimit: Limit = { name: 'sign-in', attempts: 10, windowMs: 15 * 60_000 };

/**
 * Counts an attempt; `SLIPWAY_LIMITS=off` (bench and tests) counts nothing.
 * @param of who tries, stored as a hash only
 * @throws AppError `request/rate-limited` {retryAfter} in seconds
 */
export async function requireFewAttempts(db: Database, { name, attempts, windowMs }: Limit, of: readonly string[], now: Date): Promise<void> {
  if (process.env['SLIPWAY_LIMITS'] === 'off') return;
  const windowStart = new Date(Math.floor(now.getTime() / windowMs) * windowMs);
  const hash = createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 32);
  if ((await countAttempt(db, `${name}:${hash}`, windowStart)) <= attempts) return;
  const retryAfter = Math.ceil((windowStart.getTime() + windowMs - now.getTime()) / 1000);
  throw new AppError('request/rate-limited', `Too many attempts. Try again in ${Math.ceil(retryAfter / 60)} minutes.`, { details: { retryAfter } });
}
