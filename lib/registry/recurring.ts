/**
 * Background work that comes back by the clock: each run asks for the next. The id of a task is its kind and its time, so that
 * two servers, or a task that ran twice, still make one next run.
 */
import { addTaskOnce, type Database, dropOldEventPartitions, ensureEventPartitions, rewriteRollups } from '@/db';
import type { Host } from './http/call';

const minuteMs = 60_000;

const periodMs = { rollups: minuteMs, partitions: 24 * 60 * minuteMs } as const;
type RecurringKind = keyof typeof periodMs;

/** Asks for the next run of everything that comes back; what is asked for already stays as it is. */
export async function scheduleRecurring(db: Database, now: Date): Promise<void> {
  for (const kind of Object.keys(periodMs) as RecurringKind[]) await scheduleNext(db, kind, now);
}

async function scheduleNext(db: Database, kind: RecurringKind, now: Date): Promise<void> {
  const at = (Math.floor(now.getTime() / periodMs[kind]) + 1) * periodMs[kind];
  await addTaskOnce(db, { id: `tsk_${kind}_${at}`, kind, payload: {}, runAt: new Date(at) });
}

/** Writes the hours anew in which events arrived since the last run. */
export async function runRollups(host: Host): Promise<void> {
  const db = await host.db();
  await db.transaction((tx) => rewriteRollups(tx));
  await scheduleNext(db, 'rollups', host.now());
}

/** Makes the partitions of the days to come, and drops those of events that are too old. */
export async function runPartitions(host: Host): Promise<void> {
  const db = await host.db();
  await ensureEventPartitions(db, host.now());
  await dropOldEventPartitions(db, host.now());
  await scheduleNext(db, 'partitions', host.now());
}
