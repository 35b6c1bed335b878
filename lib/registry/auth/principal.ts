/** Who sends a request: the person of its session cookie, or the holder of its key. */
import { AppError } from '@/lib/core';
import type { Principal } from '../access';
import type { Host } from '../http/call';
import { principalOfToken } from './keys';
import { sessionOf } from './session';

/**
 * A key wins over a cookie. Undefined when there is neither, or the session is over.
 * @throws AppError `auth/unauthenticated`, `auth/expired`, `auth/revoked` for a key that does not work
 */
export async function principalOf(request: Request, host: Host): Promise<Principal | undefined> {
  const authorization = request.headers.get('authorization');
  if (authorization === null) return sessionOf(request, host);
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw new AppError('auth/unauthenticated', 'Send the token as "Authorization: Bearer slw_...".');
  return principalOfToken(token, host);
}
