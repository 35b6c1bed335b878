/** The history of an environment: one row for every act that changed what its devices are told. Append-only. */
import { and, desc, eq, lt, ne } from 'drizzle-orm';
import type { Database, Tx } from '../client';
import { deployments } from '../schema/delivery';
import { models, versions } from '../schema/registry';
import type { Tenant } from './load';

/** A deployment with the names of what it is about. */
export type DeploymentRow = typeof deployments.$inferSelect & { readonly modelName: string | null; readonly versionNumber: number | null };

export async function addDeployment(tx: Tx, deployment: typeof deployments.$inferInsert): Promise<void> {
  await tx.insert(deployments).values(deployment);
}

const selected = (db: Database | Tx) =>
  db
    .select({ deployment: deployments, modelName: models.name, versionNumber: versions.number })
    .from(deployments)
    .leftJoin(models, eq(models.id, deployments.modelId))
    .leftJoin(versions, eq(versions.id, deployments.versionId))
    .$dynamic();

const rowOf = ({ deployment, ...names }: Awaited<ReturnType<typeof selected>>[number]): DeploymentRow => ({ ...deployment, ...names });

export interface DeploymentQuery {
  readonly modelId?: string;
  /** Only older ones: the seq of the last row of the page before. */
  readonly before?: number;
  readonly limit: number;
}

/** Newest first. */
export async function listDeployments(db: Database | Tx, tenant: Tenant, environmentId: string, query: DeploymentQuery): Promise<DeploymentRow[]> {
  const { modelId, before, limit } = query;
  const rows = await selected(db)
    .where(
      and(
        eq(deployments.organizationId, tenant),
        eq(deployments.environmentId, environmentId),
        modelId === undefined ? undefined : eq(deployments.modelId, modelId),
        before === undefined ? undefined : lt(deployments.seq, before),
      ),
    )
    .orderBy(desc(deployments.seq))
    .limit(limit);
  return rows.map(rowOf);
}

export async function findDeployment(db: Database | Tx, tenant: Tenant, environmentId: string, id: string): Promise<DeploymentRow | undefined> {
  const [row] = await selected(db).where(
    and(eq(deployments.organizationId, tenant), eq(deployments.environmentId, environmentId), eq(deployments.id, id)),
  );
  return row && rowOf(row);
}

/** The newest act of a person or policy: what moved the revision. A mere refresh is none. */
export async function findLastChange(db: Database | Tx, tenant: Tenant, environmentId: string): Promise<DeploymentRow | undefined> {
  const [row] = await selected(db)
    .where(and(eq(deployments.organizationId, tenant), eq(deployments.environmentId, environmentId), ne(deployments.kind, 'refresh')))
    .orderBy(desc(deployments.seq))
    .limit(1);
  return row && rowOf(row);
}
