/**
 * Stores what devices report, and the states that follow. An event is stored once, whatever is sent again; a state is written only
 * by an event with a larger counter, so the order of arrival changes nothing. One statement does it all for any number of batches:
 * it is a transaction by itself, and its cost is shared by everybody who waits for it.
 */
import { sql } from 'drizzle-orm';
import type { Database, Tx } from '../handle';

/** An event as it is stored; `day` is what the server made of the device's. */
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
  /** As models are found by name. */
  readonly modelKey: string | null;
  readonly version: number | null;
  readonly seq: number | null;
  readonly reason: string | null;
  readonly dims: unknown;
  readonly data: unknown;
}

/** What one install sent at once. */
export interface StoredBatch {
  readonly environmentId: string;
  readonly applicationId: string;
  readonly installId: string;
  readonly receivedAt: string;
  readonly events: readonly StoredEvent[];
}

const batchColumns = sql.raw('"environmentId" text, "applicationId" text, "installId" text, "receivedAt" timestamptz, events jsonb');
const eventColumns = sql.raw(
  'id uuid, day date, "countsOn" date, at timestamptz, n bigint, t bigint, type text, "modelKey" text, version int, seq bigint, reason text, dims jsonb, data jsonb',
);

/**
 * Stores batches and brings installs, days, what each install runs, roll-up marks and "last heard of" up to date with the events
 * that were new. An environment whose row is held by a deployment, or that was heard of a second ago, is not noted again.
 * Rows are written in the order of their keys, so that two servers wait for each other and never in a circle.
 * @param batches no two of their events have the same environment, day and id
 * @returns for each batch how many of its events were new
 */
export async function storeEventBatches(db: Database | Tx, batches: readonly StoredBatch[]): Promise<number[]> {
  const { rows } = await db.execute<{ batch: number; accepted: number }>(sql`
    with batches as materialized (
      select ordinality::int as batch, b.* from rows from (
        jsonb_to_recordset(${JSON.stringify(batches)}::jsonb) as (${batchColumns})) with ordinality b
    ), given as materialized (
      select b.batch, b."environmentId" as env, b."installId" as install, b."receivedAt" as received, m.id as model, e.*
      from batches b cross join lateral jsonb_to_recordset(b.events) as e(${eventColumns})
      left join models m on m.application_id = b."applicationId" and m.name_key = e."modelKey"
    ), stored as (
      insert into events (environment_id, sent_day, event_id, install_id, n, t, type, model_id, version, seq, reason, dims, data, received_at)
      select env, day, id, install, n, t, type, model, version, seq, reason, dims, data, received from given order by env, day, id
      on conflict do nothing returning environment_id, sent_day, event_id
    ), fresh as materialized (
      select g.* from given g join stored s on s.event_id = g.id and s.environment_id = g.env and s.sent_day = g.day
    ), seen_installs as (
      insert into installs (environment_id, install_id, first_seen, last_seen, n, dims)
      select env, install, min(at), max(at), max(n), (array_agg(dims order by n desc))[1] from fresh group by env, install order by env, install
      on conflict (environment_id, install_id) do update set
        first_seen = least(installs.first_seen, excluded.first_seen), last_seen = greatest(installs.last_seen, excluded.last_seen),
        dims = case when excluded.n > installs.n then excluded.dims else installs.dims end, n = greatest(installs.n, excluded.n)
    ), seen_days as (
      insert into device_days (environment_id, day, install_id, n, dims)
      select env, "countsOn", install, max(n), (array_agg(dims order by n desc))[1] from fresh group by 1, 2, 3 order by 1, 2, 3
      on conflict (environment_id, day, install_id) do update set dims = excluded.dims, n = excluded.n where excluded.n > device_days.n
    ), running as (
      insert into install_models (environment_id, install_id, model_id, version, state, n, updated_at)
      select distinct on (env, install, model) env, install, model, version, type, n, at
      from fresh where type = 'committed' and model is not null and version is not null order by env, install, model, n desc
      on conflict (environment_id, install_id, model_id) do update set
        version = excluded.version, state = excluded.state, n = excluded.n, updated_at = excluded.updated_at where excluded.n > install_models.n
    ), marks as (
      insert into dirty_marks (environment_id, hour) select distinct env, date_trunc('hour', received) from fresh
    ), heard as (select env, max(received) as at from fresh group by env
    ), noted as (
      update environments set last_event_at = heard.at from heard where id = env and id in (
        select e.id from environments e join heard h on h.env = e.id
        where e.last_event_at is null or e.last_event_at < h.at - interval '1 second' for update of e skip locked)
    )
    select batch, count(*) as accepted from fresh group by batch`);
  const accepted = new Map(rows.map((row) => [row.batch, Number(row.accepted)]));
  return batches.map((_, at) => accepted.get(at + 1) ?? 0);
}

/**
 * Writes the roll-ups of all marked hours anew from their events, and deletes the marks that it saw. Running it twice changes
 * nothing; a mark that is committed meanwhile stays for the next time.
 * Devices differ in few ways, so events are counted by all of them first and taken apart afterwards.
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
      select ${environment}, ${hour}::timestamptz, e.model_id, e.version, e.type, d.dim, d.value, sum(e.n)
      from (
        select coalesce(model_id, '') as model_id, coalesce(version, 0) as version, type, coalesce(reason, '') as reason, dims, count(*) as n
        from events where environment_id = ${environment}
          and received_at >= ${hour}::timestamptz and received_at < ${hour}::timestamptz + interval '1 hour'
        group by 1, 2, 3, 4, 5) e
      cross join lateral (select key as dim, value from jsonb_each_text(e.dims) union all select 'reason', e.reason) d
      group by 3, 4, 5, 6, 7`);
  }
  return rows.length;
}
