/**
 * API keys, in the rows of better-auth's plugin, with our bindings. A key without a binding opens nothing. A revoked key keeps
 * its row, so that its holder can be told.
 */
import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import type { Database, Tx } from '../handle';
import { apikeys, keyBindings, members } from '../schema/accounts';
import { applications, environments } from '../schema/registry';
import type { Tenant } from './load';

type Handle = Database | Tx;

/** What the check of a token needs to know. */
export interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly isEnabled: boolean;
  readonly expiresAt: Date | null;
  readonly scopes: readonly string[];
  /** Null for a personal token. */
  readonly organizationId: string | null;
  readonly applicationId: string | null;
  readonly environmentId: string | null;
  readonly createdBy: string;
  /** Does its maker still belong to the organization? True for a personal token. */
  readonly isMakerThere: boolean;
}

/** What people see of a key. */
export interface ListedKey {
  readonly id: string;
  readonly name: string;
  readonly start: string;
  readonly scopes: readonly string[];
  readonly application: string | null;
  readonly environment: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
}

export interface NewKey {
  readonly id: string;
  readonly name: string;
  readonly start: string;
  readonly hash: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
  readonly now: Date;
  readonly createdBy: string;
  /** Absent for a personal token. */
  readonly tenant?: Tenant;
  readonly applicationId?: string;
  readonly environmentId?: string;
}

export async function addKey(tx: Tx, key: NewKey): Promise<void> {
  const { id, name, start, hash, scopes, expiresAt, now, createdBy, tenant, applicationId, environmentId } = key;
  await tx.insert(apikeys).values({
    ...{ id, name, start, key: hash, expiresAt, createdAt: now, updatedAt: now, enabled: true, rateLimitEnabled: false },
    configId: tenant === undefined ? 'personal' : 'organization',
    referenceId: tenant ?? createdBy,
    permissions: toPermissions(scopes),
  });
  const binding = { organizationId: tenant ?? null, applicationId: applicationId ?? null, environmentId: environmentId ?? null };
  await tx.insert(keyBindings).values({ keyId: id, createdBy, createdAt: now, ...binding });
}

/** @param hash of the whole token */
export async function findKeyByHash(db: Handle, hash: string): Promise<KeyRow | undefined> {
  const [row] = await db
    .select({ key: apikeys, binding: keyBindings, memberId: members.id })
    .from(apikeys)
    .innerJoin(keyBindings, eq(keyBindings.keyId, apikeys.id))
    .leftJoin(members, and(eq(members.organizationId, keyBindings.organizationId), eq(members.userId, keyBindings.createdBy)))
    .where(eq(apikeys.key, hash));
  if (!row) return undefined;
  const { organizationId, applicationId, environmentId, createdBy } = row.binding;
  return {
    id: row.key.id,
    name: row.key.name ?? '',
    isEnabled: row.key.enabled === true,
    expiresAt: row.key.expiresAt,
    scopes: toScopes(row.key.permissions),
    ...{ organizationId, applicationId, environmentId, createdBy },
    isMakerThere: organizationId === null || row.memberId !== null,
  };
}

/** Notes that a key was used. */
export async function touchKey(db: Handle, id: string, now: Date): Promise<void> {
  await db.update(apikeys).set({ lastRequest: now }).where(eq(apikeys.id, id));
}

/** Whose keys: all of an organization, or the personal tokens of a person. */
export type KeyOwner = { readonly tenant: Tenant } | { readonly userId: string };

/** Keys that were not revoked, newest first. `after` is the id of the last one of the page before. */
export async function listKeys(
  db: Handle,
  owner: KeyOwner,
  { limit, after }: { readonly limit: number; readonly after?: string },
): Promise<ListedKey[]> {
  const rows = await db
    .select({ key: apikeys, application: applications.name, environment: environments.name })
    .from(apikeys)
    .innerJoin(keyBindings, eq(keyBindings.keyId, apikeys.id))
    .leftJoin(applications, eq(applications.id, keyBindings.applicationId))
    .leftJoin(environments, eq(environments.id, keyBindings.environmentId))
    .where(and(ofOwner(owner), eq(apikeys.enabled, true), after === undefined ? undefined : lt(apikeys.id, after)))
    .orderBy(desc(apikeys.id))
    .limit(limit);
  return rows.map(({ key, application, environment }) => ({
    ...{ id: key.id, name: key.name ?? '', start: key.start ?? '', scopes: toScopes(key.permissions), application },
    // What is retired has a mark behind its name.
    environment: environment?.split('#', 1)[0] ?? null,
    ...{ createdAt: key.createdAt, expiresAt: key.expiresAt, lastUsedAt: key.lastRequest },
  }));
}

/** Revokes a key; gives what it was called, or undefined when there is no such key that still worked. */
export async function revokeKey(tx: Tx, owner: KeyOwner, id: string, now: Date): Promise<{ readonly name: string } | undefined> {
  const bound = tx.select({ id: keyBindings.keyId }).from(keyBindings).where(ofOwner(owner));
  const [row] = await tx
    .update(apikeys)
    .set({ enabled: false, updatedAt: now })
    .where(and(eq(apikeys.id, id), eq(apikeys.enabled, true), sql`${apikeys.id} in ${bound}`))
    .returning({ name: apikeys.name });
  return row && { name: row.name ?? '' };
}

function ofOwner(owner: KeyOwner) {
  if ('tenant' in owner) return eq(keyBindings.organizationId, owner.tenant);
  return and(isNull(keyBindings.organizationId), eq(keyBindings.createdBy, owner.userId));
}

/** `['versions:read', 'deploy:dev']` as the plugin writes permissions: `{"versions": ["read"], "deploy": ["dev"]}`. */
function toPermissions(scopes: readonly string[]): string {
  const permissions: Record<string, string[]> = {};
  for (const scope of scopes) {
    const [area = '', act = ''] = scope.split(':');
    permissions[area] = [...(permissions[area] ?? []), act];
  }
  return JSON.stringify(permissions);
}

function toScopes(permissions: string | null): string[] {
  const read = JSON.parse(permissions ?? '{}') as Readonly<Record<string, readonly string[]>>;
  return Object.entries(read).flatMap(([area, acts]) => acts.map((act) => `${area}:${act}`));
}
