/** Uploads: which bytes a version still waits for, and the parts that their sender announced. */
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Database, Tx } from '../client';
import { uploadParts, uploads, versions } from '../schema/registry';
import type { Tenant } from './load';

/** An upload alone, without the application it is for. */
export type StoredUpload = typeof uploads.$inferSelect;

export async function insertUploads(tx: Tx, rows: readonly (typeof uploads.$inferInsert)[]): Promise<void> {
  await tx.insert(uploads).values([...rows]);
}

export async function listUploads(db: Database | Tx, tenant: Tenant, versionIds: readonly string[]): Promise<StoredUpload[]> {
  if (versionIds.length === 0) return [];
  return db
    .select()
    .from(uploads)
    .where(and(eq(uploads.organizationId, tenant), inArray(uploads.versionId, [...versionIds])))
    .orderBy(asc(uploads.id));
}

/** Names the running multipart upload, once. @returns the one that counts: another caller may have been first; undefined when the upload is not open */
export async function setMultipart(db: Database | Tx, id: string, multipartId: string): Promise<string | undefined> {
  await db
    .update(uploads)
    .set({ multipartId })
    .where(and(eq(uploads.id, id), isNull(uploads.multipartId), eq(uploads.state, 'open')));
  const [row] = await db.select({ multipartId: uploads.multipartId }).from(uploads).where(eq(uploads.id, id));
  return row?.multipartId ?? undefined;
}

/** Open to complete. */
export async function completeUpload(db: Database | Tx, id: string): Promise<void> {
  await db
    .update(uploads)
    .set({ state: 'complete' })
    .where(and(eq(uploads.id, id), eq(uploads.state, 'open')));
}

/** Removes an upload whose version still waits for bytes. False: it is being judged, or over. */
export async function deleteUpload(tx: Tx, upload: { readonly id: string; readonly organizationId: string }): Promise<boolean> {
  const waiting = tx.select({ id: versions.id }).from(versions).where(eq(versions.state, 'pending'));
  const rows = await tx
    .delete(uploads)
    .where(and(eq(uploads.organizationId, upload.organizationId), eq(uploads.id, upload.id), inArray(uploads.versionId, waiting)))
    .returning({ id: uploads.id });
  return rows.length === 1;
}

/** Keeps what the sender says of its parts; a part that is announced again is another one. */
export async function announceParts(
  db: Database | Tx,
  uploadId: string,
  parts: readonly { readonly number: number; readonly size: number; readonly sha256: string }[],
): Promise<void> {
  await db
    .insert(uploadParts)
    .values(parts.map((part) => ({ ...part, uploadId, etag: '' })))
    .onConflictDoUpdate({
      target: [uploadParts.uploadId, uploadParts.number],
      set: { size: sql`excluded.size`, sha256: sql`excluded.sha256` },
    });
}

/** Hashes of the announced parts, by number. */
export async function listAnnounced(db: Database | Tx, uploadId: string): Promise<{ number: number; size: number; sha256: string }[]> {
  return db
    .select({ number: uploadParts.number, size: uploadParts.size, sha256: uploadParts.sha256 })
    .from(uploadParts)
    .where(eq(uploadParts.uploadId, uploadId))
    .orderBy(asc(uploadParts.number));
}
