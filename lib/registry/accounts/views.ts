/** How people, organizations and keys are told. */
import type { ListedKey, MemberRow, MembershipRow, UserRow } from '@/db';
import type { KeyView, MemberView, OrganizationView, UserView } from '@/lib/api';

export function userView({ id, name, email }: Pick<UserRow, 'id' | 'name' | 'email'>): UserView {
  return { id, name, email };
}

export function organizationView({ id, slug, name, personal, role }: MembershipRow): OrganizationView {
  return { id, slug, name, personal, role };
}

export function memberView({ id, user, role, createdAt }: MemberRow): MemberView {
  return { id, user: userView(user), role, createdAt: createdAt.toISOString() };
}

export function keyView({ id, name, start, scopes, application, environment, createdAt, expiresAt, lastUsedAt }: ListedKey): KeyView {
  return {
    ...{ id, name, start, scopes, binding: { application, environment } },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
