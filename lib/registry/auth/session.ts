/** Sessions of people in browsers: who a cookie stands for, and how one begins and ends. */
import type { Database } from '@/db';
import type { UserPrincipal } from '../access';
import type { Host } from '../http/call';
import { isHttps } from '../server-bridge';
import { accountLibrary, cookieName } from './library';

export interface Session {
  readonly id: string;
  readonly expiresAt: Date;
  readonly user: UserPrincipal;
}

/** The session of a request's cookie; undefined without one, and when it is over. */
export async function findSession(request: Request, db: Database): Promise<Session | undefined> {
  const isSecure = isHttps(request.headers);
  const cookies = request.headers.get('cookie') ?? '';
  if (!cookies.includes(`${cookieName(isSecure)}=`)) return undefined;
  const found = await accountLibrary(db, isSecure).api.getSession({ headers: request.headers });
  if (!found) return undefined;
  const { id, name, email } = found.user;
  return { id: found.session.id, expiresAt: found.session.expiresAt, user: { kind: 'user', id, name, email } };
}

/** The person of a request's cookie. */
export async function sessionOf(request: Request, host: Host): Promise<UserPrincipal | undefined> {
  if (!request.headers.has('cookie')) return undefined;
  return (await findSession(request, await host.db()))?.user;
}

/**
 * Begins a session of a user. Not inside a transaction: the library has its own connection.
 * @returns the header that gives the browser its cookie
 */
export async function beginSession(db: Database, request: Request, userId: string): Promise<{ readonly 'set-cookie': string }> {
  const library = accountLibrary(db, isHttps(request.headers));
  const { headers } = await library.api.startSession({ body: { userId }, headers: request.headers, returnHeaders: true });
  return { 'set-cookie': headers.get('set-cookie') ?? '' };
}

/**
 * Ends the session of a request, if it has one.
 * @returns the header that takes the browser's cookie away
 */
export async function endSession(request: Request, db: Database): Promise<{ readonly 'set-cookie': string }> {
  const isSecure = isHttps(request.headers);
  const { headers } = await accountLibrary(db, isSecure).api.signOut({ headers: request.headers, returnHeaders: true });
  const ours = headers.getSetCookie().find((cookie) => cookie.startsWith(`${cookieName(isSecure)}=`));
  return { 'set-cookie': ours ?? '' };
}
