/** Signing keys of applications and the root documents that say whose signatures count. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Database, Tx } from '../client';
import { rootDocuments, signingKeys } from '../schema/delivery';
import type { Tenant } from './load';

export type SigningKeyRow = typeof signingKeys.$inferSelect;
export type SigningRole = SigningKeyRow['role'];

export async function addSigningKey(tx: Tx, key: typeof signingKeys.$inferInsert): Promise<void> {
  await tx.insert(signingKeys).values(key);
}

/** The keys of a role that sign today, oldest first. */
export async function listSigningKeys(db: Database | Tx, tenant: Tenant, applicationId: string, role: SigningRole): Promise<SigningKeyRow[]> {
  return db
    .select()
    .from(signingKeys)
    .where(
      and(
        eq(signingKeys.organizationId, tenant),
        eq(signingKeys.applicationId, applicationId),
        eq(signingKeys.role, role),
        isNull(signingKeys.retiredAt),
      ),
    )
    .orderBy(asc(signingKeys.createdAt), asc(signingKeys.keyid));
}

/** @param envelope the signed document as it is served, UTF-8 */
export async function addRootDocument(
  tx: Tx,
  document: { readonly applicationId: string; readonly version: number; readonly envelope: Uint8Array },
): Promise<void> {
  await tx.insert(rootDocuments).values(document);
}

/** The envelope of one root document; undefined when there is no such version. Public: no tenant is asked. */
export async function findRootDocument(db: Database | Tx, applicationId: string, version: number): Promise<Uint8Array | undefined> {
  const [row] = await db
    .select({ envelope: rootDocuments.envelope })
    .from(rootDocuments)
    .where(and(eq(rootDocuments.applicationId, applicationId), eq(rootDocuments.version, version)));
  return row?.envelope;
}
