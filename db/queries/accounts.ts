/** People, how they sign in, their organizations and memberships. Passwords come here as hashes only. */
import { and, asc, eq, gt, like, ne, or, sql } from 'drizzle-orm';
import type { Database, Tx } from '../handle';
import { accounts, members, sessions, users } from '../schema/accounts';
import { organizations } from '../schema/organizations';
import type { MembershipRow, Tenant } from './load';

type Handle = Database | Tx;

export type UserRow = typeof users.$inferSelect;

/** One set-up at a time: taken until the transaction ends. */
const setupLock = 7305002;

export async function lockSetup(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${setupLock})`);
}

/** Is there nobody yet? */
export async function hasNoUser(db: Handle): Promise<boolean> {
  const rows = await db.select({ id: users.id }).from(users).limit(1);
  return rows.length === 0;
}

/** The person who was here first: the owner of this instance. */
export async function findFirstUser(db: Handle): Promise<UserRow | undefined> {
  const [row] = await db.select().from(users).orderBy(asc(users.createdAt), asc(users.id)).limit(1);
  return row;
}

export async function findUser(db: Handle, id: string): Promise<UserRow | undefined> {
  const [row] = await db.select().from(users).where(eq(users.id, id));
  return row;
}

export async function addUser(tx: Handle, user: typeof users.$inferInsert): Promise<UserRow> {
  const [row] = await tx.insert(users).values(user).returning();
  if (!row) throw new TypeError('The user was not made');
  return row;
}

export async function findUserByEmail(db: Handle, email: string): Promise<UserRow | undefined> {
  const [row] = await db.select().from(users).where(eq(users.email, email));
  return row;
}

/** better-auth's word for an account with e-mail and password. */
const credential = 'credential';

/** The hash of somebody's password; undefined for who has none. */
export async function findPasswordHash(db: Handle, userId: string): Promise<string | undefined> {
  const [row] = await db
    .select({ password: accounts.password })
    .from(accounts)
    .where(and(eq(accounts.userId, userId), eq(accounts.providerId, credential)));
  return row?.password ?? undefined;
}

/** Sets or replaces somebody's password, in the row that better-auth reads. `id` is for a new row. */
export async function savePasswordHash(
  tx: Tx,
  account: { readonly id: string; readonly userId: string; readonly hash: string; readonly now: Date },
): Promise<void> {
  const { id, userId, hash, now } = account;
  const ofUser = and(eq(accounts.userId, userId), eq(accounts.providerId, credential));
  const changed = await tx.update(accounts).set({ password: hash, updatedAt: now }).where(ofUser).returning({ id: accounts.id });
  if (changed.length > 0) return;
  await tx.insert(accounts).values({ id, userId, accountId: userId, providerId: credential, password: hash, createdAt: now, updatedAt: now });
}

/** Ends all sessions of a person but one. */
export async function endOtherSessions(tx: Tx, userId: string, keptSessionId: string): Promise<void> {
  await tx.delete(sessions).where(and(eq(sessions.userId, userId), ne(sessions.id, keptSessionId)));
}

/** The organization with its first member, who owns it. */
export async function addOrganization(
  tx: Handle,
  organization: typeof organizations.$inferInsert,
  owner: { readonly id: string; readonly userId: string },
): Promise<MembershipRow> {
  const [row] = await tx.insert(organizations).values(organization).returning();
  if (!row) throw new TypeError('The organization was not made');
  await addMember(tx, { ...owner, organizationId: row.id, role: 'owner' });
  return { ...row, tenant: row.id as Tenant, role: 'owner' };
}

/** Which of `slug`, `slug-2`, `slug-3`... are taken. */
export async function takenSlugs(tx: Handle, slug: string): Promise<readonly string[]> {
  const rows = await tx
    .select({ slug: organizations.slug })
    .from(organizations)
    .where(or(eq(organizations.slug, slug), like(organizations.slug, `${slug}-%`)));
  return rows.map((row) => row.slug);
}

export async function updateOrganization(tx: Tx, tenant: Tenant, change: { readonly name?: string; readonly keyMaxDays?: number }): Promise<void> {
  await tx.update(organizations).set(change).where(eq(organizations.id, tenant));
}

export async function addMember(tx: Handle, member: typeof members.$inferInsert & { readonly role: MembershipRow['role'] }): Promise<void> {
  await tx.insert(members).values(member);
}

/** Takes somebody out of an organization; the keys that they made stop with it. */
export async function removeMember(tx: Handle, tenant: Tenant, userId: string): Promise<void> {
  await tx.delete(members).where(and(eq(members.organizationId, tenant), eq(members.userId, userId)));
}

/** A membership with its person. */
export interface MemberRow {
  readonly id: string;
  readonly role: MembershipRow['role'];
  readonly createdAt: Date;
  readonly user: UserRow;
}

/** Members of an organization, the first ones first. `after` is the id of the last one of the page before. */
export async function listMembers(
  db: Handle,
  tenant: Tenant,
  { limit, after }: { readonly limit: number; readonly after?: string },
): Promise<MemberRow[]> {
  const rows = await db
    .select({ id: members.id, role: members.role, createdAt: members.createdAt, user: users })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.organizationId, tenant), after === undefined ? undefined : gt(members.id, after)))
    .orderBy(asc(members.id))
    .limit(limit);
  return rows.map((row) => ({ ...row, role: row.role as MembershipRow['role'] }));
}
