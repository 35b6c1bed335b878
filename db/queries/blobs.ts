/** Stored bytes by content, and which organizations sent them themselves. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Database, Tx } from '../client';
import { blobGrants, blobs } from '../schema/registry';
import type { Tenant } from './load';

/** `chunks`: the SHA-256 of each 4 MiB, one after the other; null up to 4 MiB. */
export interface BlobFacts {
  readonly sha256: string;
  readonly size: number;
  readonly chunks: Uint8Array | null;
}

/** Those of the hashes that this organization has sent before. Another one's bytes are not seen. */
export async function findGranted(db: Database | Tx, tenant: Tenant, hashes: readonly string[]): Promise<BlobFacts[]> {
  if (hashes.length === 0) return [];
  return db
    .select({ sha256: blobs.sha256, size: blobs.size, chunks: blobs.chunks })
    .from(blobGrants)
    .innerJoin(blobs, eq(blobs.sha256, blobGrants.sha256))
    .where(and(eq(blobGrants.organizationId, tenant), inArray(blobGrants.sha256, [...hashes])));
}

/** Enters stored and verified blobs, and that this organization has them. Sorted, so that two transactions cannot wait for each other. */
export async function grantBlobs(tx: Tx, tenant: Tenant, found: readonly BlobFacts[], now: Date): Promise<void> {
  const unique = [...new Map(found.map((blob) => [blob.sha256, blob])).values()].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  if (unique.length === 0) return;
  await tx
    .insert(blobs)
    .values(unique.map(({ sha256, size, chunks }) => ({ sha256, size, chunks, storedAt: now, verifiedAt: now })))
    // Bytes that came as an archive have no chunk hashes; when they come as a file they get them.
    .onConflictDoUpdate({ target: blobs.sha256, set: { chunks: sql`coalesce(${blobs.chunks}, excluded.chunks)` } });
  await tx
    .insert(blobGrants)
    .values(unique.map(({ sha256 }) => ({ organizationId: tenant, sha256 })))
    .onConflictDoNothing();
}
