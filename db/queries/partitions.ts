/** The partitions of `events`, one per UTC day (migration 0002). Made when the database opens and once a day by a task. */
import { sql } from 'drizzle-orm';
import type { Database, Tx } from '../handle';

/** How long events are kept, in days. */
const retentionDays = 90;
const dayMs = 86_400_000;

/** Makes the partitions from 31 days before `now` to 3 after, where they are missing. */
export async function ensureEventPartitions(db: Database | Tx, now: Date): Promise<void> {
  await db.execute(sql`select ensure_event_partitions(${utcDay(now)}::date)`);
}

/** Drops the partitions that are older than 90 days and returns how many there were. */
export async function dropOldEventPartitions(db: Database | Tx, now: Date): Promise<number> {
  const firstKept = utcDay(new Date(now.getTime() - retentionDays * dayMs));
  const { rows } = await db.execute<{ dropped: number }>(sql`select drop_event_partitions(${firstKept}::date) as dropped`);
  return rows[0]?.dropped ?? 0;
}

function utcDay(time: Date): string {
  return time.toISOString().slice(0, 10);
}
