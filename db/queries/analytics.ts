/** Counts of states, never of increments: who is there, what runs on how many, what failed where. */
import { sql } from 'drizzle-orm';
import type { Database, Tx } from '../handle';

type Handle = Database | Tx;

/** By what active devices can be told apart. */
export type DeviceGroup = 'browser' | 'os' | 'deviceClass' | 'backend';

/** Distinct installs by UTC day and group, from a day on; days without any are absent. */
export async function countActiveByDay(
  db: Handle,
  environmentId: string,
  fromDay: string,
  group: DeviceGroup | null,
): Promise<{ day: string; key: string; count: number }[]> {
  const key = group === null ? sql`'all'` : sql`coalesce(dims ->> ${group}::text, 'other')`;
  const { rows } = await db.execute<{ day: string; key: string; count: number }>(sql`
    select to_char(day, 'YYYY-MM-DD') as day, ${key} as key, count(*)::int as count from device_days
    where environment_id = ${environmentId} and day >= ${fromDay}::date group by 1, 2 order by 1, 2`);
  return rows;
}

/** The same by the version of one model that each install had committed by that day. */
export async function countVersionsByDay(
  db: Handle,
  environmentId: string,
  fromDay: string,
  modelId: string,
): Promise<{ day: string; key: string; count: number }[]> {
  const { rows } = await db.execute<{ day: string; key: string; count: number }>(sql`
    select to_char(d.day, 'YYYY-MM-DD') as day, v.version::text as key, count(*)::int as count
    from device_days d cross join lateral (
      select e.version from events e
      where e.environment_id = d.environment_id and e.install_id = d.install_id and e.type = 'committed' and e.model_id = ${modelId}
        and least(e.sent_day, (e.received_at at time zone 'UTC')::date) <= d.day
      order by e.n desc limit 1) v
    where d.environment_id = ${environmentId} and d.day >= ${fromDay}::date group by 1, 2 order by 1, 2`);
  return rows;
}

/** Distinct installs since a day, and installs ever seen. */
export async function countActiveDevices(db: Handle, environmentId: string, fromDay: string): Promise<{ active: number; installs: number }> {
  const { rows } = await db.execute<{ active: number; installs: number }>(sql`
    select (select count(distinct install_id)::int from device_days where environment_id = ${environmentId} and day >= ${fromDay}::date) as active,
      (select count(*)::int from installs where environment_id = ${environmentId}) as installs`);
  return rows[0] ?? { active: 0, installs: 0 };
}

export interface VersionCounts {
  readonly version: number;
  readonly downloaded: number;
  readonly installed: number;
  readonly failed: number;
  readonly active: number;
}

/** For each version of a model that a device has told of: distinct installs by what happened; active ones were seen since a moment. */
export async function countVersions(db: Handle, environmentId: string, modelId: string, since: Date): Promise<VersionCounts[]> {
  const { rows } = await db.execute<VersionCounts & Record<string, unknown>>(sql`
    with happened as (
      select version, count(distinct install_id) filter (where type = 'download_done')::int as downloaded,
        count(distinct install_id) filter (where type = 'committed')::int as installed,
        count(distinct install_id) filter (where type in ('trial_fail', 'reverted'))::int as failed
      from events where environment_id = ${environmentId} and model_id = ${modelId} and version is not null group by version
    ), running as (
      select m.version, count(*)::int as active from install_models m
      join installs i on i.environment_id = m.environment_id and i.install_id = m.install_id
      where m.environment_id = ${environmentId} and m.model_id = ${modelId} and i.last_seen > ${since.toISOString()}::timestamptz group by m.version
    )
    select version, coalesce(downloaded, 0) as downloaded, coalesce(installed, 0) as installed, coalesce(failed, 0) as failed,
      coalesce(active, 0) as active
    from happened full join running using (version) order by version desc`);
  return rows;
}

/** Distinct installs on which a version failed, by reason, back end and adapter. */
export async function countFailures(
  db: Handle,
  environmentId: string,
  modelId: string,
): Promise<{ version: number; reason: string; backend: string; adapter: string; devices: number }[]> {
  const { rows } = await db.execute<{ version: number; reason: string; backend: string; adapter: string; devices: number }>(sql`
    select version, coalesce(reason, 'unknown') as reason, coalesce(data ->> 'backend', dims ->> 'backend', '') as backend,
      coalesce(data ->> 'adapter', dims ->> 'adapter', '') as adapter, count(distinct install_id)::int as devices
    from events where environment_id = ${environmentId} and model_id = ${modelId} and version is not null and type in ('trial_fail', 'reverted')
    group by 1, 2, 3, 4 order by devices desc, reason`);
  return rows;
}

/** Installs seen since a moment, and the newest code with which a device refused or failed something. */
export async function readConnection(db: Handle, environmentId: string, since: Date): Promise<{ installs: number; lastCode: string | null }> {
  const { rows } = await db.execute<{ installs: number; lastCode: string | null }>(sql`
    select (select count(*)::int from installs where environment_id = ${environmentId} and last_seen > ${since.toISOString()}::timestamptz) as installs,
      (select reason from events where environment_id = ${environmentId} and reason is not null order by received_at desc, n desc limit 1) as "lastCode"`);
  return rows[0] ?? { installs: 0, lastCode: null };
}
