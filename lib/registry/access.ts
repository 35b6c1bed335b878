/**
 * Who may do what: right = role (of the person, or of the key's maker) and scopes and binding (`delivery.md` 3). The dispatcher
 * asks here before any service runs, so that no route can forget it.
 */
import type { Access, Role } from '@/lib/api';
import { AppError } from '@/lib/core';

/** A signed-in person. */
export interface UserPrincipal {
  readonly kind: 'user';
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** The holder of a key. `userId` is the person who made it: the key can never do more than that person. */
export interface KeyPrincipal {
  readonly kind: 'key';
  readonly id: string;
  readonly name: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  /** Null for a personal token, which reaches all organizations of its person. */
  readonly organizationId: string | null;
  readonly applicationId: string | null;
  readonly environmentId: string | null;
}
export type Principal = UserPrincipal | KeyPrincipal;

/** Where something would be done. */
export interface Place {
  readonly application?: { readonly id: string };
  readonly environment?: { readonly id: string; readonly name: string };
}

/** What a role grants by itself. `deploy:*` covers every environment. */
const granted: Readonly<Record<Role, readonly string[]>> = {
  viewer: ['versions:read', 'analytics:read'],
  uploader: ['versions:read', 'analytics:read', 'versions:write'],
  deployer: ['versions:read', 'analytics:read', 'versions:write', 'deploy:*'],
  admin: ['versions:read', 'analytics:read', 'versions:write', 'deploy:*', 'org:admin'],
  owner: ['versions:read', 'analytics:read', 'versions:write', 'deploy:*', 'org:admin', 'owner'],
};

/** The person behind a principal. */
export function personOf(principal: Principal): string {
  return principal.kind === 'user' ? principal.id : principal.userId;
}

/** The scopes that a role may hand to a key. */
export function scopesOfRole(role: Role): readonly string[] {
  return granted[role].filter((scope) => scope !== 'owner');
}

/** Does this scope, or one of its wildcards, stand in the list? */
export function includesScope(scopes: readonly string[], scope: string): boolean {
  return scopes.includes(scope) || (scope.startsWith('deploy:') && scopes.includes('deploy:*'));
}

/**
 * Refuses what role, scopes or binding do not allow.
 * @throws AppError `auth/forbidden` {scope}
 */
export function requireAccess(access: Access, principal: Principal, role: Role, place: Place): void {
  if (access === 'open' || access === 'principal' || access === 'session' || access === 'signature') return;
  const scope = access === 'deploy:{env}' ? `deploy:${place.environment?.name ?? '*'}` : access;
  const isBoundElsewhere =
    principal.kind === 'key' &&
    principal.environmentId !== null &&
    place.environment !== undefined &&
    principal.environmentId !== place.environment.id;
  // A key that is bound to a part of the organization administers that part, not what is around it.
  const isAboveBinding =
    principal.kind === 'key' &&
    access === 'org:admin' &&
    ((principal.applicationId !== null && place.application === undefined) || (principal.environmentId !== null && place.environment === undefined));
  const isGranted = includesScope(granted[role], scope) && (principal.kind === 'user' || includesScope(principal.scopes, scope));
  if (isGranted && !isBoundElsewhere && !isAboveBinding) return;
  const who = principal.kind === 'user' ? `The role ${role}` : 'This key';
  throw new AppError('auth/forbidden', `${who} may not do this: it needs ${scope}.`, { details: { scope } });
}

/** Is the key bound to something else than what the path names? Then the path does not exist for it. */
export function isOutOfBinding(principal: Principal, place: { readonly organizationId: string; readonly applicationId?: string }): boolean {
  if (principal.kind === 'user') return false;
  if (principal.organizationId !== null && principal.organizationId !== place.organizationId) return true;
  return principal.applicationId !== null && place.applicationId !== undefined && principal.applicationId !== place.applicationId;
}
