/** Who asks, as far as the endpoint wants to know it. */
import type { Access } from '@/lib/api';
import { AppError } from '@/lib/core';
import type { Principal } from '../access';
import type { Host } from './call';

/** @throws AppError `auth/unauthenticated`, and what the host's own check throws (`auth/expired`, `auth/revoked`) */
export async function requirePrincipal(access: Access, request: Request, host: Host): Promise<Principal | undefined> {
  if (access === 'signature') return undefined;
  const principal = await host.principalOf(request, host);
  if (access === 'open') return principal;
  if (!principal) throw new AppError('auth/unauthenticated', 'Sign in first, or send a token.');
  if (access === 'session' && principal.kind !== 'user')
    throw new AppError('auth/forbidden', 'Only a signed-in person may do this.', { details: { scope: 'session' } });
  return principal;
}
