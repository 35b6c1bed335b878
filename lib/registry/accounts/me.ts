/** Whoever asks: who that is, and the personal tokens of a person. */
import { addKey, type Database, type ListedKey, listKeys, listMemberships, type MembershipRow, revokeKey } from '@/db';
import type { accountEndpoints, Role } from '@/lib/api';
import { AppError } from '@/lib/core';
import { includesScope, isOutOfBinding, type KeyPrincipal, type Principal, personOf, scopesOfRole } from '../access';
import { actorOf, audit } from '../audit';
import { forgetKeys } from '../auth/keys';
import type { Services } from '../http/call';
import { notFound } from '../http/match';
import { mapPage, readPage } from '../pages';
import { newKey, requireLife } from './new-key';
import { keyView, organizationView } from './views';

type MeServices = Services<Pick<typeof accountEndpoints, 'me.get' | 'me.tokens.list' | 'me.tokens.create' | 'me.tokens.delete'>>;

export const meServices: MeServices = {
  'me.get': async ({ db, principal }) => {
    const organizations = await reachableOrganizations(db, principal);
    const { kind, id, name } = principal;
    return {
      principal: { kind, id, name, email: principal.kind === 'user' ? principal.email : null },
      scopes: principal.kind === 'user' ? scopesOfRole('owner') : principal.scopes,
      organizations: organizations.map(organizationView),
    };
  },

  'me.tokens.list': async ({ db, principal, query }) => {
    const page = await readPage<ListedKey, readonly [string]>(
      query,
      ['string'],
      (limit, after) => listKeys(db, { userId: principal.id }, { limit, ...(after ? { after: after[0] } : {}) }),
      (row) => [row.id],
    );
    return mapPage(page, keyView);
  },

  'me.tokens.create': async ({ db, principal, body, now, request }) => {
    const memberships = await listMemberships(db, principal.id);
    const scopes = body.scopes ?? scopesOfRole('owner');
    requireGranted(
      scopes,
      memberships.map(({ role }) => role),
    );
    // It reaches all of them, so the strictest counts.
    const longestDays = Math.min(365, ...memberships.map(({ keyMaxDays }) => keyMaxDays));
    const days = requireLife(body.expiresInDays, longestDays);
    const key = newKey({ kind: 'pat', name: body.name, scopes, days, createdBy: principal.id, now });
    const tenant = memberships.find(({ personal }) => personal)?.tenant;
    await db.transaction(async (tx) => {
      await addKey(tx, key.row);
      const target = { kind: 'key', id: key.row.id, name: body.name };
      if (tenant) await audit(tx, { tenant, actor: actorOf(principal), now, request }, { action: 'token.created', target, after: { scopes, days } });
    });
    return { key: keyView(key.listed), token: key.token };
  },

  'me.tokens.delete': async ({ db, principal, params, now, request }) => {
    const memberships = await listMemberships(db, principal.id);
    const tenant = memberships.find(({ personal }) => personal)?.tenant;
    await db.transaction(async (tx) => {
      const revoked = await revokeKey(tx, { userId: principal.id }, params.id, now);
      if (!revoked) throw notFound();
      const target = { kind: 'key', id: params.id, name: revoked.name };
      if (tenant) await audit(tx, { tenant, actor: actorOf(principal), now, request }, { action: 'token.revoked', target });
    });
    forgetKeys(db);
    return undefined;
  },
};

/** The organizations of a person, or those that a key reaches. */
export async function reachableOrganizations(db: Database, principal: Principal): Promise<readonly MembershipRow[]> {
  const memberships = await listMemberships(db, personOf(principal));
  return memberships.filter(({ id }) => !isOutOfBinding(principal, { organizationId: id }));
}

/**
 * Refuses scopes that none of these roles has, and that the key who asks has not itself.
 * @throws AppError `auth/forbidden` {scope}
 */
export function requireGranted(scopes: readonly string[], roles: readonly Role[], asker?: KeyPrincipal): void {
  for (const scope of scopes) {
    const isOfRole = roles.some((role) => includesScope(scopesOfRole(role), scope));
    if (isOfRole && (!asker || includesScope(asker.scopes, scope))) continue;
    throw new AppError('auth/forbidden', `You cannot hand out ${scope}: you do not have it yourself.`, { details: { scope } });
  }
}
