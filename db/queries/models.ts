/** Models of an application. Archiving frees the name, as with applications. */
import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { Database, Tx } from '../client';
import { models, versions } from '../schema/registry';
import type { NamePage } from './applications';
import { nameKey, type RegistryModelRow, type Tenant } from './load';

/** A model with the highest number that is ready. */
export type ModelFacts = RegistryModelRow & { readonly latestVersion: number | null };

/** Models of some applications, by name. */
export async function listModels(db: Database | Tx, tenant: Tenant, applicationIds: readonly string[], page?: NamePage): Promise<ModelFacts[]> {
  if (applicationIds.length === 0) return [];
  const found = db
    .select()
    .from(models)
    .where(
      and(
        eq(models.organizationId, tenant),
        inArray(models.applicationId, [...applicationIds]),
        isNull(models.archivedAt),
        page?.after === undefined ? undefined : gt(sql`${models.nameKey} collate "C"`, page.after),
      ),
    )
    .orderBy(asc(sql`${models.nameKey} collate "C"`));
  return withLatest(db, page ? await found.limit(page.limit) : await found);
}

/** Adds the highest ready number to each. */
export async function withLatest(db: Database | Tx, rows: readonly RegistryModelRow[]): Promise<ModelFacts[]> {
  if (rows.length === 0) return [];
  const latest = await db
    .select({ modelId: versions.modelId, number: sql<number>`max(${versions.number})::int` })
    .from(versions)
    .where(
      and(
        inArray(
          versions.modelId,
          rows.map(({ id }) => id),
        ),
        eq(versions.state, 'ready'),
      ),
    )
    .groupBy(versions.modelId);
  const byModel = new Map(latest.map(({ modelId, number }) => [modelId, number]));
  return rows.map((row) => ({ ...row, latestVersion: byModel.get(row.id) ?? null }));
}

/** Throws a unique violation when the name is taken. */
export async function insertModel(
  tx: Tx,
  values: {
    readonly id: string;
    readonly organizationId: Tenant;
    readonly applicationId: string;
    readonly name: string;
    readonly description: string;
    readonly createdAt: Date;
  },
): Promise<RegistryModelRow> {
  const [row] = await tx
    .insert(models)
    .values({ ...values, nameKey: nameKey(values.name), updatedAt: values.createdAt })
    .returning();
  if (!row) throw new TypeError('A model was inserted and is not there');
  return row;
}

/** Throws a unique violation when the new name is taken. */
export async function updateModel(
  tx: Tx,
  { organizationId, id }: RegistryModelRow,
  changes: {
    readonly name?: string | undefined;
    readonly description?: string | undefined;
    readonly latestEnabled?: boolean | undefined;
    readonly updatedAt: Date;
  },
): Promise<RegistryModelRow | undefined> {
  const [row] = await tx
    .update(models)
    .set({ ...changes, ...(changes.name === undefined ? {} : { nameKey: nameKey(changes.name) }) })
    .where(and(eq(models.organizationId, organizationId), eq(models.id, id), isNull(models.archivedAt)))
    .returning();
  return row;
}

export async function archiveModel(tx: Tx, { organizationId, id }: RegistryModelRow, now: Date): Promise<void> {
  await tx
    .update(models)
    .set({ archivedAt: now, updatedAt: now, nameKey: sql`${models.nameKey} || '#' || ${models.id}` })
    .where(and(eq(models.organizationId, organizationId), eq(models.id, id), isNull(models.archivedAt)));
}

/** The next number of a model, taken: given back when the transaction fails, so no number is ever missing. */
export async function takeVersionNumber(tx: Tx, tenant: Tenant, modelId: string): Promise<number> {
  const [row] = await tx
    .update(models)
    .set({ nextVersion: sql`${models.nextVersion} + 1` })
    .where(and(eq(models.organizationId, tenant), eq(models.id, modelId)))
    .returning({ next: models.nextVersion });
  if (!row) throw new TypeError(`There is no model ${modelId}`);
  return row.next - 1;
}
