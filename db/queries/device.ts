/** What devices may read: by the public key of an environment, never by a tenant. */
import { and, eq, gt, gte, isNull, or, sql } from 'drizzle-orm';
import type { Database, Tx } from '../client';
import { deviceDays, installModels } from '../schema/analytics';
import { environmentManifests, environmentTargets, publishedBlobs } from '../schema/delivery';
import { blobs, environments, models, versions } from '../schema/registry';
import { nameKey } from './load';

/** The environment behind a key, with its newest signed manifest. */
export interface PublicEnvironmentRow {
  readonly id: string;
  readonly organizationId: string;
  readonly applicationId: string;
  readonly retiredAt: Date | null;
  readonly seq: number;
  readonly envelope: Uint8Array;
  readonly etag: string;
}

/** The environment of a key, or of the key before while that one still works. */
export async function findPublicEnvironment(db: Database, key: string, now: Date): Promise<PublicEnvironmentRow | undefined> {
  const [row] = await db
    .select({
      id: environments.id,
      organizationId: environments.organizationId,
      applicationId: environments.applicationId,
      retiredAt: environments.retiredAt,
      seq: environmentManifests.seq,
      envelope: environmentManifests.envelope,
      etag: environmentManifests.etag,
    })
    .from(environments)
    .innerJoin(environmentManifests, and(eq(environmentManifests.environmentId, environments.id), eq(environmentManifests.seq, environments.seq)))
    .where(or(eq(environments.publicKey, key), and(eq(environments.oldKey, key), gt(environments.oldKeyUntil, now))));
  return row;
}

/** The size of a blob that some environment opens to devices now; undefined for every other hash. */
export async function findPublishedBlob(db: Database, sha256: string, now: Date): Promise<{ readonly size: number } | undefined> {
  const [row] = await db
    .select({ size: blobs.size })
    .from(publishedBlobs)
    .innerJoin(blobs, eq(blobs.sha256, publishedBlobs.sha256))
    .innerJoin(environments, eq(environments.id, publishedBlobs.environmentId))
    .where(and(eq(publishedBlobs.sha256, sha256), or(isNull(publishedBlobs.until), gt(publishedBlobs.until, now)), isNull(environments.retiredAt)))
    .limit(1);
  return row;
}

export interface PublicArchiveRow {
  readonly sha256: string;
  readonly size: number;
}

/**
 * The zip of a model as an environment has it.
 * @param number a version that is live or previous there; undefined for the default
 */
export async function findPublicArchive(
  db: Database,
  environmentId: string,
  modelName: string,
  number: number | undefined,
): Promise<PublicArchiveRow | undefined> {
  const [row] = await db
    .select({ sha256: blobs.sha256, size: blobs.size })
    .from(environmentTargets)
    .innerJoin(models, eq(models.id, environmentTargets.modelId))
    .innerJoin(
      versions,
      number === undefined
        ? eq(versions.id, environmentTargets.defaultVersionId)
        : or(eq(versions.id, environmentTargets.defaultVersionId), eq(versions.id, environmentTargets.previousVersionId)),
    )
    .innerJoin(blobs, eq(blobs.sha256, versions.archiveSha256))
    .where(
      and(
        eq(environmentTargets.environmentId, environmentId),
        or(eq(models.id, modelName), eq(models.nameKey, nameKey(modelName))),
        number === undefined ? undefined : eq(versions.number, number),
      ),
    );
  return row;
}

/** Devices seen since `firstDay` (UTC, `YYYY-MM-DD`), and those of them whose state is another version of the model than this one, or none. */
export async function countMoves(
  db: Database | Tx,
  environmentId: string,
  { modelId, version, firstDay }: { readonly modelId: string; readonly version: number; readonly firstDay: string },
): Promise<{ readonly active: number; readonly moving: number }> {
  const [row] = await db
    .select({
      active: sql<number>`count(distinct ${deviceDays.installId})::int`,
      moving: sql<number>`(count(distinct ${deviceDays.installId}) filter (where ${installModels.version} is distinct from ${version}))::int`,
    })
    .from(deviceDays)
    .leftJoin(
      installModels,
      and(
        eq(installModels.environmentId, deviceDays.environmentId),
        eq(installModels.installId, deviceDays.installId),
        eq(installModels.modelId, modelId),
      ),
    )
    .where(and(eq(deviceDays.environmentId, environmentId), gte(deviceDays.day, firstDay)));
  return row ?? { active: 0, moving: 0 };
}
