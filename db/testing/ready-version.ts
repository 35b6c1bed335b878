/** A version that is ready, for tests of what comes after: its row, its files and its blobs, as intake would leave them. */
import { eq } from 'drizzle-orm';
import type { Database } from '../handle';
import { blobs, models, versionFiles, versions } from '../schema/registry';

interface StoredFile {
  readonly sha256: string;
  readonly size: number;
}

export interface ReadyVersionRows {
  readonly id: string;
  readonly organizationId: string;
  readonly modelId: string;
  readonly number: number;
  readonly signatureId: string | null;
  readonly manifest: StoredFile;
  readonly archive: StoredFile;
  readonly files: readonly (StoredFile & { readonly path: string })[];
  readonly createdAt: Date;
}

export async function insertReadyVersion(db: Database, version: ReadyVersionRows): Promise<void> {
  const { id, organizationId, modelId, number, signatureId, manifest, archive, files, createdAt } = version;
  const stored = [manifest, archive, ...files].map(({ sha256, size }) => ({ sha256, size }));
  await db.insert(blobs).values(stored).onConflictDoNothing();
  await db.insert(versions).values({
    ...{ id, organizationId, modelId, number, signatureId, createdAt, readyAt: createdAt },
    state: 'ready',
    source: 'files',
    filename: 'model',
    archiveSha256: archive.sha256,
    archiveSize: archive.size,
    manifestSha256: manifest.sha256,
    actor: { kind: 'system', id: 'test', name: 'Test' },
  });
  if (files.length > 0) await db.insert(versionFiles).values(files.map((file) => ({ ...file, versionId: id, role: 'file' })));
  await db
    .update(models)
    .set({ nextVersion: number + 1 })
    .where(eq(models.id, modelId));
}

/** Withdraws a version, without what a real withdrawal does besides. */
export async function yankVersion(db: Database, id: string): Promise<void> {
  await db.update(versions).set({ state: 'yanked' }).where(eq(versions.id, id));
}
