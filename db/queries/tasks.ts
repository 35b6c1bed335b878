/**
 * Tasks: the only background mechanism. Any number of servers take from this table; `FOR UPDATE SKIP LOCKED` gives each task
 * to one of them, and a lease gives it back when that one dies.
 */
import { and, asc, eq, gte, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Database, Tx } from '../client';
import { tasks } from '../schema/system';

export type TaskRow = typeof tasks.$inferSelect;

export async function addTask(db: Database | Tx, task: typeof tasks.$inferInsert): Promise<void> {
  await db.insert(tasks).values(task);
}

/** The same, unless a task of that id is there. */
export async function addTaskOnce(db: Database | Tx, task: typeof tasks.$inferInsert): Promise<void> {
  await db.insert(tasks).values(task).onConflictDoNothing();
}

/** Takes the task that is due longest, for `leaseMs` and one attempt more; one that another server takes at this moment is passed over. */
export async function claimDueTask(
  db: Database | Tx,
  { now, leaseMs, maxAttempts }: { readonly now: Date; readonly leaseMs: number; readonly maxAttempts: number },
): Promise<TaskRow | undefined> {
  const due = db
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(lte(tasks.runAt, now), lt(tasks.attempts, maxAttempts), or(isNull(tasks.leaseUntil), lte(tasks.leaseUntil, now))))
    .orderBy(asc(tasks.runAt))
    .limit(1)
    .for('update', { skipLocked: true });
  const [row] = await db
    .update(tasks)
    .set({ leaseUntil: new Date(now.getTime() + leaseMs), attempts: sql`${tasks.attempts} + 1` })
    .where(eq(tasks.id, sql`(${due})`))
    .returning();
  return row;
}

/** The task is done. Only the holder of the attempt removes it: one that lost its lease changes nothing. */
export async function finishTask(db: Database | Tx, { id, attempts }: TaskRow): Promise<void> {
  await db.delete(tasks).where(and(eq(tasks.id, id), eq(tasks.attempts, attempts)));
}

/** The attempt failed: the task waits until `runAt`. */
export async function failTask(
  db: Database | Tx,
  { id, attempts }: TaskRow,
  { runAt, error }: { readonly runAt: Date; readonly error: string },
): Promise<void> {
  await db
    .update(tasks)
    .set({ runAt, leaseUntil: null, lastError: error })
    .where(and(eq(tasks.id, id), eq(tasks.attempts, attempts)));
}

/** Gives tasks that were given up their attempts back. */
export async function reviveTasks(db: Database | Tx, { now, maxAttempts }: { readonly now: Date; readonly maxAttempts: number }): Promise<void> {
  await db.update(tasks).set({ attempts: 0, runAt: now, leaseUntil: null }).where(gte(tasks.attempts, maxAttempts));
}

/** Takes one task of which nobody holds the lease; undefined when somebody does, or it is done. */
export async function claimTask(
  db: Database | Tx,
  id: string,
  { now, leaseMs }: { readonly now: Date; readonly leaseMs: number },
): Promise<TaskRow | undefined> {
  const [row] = await db
    .update(tasks)
    .set({ leaseUntil: new Date(now.getTime() + leaseMs), attempts: sql`${tasks.attempts} + 1` })
    .where(and(eq(tasks.id, id), or(isNull(tasks.leaseUntil), lte(tasks.leaseUntil, now))))
    .returning();
  return row;
}

/** Keeps the lease of long work. False: it was lost, somebody else has the task now, or it is done. */
export async function renewTask(db: Database | Tx, { id, attempts }: TaskRow, leaseUntil: Date): Promise<boolean> {
  const renewed = await db
    .update(tasks)
    .set({ leaseUntil })
    .where(and(eq(tasks.id, id), eq(tasks.attempts, attempts)))
    .returning({ id: tasks.id });
  return renewed.length === 1;
}
