/**
 * The signed manifests of an environment, the head that they are made of, and the blobs that they open to devices. Whoever
 * writes here holds the lock of the environment's row (`lockEnvironment`), so that seq has no gap and no fork.
 */
import { and, asc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Database, Tx } from '../client';
import { environmentManifests, environmentTargets } from '../schema/delivery';
import { blobs, environments, models, versionFiles, versions } from '../schema/registry';
import type { Tenant } from './load';

export type ManifestRow = typeof environmentManifests.$inferSelect;
export type TargetRow = typeof environmentTargets.$inferSelect;

export interface StoredFile {
  readonly sha256: string;
  readonly size: number;
}

/** A version as a manifest names it. */
export interface PublishedVersionRow {
  readonly id: string;
  readonly number: number;
  readonly signatureId: string | null;
  /** The version manifest, a blob. */
  readonly manifestSha256: string;
  readonly manifestSize: number;
}

/** One model of the head. */
export interface HeadRow {
  readonly target: TargetRow;
  readonly modelName: string;
  readonly defaultVersion: PublishedVersionRow | null;
  readonly previousVersion: PublishedVersionRow | null;
}

/** Writes the counters of an environment after an act. */
export async function advanceEnvironment(
  tx: Tx,
  environmentId: string,
  { seq, revision, now }: { readonly seq: number; readonly revision: number; readonly now: Date },
): Promise<void> {
  await tx.update(environments).set({ seq, revision, updatedAt: now }).where(eq(environments.id, environmentId));
}

export async function addManifest(tx: Tx, manifest: typeof environmentManifests.$inferInsert): Promise<void> {
  await tx.insert(environmentManifests).values(manifest);
}

/** The manifest with this seq; of an environment that was found within its tenant. */
export async function findManifest(db: Database | Tx, environmentId: string, seq: number): Promise<ManifestRow | undefined> {
  const [row] = await db
    .select()
    .from(environmentManifests)
    .where(and(eq(environmentManifests.environmentId, environmentId), eq(environmentManifests.seq, seq)));
  return row;
}

/** What the head says of each model, by name. */
export async function listHead(db: Database | Tx, tenant: Tenant, environmentId: string): Promise<HeadRow[]> {
  const current = alias(versions, 'current_version');
  const currentBlob = alias(blobs, 'current_blob');
  const previous = alias(versions, 'previous_version');
  const previousBlob = alias(blobs, 'previous_blob');
  const facts = (version: typeof current | typeof previous, blob: typeof currentBlob | typeof previousBlob) => ({
    id: version.id,
    number: version.number,
    signatureId: version.signatureId,
    manifestSha256: blob.sha256,
    manifestSize: blob.size,
  });
  const rows = await db
    .select({
      target: environmentTargets,
      modelName: models.name,
      defaultVersion: facts(current, currentBlob),
      previousVersion: facts(previous, previousBlob),
    })
    .from(environmentTargets)
    .innerJoin(models, eq(models.id, environmentTargets.modelId))
    .leftJoin(current, eq(current.id, environmentTargets.defaultVersionId))
    .leftJoin(currentBlob, eq(currentBlob.sha256, current.manifestSha256))
    .leftJoin(previous, eq(previous.id, environmentTargets.previousVersionId))
    .leftJoin(previousBlob, eq(previousBlob.sha256, previous.manifestSha256))
    .where(and(eq(environmentTargets.organizationId, tenant), eq(environmentTargets.environmentId, environmentId)))
    .orderBy(asc(models.nameKey));
  return rows.map((row) => ({ ...row, defaultVersion: published(row.defaultVersion), previousVersion: published(row.previousVersion) }));
}

type Nullable<T> = { readonly [K in keyof T]: T[K] | null };

/** A left join without a match gives nulls in every field. */
function published(row: Nullable<PublishedVersionRow>): PublishedVersionRow | null {
  const { id, number, signatureId, manifestSha256, manifestSize } = row;
  if (id === null || number === null || manifestSha256 === null || manifestSize === null) return null;
  return { id, number, signatureId, manifestSha256, manifestSize };
}

/** Writes what the head says of one model; `blocked` stays as it is. */
export async function setTarget(
  tx: Tx,
  target: Pick<TargetRow, 'organizationId' | 'environmentId' | 'modelId' | 'defaultVersionId' | 'previousVersionId' | 'mandatorySeq'>,
): Promise<void> {
  const { defaultVersionId, previousVersionId, mandatorySeq } = target;
  await tx
    .insert(environmentTargets)
    .values(target)
    .onConflictDoUpdate({
      target: [environmentTargets.environmentId, environmentTargets.modelId],
      set: { defaultVersionId, previousVersionId, mandatorySeq },
    });
}

/**
 * Opens to devices the bytes of every version that the head names, and gives those that it no longer names an end.
 * @param until when devices lose what is no longer named; what ended before `now` is forgotten
 */
export async function publishBlobs(tx: Tx, environmentId: string, { now, until }: { readonly now: Date; readonly until: Date }): Promise<void> {
  const live = sql`
    SELECT DISTINCT stored.sha256 FROM environment_targets AS target
    JOIN versions AS version ON version.id IN (target.default_version_id, target.previous_version_id)
    CROSS JOIN LATERAL (
      SELECT sha256 FROM version_files WHERE version_id = version.id UNION SELECT version.manifest_sha256 UNION SELECT version.archive_sha256
    ) AS file
    JOIN blobs AS stored ON stored.sha256 = file.sha256
    WHERE target.environment_id = ${environmentId}`;
  await tx.execute(sql`
    INSERT INTO published_blobs (sha256, environment_id, until) SELECT sha256, ${environmentId}, NULL FROM (${live}) AS live
    ON CONFLICT (sha256, environment_id) DO UPDATE SET until = NULL WHERE published_blobs.until IS NOT NULL`);
  await tx.execute(sql`
    UPDATE published_blobs SET until = ${until.toISOString()}::timestamptz
    WHERE environment_id = ${environmentId} AND until IS NULL AND sha256 NOT IN (${live})`);
  await tx.execute(sql`DELETE FROM published_blobs WHERE environment_id = ${environmentId} AND until < ${now.toISOString()}::timestamptz`);
}

/** The description of a ready version as it is stored: the hashes and sizes of its version manifest and, if it has one, of its `slipway.json`. */
export async function findDescription(
  db: Database | Tx,
  versionId: string,
): Promise<{ readonly manifest: StoredFile; readonly packageSha256: string | null } | undefined> {
  const [row] = await db
    .select({ manifest: { sha256: blobs.sha256, size: blobs.size }, packageSha256: versionFiles.sha256 })
    .from(versions)
    .innerJoin(blobs, eq(blobs.sha256, versions.manifestSha256))
    .leftJoin(versionFiles, and(eq(versionFiles.versionId, versions.id), eq(versionFiles.path, 'slipway.json')))
    .where(eq(versions.id, versionId));
  return row;
}
