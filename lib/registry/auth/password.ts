/** Passwords: their rule, and better-auth's hash (scrypt) to make and compare them. Nothing here is ever written to a log. */
import { type Database, findPasswordHash, findUserByEmail, type UserRow } from '@/db';
import { AppError } from '@/lib/core';
import { accountLibrary, longestPassword, shortestPassword } from './library';

/**
 * Hashes a new password. Not inside a transaction: it takes a while.
 * @throws AppError `request/invalid` {issues} for one that is too short or too long
 */
export async function hashPassword(db: Database, password: string, field = 'password'): Promise<string> {
  if (password.length < shortestPassword || password.length > longestPassword) {
    const message = `A password has ${shortestPassword} to ${longestPassword} characters.`;
    throw new AppError('request/invalid', message, { details: { issues: [{ path: field, message }] } });
  }
  return (await primitives(db)).hash(password);
}

/** Is this the password of that person? */
export async function isPasswordOf(db: Database, userId: string, password: string): Promise<boolean> {
  const hash = await findPasswordHash(db, userId);
  return hash !== undefined && (await primitives(db)).verify({ hash, password });
}

/**
 * The person who signs in. Written here because the library's own route refuses `owner@localhost` as an address. An unknown
 * address takes as long as a wrong password, so that nobody learns who has an account.
 * @throws AppError `auth/wrong-password`
 */
export async function authenticate(db: Database, email: string, password: string): Promise<UserRow> {
  const user = await findUserByEmail(db, email.trim().toLowerCase());
  const hash = user && (await findPasswordHash(db, user.id));
  const { hash: makeHash, verify } = await primitives(db);
  if (hash === undefined) await makeHash(password);
  else if (user && (await verify({ hash, password }))) return user;
  throw new AppError('auth/wrong-password', 'E-mail or password is wrong.');
}

async function primitives(db: Database) {
  return (await accountLibrary(db, false).$context).password;
}
