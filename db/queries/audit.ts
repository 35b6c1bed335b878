/** The audit log of an organization. */
import { and, desc, eq, gte, lt, or, sql } from 'drizzle-orm';
import type { Database, Tx } from '../client';
import { auditEntries } from '../schema/system';
import type { Tenant } from './load';

export type AuditRow = typeof auditEntries.$inferSelect;

/** Adds one entry, in the transaction of what it tells about. */
export async function addAuditEntry(tx: Tx, entry: typeof auditEntries.$inferInsert): Promise<void> {
  await tx.insert(auditEntries).values(entry);
}

/** What to look for. `after` is the last entry of the page before. */
export interface AuditQuery {
  readonly actor?: string;
  readonly action?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly after?: { readonly at: Date; readonly id: string };
  readonly limit: number;
}

/** Entries, newest first. */
export async function listAuditEntries(db: Database | Tx, tenant: Tenant, query: AuditQuery): Promise<AuditRow[]> {
  const { actor, action, from, to, after } = query;
  return db
    .select()
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.organizationId, tenant),
        actor === undefined ? undefined : sql`${auditEntries.actor} ->> 'id' = ${actor}`,
        action === undefined ? undefined : eq(auditEntries.action, action),
        from && gte(auditEntries.at, from),
        to && lt(auditEntries.at, to),
        after && or(lt(auditEntries.at, after.at), and(eq(auditEntries.at, after.at), lt(auditEntries.id, after.id))),
      ),
    )
    .orderBy(desc(auditEntries.at), desc(auditEntries.id))
    .limit(query.limit);
}
