/** Applications of an organization. Archiving frees the name: the key of the row gets a mark that no legal name has. */
import { and, asc, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Database, Tx } from '../client';
import { environmentTargets } from '../schema/delivery';
import { applications, environments } from '../schema/registry';
import { type ApplicationRow, nameKey, type Tenant } from './load';

/** A page of a list that is ordered by name; `after` is the name key of the last row of the page before. */
export interface NamePage {
  readonly limit: number;
  readonly after?: string;
}

/** @param onlyId the one application that a bound key may see */
export async function listApplications(
  db: Database | Tx,
  tenant: Tenant,
  { limit, after, onlyId }: NamePage & { readonly onlyId?: string },
): Promise<ApplicationRow[]> {
  return db
    .select()
    .from(applications)
    .where(
      and(
        eq(applications.organizationId, tenant),
        isNull(applications.archivedAt),
        onlyId === undefined ? undefined : eq(applications.id, onlyId),
        after === undefined ? undefined : gt(sql`${applications.nameKey} collate "C"`, after),
      ),
    )
    .orderBy(asc(sql`${applications.nameKey} collate "C"`))
    .limit(limit);
}

/** Throws a unique violation when the name is taken. */
export async function insertApplication(
  tx: Tx,
  values: { readonly id: string; readonly organizationId: Tenant; readonly name: string; readonly bundleId: string | null; readonly createdAt: Date },
): Promise<ApplicationRow> {
  const [row] = await tx
    .insert(applications)
    .values({ ...values, nameKey: nameKey(values.name), updatedAt: values.createdAt })
    .returning();
  if (!row) throw new TypeError('An application was inserted and is not there');
  return row;
}

/** Throws a unique violation when the new name is taken. */
export async function updateApplication(
  tx: Tx,
  { organizationId, id }: ApplicationRow,
  changes: { readonly name?: string | undefined; readonly bundleId?: string | null | undefined; readonly updatedAt: Date },
): Promise<ApplicationRow | undefined> {
  const [row] = await tx
    .update(applications)
    .set({ ...changes, ...(changes.name === undefined ? {} : { nameKey: nameKey(changes.name) }) })
    .where(and(eq(applications.organizationId, organizationId), eq(applications.id, id), isNull(applications.archivedAt)))
    .returning();
  return row;
}

export async function archiveApplication(tx: Tx, { organizationId, id }: ApplicationRow, now: Date): Promise<void> {
  await tx
    .update(applications)
    .set({ archivedAt: now, updatedAt: now, nameKey: sql`${applications.nameKey} || '#' || ${applications.id}` })
    .where(and(eq(applications.organizationId, organizationId), eq(applications.id, id), isNull(applications.archivedAt)));
}

/** Names of the environments that tell devices to run something: of an application, or for one of its models. */
export async function liveEnvironments(
  db: Database | Tx,
  { organizationId, applicationId, modelId }: { readonly organizationId: string; readonly applicationId: string; readonly modelId?: string },
): Promise<string[]> {
  const rows = await db
    .selectDistinct({ name: environments.name })
    .from(environmentTargets)
    .innerJoin(environments, eq(environments.id, environmentTargets.environmentId))
    .where(
      and(
        eq(environmentTargets.organizationId, organizationId),
        eq(environments.applicationId, applicationId),
        modelId === undefined ? undefined : eq(environmentTargets.modelId, modelId),
        isNull(environments.retiredAt),
        isNotNull(environmentTargets.defaultVersionId),
      ),
    )
    .orderBy(environments.name);
  return rows.map(({ name }) => name);
}
