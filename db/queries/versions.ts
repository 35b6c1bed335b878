/** Versions and their files. What is ready is kept by a trigger; the queries here change only what may change. */
import { and, asc, desc, eq, gt, inArray, lt, lte, ne, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Database, Tx } from '../client';
import { models, versionFiles, versions } from '../schema/registry';
import type { RegistryModelRow, Tenant, VersionRow } from './load';

export type VersionFileRow = typeof versionFiles.$inferSelect;

/** A version with what its row does not say. */
export type VersionFacts = VersionRow & {
  readonly parentNumber: number | null;
  readonly aliases: readonly string[];
  /** Names of the environments whose default it is. */
  readonly environments: readonly string[];
  /** Bytes that the organization did not have when the version was started. */
  readonly newBytes: number;
};

/** Sorts what has no number yet above everything that has one. */
const unnumbered = 2_147_483_647;
const sortNumber = sql<number>`coalesce(${versions.number}, ${sql.raw(String(unnumbered))})`;

const parents = alias(versions, 'parents');

// Inside subqueries the outer table is written out: drizzle would leave its name away.
const facts = {
  version: versions,
  parentNumber: parents.number,
  aliases: sql<string[]>`array(select a.name from aliases a where a.version_id = "versions"."id" order by a.name)`,
  environments: sql<string[]>`array(
    select e.name from environment_targets t join environments e on e.id = t.environment_id
    where t.default_version_id = "versions"."id" and e.retired_at is null order by e.created_at, e.name)`,
  newBytes: sql<number>`(select coalesce(sum(u.size), 0)::float8 from uploads u where u.version_id = "versions"."id" and u.state <> 'present')`,
};

const select = (db: Database | Tx) => db.select(facts).from(versions).leftJoin(parents, eq(parents.id, versions.parentVersionId)).$dynamic();

const factsOf = ({ version, ...more }: Awaited<ReturnType<typeof select>>[number]): VersionFacts => ({ ...version, ...more });

/** A page of versions; `after` is what {@link versionSortKey} gave for the last one of the page before. */
export interface VersionPage {
  readonly limit: number;
  readonly isAscending: boolean;
  readonly isReadyOnly: boolean;
  /** Pending ones that were started before are over, and left out. */
  readonly pendingSince: Date;
  readonly after?: readonly [number, string];
}

export function versionSortKey({ number, id }: VersionFacts): readonly [number, string] {
  return [number ?? unnumbered, id];
}

export async function listVersions(db: Database | Tx, model: RegistryModelRow, page: VersionPage): Promise<VersionFacts[]> {
  const { limit, isAscending, isReadyOnly, pendingSince, after } = page;
  const beyond = isAscending ? gt : lt;
  const way = isAscending ? asc : desc;
  const rows = await select(db)
    .where(
      and(
        eq(versions.organizationId, model.organizationId),
        eq(versions.modelId, model.id),
        isReadyOnly ? eq(versions.state, 'ready') : or(ne(versions.state, 'pending'), gt(versions.createdAt, pendingSince)),
        after && or(beyond(sortNumber, after[0]), and(eq(sortNumber, after[0]), beyond(versions.id, after[1]))),
      ),
    )
    .orderBy(way(sortNumber), way(versions.id))
    .limit(limit);
  return rows.map(factsOf);
}

/** One version as it stands now; undefined when it was given up meanwhile. */
export async function readVersion(db: Database | Tx, tenant: Tenant, id: string): Promise<VersionFacts | undefined> {
  const [row] = await select(db).where(and(eq(versions.organizationId, tenant), eq(versions.id, id)));
  return row && factsOf(row);
}

/** The model that a version belongs to. */
export async function findModelOfVersion(db: Database | Tx, tenant: Tenant, versionId: string): Promise<RegistryModelRow | undefined> {
  const [row] = await db
    .select({ model: models })
    .from(versions)
    .innerJoin(models, eq(models.id, versions.modelId))
    .where(and(eq(versions.organizationId, tenant), eq(versions.id, versionId)));
  return row?.model;
}

