/**
 * Stores what devices report, and the states that follow. An event is stored once, whatever is sent again; a state is written only
 * by an event with a larger counter, so the order of arrival changes nothing. One transaction, few statements.
 */
import { sql } from 'drizzle-orm';
import type { Database, Tx } from '../handle';

/** An event as it is stored; `day` and `model` are what the server made of them. */
export interface StoredEvent {
  readonly id: string;
  /** Partition: the device's day, or 1970-01-01 when that is too far from today. */
  readonly day: string;
  /** The day it counts for, and the moment. */
  readonly countsOn: string;
  readonly at: string;
  readonly n: number;
  readonly t: number;
  readonly type: string;
  readonly modelId: string | null;
  readonly version: number | null;
  readonly seq: number | null;
  readonly reason: string | null;
  readonly dims: unknown;
  readonly data: unknown;
}

const columns = sql.raw(
  'id uuid, day date, "countsOn" date, at timestamptz, n bigint, t bigint, type text, "modelId" text, version int, seq bigint, reason text, dims jsonb, data jsonb',
);

/**
 * @returns ids of the events that were new
 */
export async function insertEvents(tx: Tx, environmentId: string, installId: string, events: readonly StoredEvent[], now: Date): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    insert into events (environment_id, sent_day, event_id, install_id, n, t, type, model_id, version, seq, reason, dims, data, received_at)
    select ${environmentId}, e.day, e.id, ${installId}, e.n, e.t, e.type, e."modelId", e.version, e.seq, e.reason, e.dims, e.data,
      ${now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as e(${columns})
    on conflict do nothing returning event_id as id`);
  return rows.map(({ id }) => id);
}

/** Brings installs, days and what each install runs up to date with these new events. */
export async function applyEvents(tx: Tx, environmentId: string, installId: string, events: readonly StoredEvent[], now: Date): Promise<void> {
  const list = sql`jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as e(${columns})`;
  await tx.execute(sql`
    insert into installs (environment_id, install_id, first_seen, last_seen, n, dims)
    select ${environmentId}, ${installId}, min(e.at), max(e.at), max(e.n), (array_agg(e.dims order by e.n desc))[1] from ${list}
    on conflict (environment_id, install_id) do update set
      first_seen = least(installs.first_seen, excluded.first_seen), last_seen = greatest(installs.last_seen, excluded.last_seen),
      dims = case when excluded.n > installs.n then excluded.dims else installs.dims end, n = greatest(installs.n, excluded.n)`);
  await tx.execute(sql`
    insert into device_days (environment_id, day, install_id, n, dims)
    select ${environmentId}, e."countsOn", ${installId}, max(e.n), (array_agg(e.dims order by e.n desc))[1] from ${list} group by e."countsOn"
    on conflict (environment_id, day, install_id) do update set dims = excluded.dims, n = excluded.n where excluded.n > device_days.n`);
  await tx.execute(sql`
    insert into install_models (environment_id, install_id, model_id, version, state, n, updated_at)
    select distinct on (e."modelId") ${environmentId}, ${installId}, e."modelId", e.version, e.type, e.n, e.at
    from ${list} where e.type = 'committed' and e."modelId" is not null and e.version is not null order by e."modelId", e.n desc
    on conflict (environment_id, install_id, model_id) do update set
      version = excluded.version, state = excluded.state, n = excluded.n, updated_at = excluded.updated_at where excluded.n > install_models.n`);
  await tx.execute(sql`
    insert into dirty_marks (environment_id, hour) values (${environmentId}, date_trunc('hour', ${now.toISOString()}::timestamptz))`);
}

/** Notes that an environment was heard of. Skipped while a deployment holds the row: the next batch notes it. */
export async function noteLastEvent(db: Database | Tx, environmentId: string, now: Date): Promise<void> {
  await db.execute(sql`
    update environments set last_event_at = ${now.toISOString()}::timestamptz where id in (
      select id from environments where id = ${environmentId} and (last_event_at is null or last_event_at < ${now.toISOString()}::timestamptz)
      for update skip locked)`);
}

/** Ids of an application's models by the key of their names, archived ones too: devices may still run them. */
export async function modelIdsByName(db: Database | Tx, applicationId: string): Promise<Map<string, string>> {
  const { rows } = await db.execute<{ id: string; name_key: string }>(sql`select id, name_key from models where application_id = ${applicationId}`);
  return new Map(rows.map(({ id, name_key }) => [name_key, id]));
}

/**
 * Writes the roll-ups of all marked hours anew from their events, and deletes the marks that it saw. Running it twice changes
 * nothing; a mark that is committed meanwhile stays for the next time.
 * @returns how many hours were rewritten
 */
export async function rewriteRollups(tx: Tx): Promise<number> {
  const { rows } = await tx.execute<{ environment_id: string; hour: string }>(sql`
    with seen as (delete from dirty_marks returning environment_id, hour)
    select distinct environment_id, to_char(hour at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as hour from seen`);
  for (const { environment_id: environment, hour } of rows) {
    await tx.execute(sql`delete from rollup_hours where environment_id = ${environment} and hour = ${hour}::timestamptz`);
    await tx.execute(sql`
      insert into rollup_hours (environment_id, hour, model_id, version, type, dim, value, n)
      select ${environment}, ${hour}::timestamptz, coalesce(e.model_id, ''), coalesce(e.version, 0), e.type, d.dim, d.value, count(*)
      from events e cross join lateral (
        select key as dim, value from jsonb_each_text(e.dims) union all select 'reason', coalesce(e.reason, '')) d
      where e.environment_id = ${environment} and e.received_at >= ${hour}::timestamptz and e.received_at < ${hour}::timestamptz + interval '1 hour'
      group by 3, 4, 5, 6, 7`);
  }
  return rows.length;
}
