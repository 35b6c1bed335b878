/** Environments of an application, and what their cards show: targets with the last change of each, and devices. */
import { aliasedTable, and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Database, Tx } from '../client';
import { deployments, environmentTargets } from '../schema/delivery';
import { environments, models, versions } from '../schema/registry';
import type { ApplicationRow, EnvironmentRow, Tenant } from './load';

/** In the order in which they were made, so dev and prod come first. */
export async function listEnvironments(db: Database | Tx, application: ApplicationRow): Promise<EnvironmentRow[]> {
  return db
    .select()
    .from(environments)
    .where(
      and(
        eq(environments.organizationId, application.organizationId),
        eq(environments.applicationId, application.id),
        isNull(environments.retiredAt),
      ),
    )
    .orderBy(asc(environments.createdAt), asc(environments.name));
}

/** What an environment may be told about itself. */
export interface EnvironmentSettings {
  readonly protected?: boolean | undefined;
  readonly ttlDays?: number | undefined;
  readonly minPollSeconds?: number | undefined;
}

/** Throws a unique violation when the name is taken. */
export async function insertEnvironment(
  tx: Tx,
  values: EnvironmentSettings & {
    readonly id: string;
    readonly organizationId: Tenant;
    readonly applicationId: string;
    readonly name: string;
    readonly publicKey: string;
    readonly createdAt: Date;
  },
): Promise<EnvironmentRow> {
  const [row] = await tx
    .insert(environments)
    .values({ ...values, updatedAt: values.createdAt })
    .returning();
  if (!row) throw new TypeError('An environment was inserted and is not there');
  return row;
}

/** Devices get 410 from now on. As with applications, the name is free again: the row's own gets a mark that no legal name has. */
export async function retireEnvironment(tx: Tx, { organizationId, id }: EnvironmentRow, now: Date): Promise<void> {
  await tx
    .update(environments)
    .set({ retiredAt: now, updatedAt: now, name: sql`${environments.name} || '#' || ${environments.id}` })
    .where(and(eq(environments.organizationId, organizationId), eq(environments.id, id), isNull(environments.retiredAt)));
}

/** The environment as it stands, held until the transaction ends: the next act waits for this one. Undefined when retired. */
export async function lockEnvironment(
  tx: Tx,
  { organizationId, id }: Pick<EnvironmentRow, 'organizationId' | 'id'>,
): Promise<EnvironmentRow | undefined> {
  const [row] = await tx
    .select()
    .from(environments)
    .where(and(eq(environments.organizationId, organizationId), eq(environments.id, id), isNull(environments.retiredAt)))
    .for('no key update');
  return row;
}

export async function updateEnvironment(
  tx: Tx,
  { organizationId, id }: EnvironmentRow,
  changes: EnvironmentSettings & {
    readonly frozenUntil?: Date | null | undefined;
    readonly publicKey?: string;
    readonly oldKey?: string;
    readonly oldKeyUntil?: Date;
    readonly updatedAt: Date;
  },
): Promise<EnvironmentRow> {
  const [row] = await tx
    .update(environments)
    .set(changes)
    .where(and(eq(environments.organizationId, organizationId), eq(environments.id, id)))
    .returning();
  if (!row) throw new TypeError('An environment was locked and is not there');
  return row;
}

/** What one environment says about one model, and who last changed its default. */
export interface TargetFacts {
  readonly environmentId: string;
  readonly modelId: string;
  readonly model: string;
  readonly default: number | null;
  readonly previous: number | null;
  readonly blocked: readonly number[];
  readonly since: Date | null;
  readonly by: unknown;
}

/** Targets of several environments in one query, by model name. */
export async function listTargets(db: Database | Tx, tenant: Tenant, environmentIds: readonly string[]): Promise<TargetFacts[]> {
  if (environmentIds.length === 0) return [];
  const current = aliasedTable(versions, 'current');
  const previous = aliasedTable(versions, 'previous');
  const change = db
    .select({ at: deployments.createdAt, actor: deployments.actor })
    .from(deployments)
    .where(
      and(
        eq(deployments.environmentId, environmentTargets.environmentId),
        eq(deployments.modelId, environmentTargets.modelId),
        inArray(deployments.kind, ['deploy', 'promote', 'rollback']),
        isNull(deployments.rolloutId),
      ),
    )
    .orderBy(desc(deployments.seq))
    .limit(1)
    .as('change');
  return db
    .select({
      environmentId: environmentTargets.environmentId,
      modelId: environmentTargets.modelId,
      model: models.name,
      default: current.number,
      previous: previous.number,
      blocked: environmentTargets.blocked,
      since: change.at,
      by: change.actor,
    })
    .from(environmentTargets)
    .innerJoin(models, eq(models.id, environmentTargets.modelId))
    .leftJoin(current, eq(current.id, environmentTargets.defaultVersionId))
    .leftJoin(previous, eq(previous.id, environmentTargets.previousVersionId))
    .leftJoinLateral(change, sql`true`)
    .where(and(eq(environmentTargets.organizationId, tenant), inArray(environmentTargets.environmentId, [...environmentIds])))
    .orderBy(asc(models.nameKey));
}

export interface DeviceFacts {
  readonly environmentId: string;
  /** Installs ever seen. */
  readonly total: number;
  /** Distinct installs seen since `firstDay`. */
  readonly active: number;
}

/** Devices of several environments in one query. @param firstDay UTC day `YYYY-MM-DD` */
export async function countEnvironmentDevices(
  db: Database | Tx,
  tenant: Tenant,
  environmentIds: readonly string[],
  firstDay: string,
): Promise<DeviceFacts[]> {
  if (environmentIds.length === 0) return [];
  // Written with full names: inside a subquery drizzle leaves the table out.
  return db
    .select({
      environmentId: environments.id,
      total: sql<number>`(select count(*)::int from installs i where i.environment_id = environments.id)`,
      active: sql<number>`(select count(distinct d.install_id)::int from device_days d where d.environment_id = environments.id and d.day >= ${firstDay}::date)`,
    })
    .from(environments)
    .where(and(eq(environments.organizationId, tenant), inArray(environments.id, [...environmentIds])));
}