export async function insertVersion(
  tx: Tx,
  version: typeof versions.$inferInsert,
  files: readonly (typeof versionFiles.$inferInsert)[],
): Promise<void> {
  await tx.insert(versions).values(version);
  if (files.length > 0) await tx.insert(versionFiles).values([...files]);
}

/** Writes what of a version may change at any time. */
export async function updateVersionWords(
  tx: Tx,
  { organizationId, id }: VersionRow,
  changes: { readonly description?: string | undefined; readonly tags?: readonly string[] | undefined },
): Promise<void> {
  const { description, tags } = changes;
  if (description === undefined && tags === undefined) return;
  await tx
    .update(versions)
    .set({ description, tags: tags && [...tags] })
    .where(and(eq(versions.organizationId, organizationId), eq(versions.id, id)));
}

/** Pending to verifying. False when it is not pending any more. */
export async function startVerifying(tx: Tx, tenant: Tenant, id: string): Promise<boolean> {
  return changed(tx, tenant, id, 'pending', { state: 'verifying' });
}

/** Verifying to failed. False when it is not verifying any more. */
export async function failVersion(tx: Tx, tenant: Tenant, id: string, failure: object): Promise<boolean> {
  return changed(tx, tenant, id, 'verifying', { state: 'failed', failure });
}

/** What a version is when it is ready. */
export type ReadyVersion = Pick<
  VersionRow,
  'number' | 'archiveSha256' | 'archiveSize' | 'manifestSha256' | 'signatureId' | 'metrics' | 'provenance' | 'datasetHash' | 'readyAt'
>;

/** Verifying to ready. False when it is not verifying any more. */
export async function completeVersion(tx: Tx, tenant: Tenant, id: string, ready: ReadyVersion): Promise<boolean> {
  return changed(tx, tenant, id, 'verifying', { ...ready, state: 'ready' });
}

async function changed(
  tx: Tx,
  tenant: Tenant,
  id: string,
  from: VersionRow['state'],
  changes: Partial<typeof versions.$inferInsert>,
): Promise<boolean> {
  const rows = await tx
    .update(versions)
    .set(changes)
    .where(and(eq(versions.organizationId, tenant), eq(versions.id, id), eq(versions.state, from)))
    .returning({ id: versions.id });
  return rows.length === 1;
}

/** Removes a version that never became ready, with its uploads. False when it is being judged, or is ready. */
export async function deleteUnready(tx: Tx, tenant: Tenant, id: string): Promise<boolean> {
  const rows = await tx
    .delete(versions)
    .where(and(eq(versions.organizationId, tenant), eq(versions.id, id), inArray(versions.state, ['pending', 'failed'])))
    .returning({ id: versions.id });
  return rows.length === 1;
}

/** Ids of the pending versions of a model that were started before then. */
export async function listExpired(db: Database | Tx, model: RegistryModelRow, before: Date): Promise<string[]> {
  const rows = await db
    .select({ id: versions.id })
    .from(versions)
    .where(
      and(
        eq(versions.organizationId, model.organizationId),
        eq(versions.modelId, model.id),
        eq(versions.state, 'pending'),
        lte(versions.createdAt, before),
      ),
    );
  return rows.map(({ id }) => id);
}

/** The files of a version, by path in the order of bytes. */
export async function listVersionFiles(db: Database | Tx, versionId: string): Promise<VersionFileRow[]> {
  return db.select().from(versionFiles).where(eq(versionFiles.versionId, versionId)).orderBy(sql`${versionFiles.path} collate "C"`);
}

export async function findVersionFile(db: Database | Tx, version: VersionRow, path: string): Promise<VersionFileRow | undefined> {
  const [row] = await db
    .select()
    .from(versionFiles)
    .where(and(eq(versionFiles.versionId, version.id), eq(versionFiles.path, path)));
  return row;
}

/** Writes the files as they were judged, in place of those that were announced. */
export async function replaceVersionFiles(tx: Tx, versionId: string, files: readonly Omit<VersionFileRow, 'versionId'>[]): Promise<void> {
  await tx.delete(versionFiles).where(eq(versionFiles.versionId, versionId));
  if (files.length > 0) await tx.insert(versionFiles).values(files.map((file) => ({ ...file, versionId })));
}
