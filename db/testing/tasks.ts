/** What stands in the table `tasks`, for tests. */
import { asc } from 'drizzle-orm';
import type { Database } from '../handle';
import { tasks } from '../schema/system';

export function listTasks(db: Database): Promise<(typeof tasks.$inferSelect)[]> {
  return db.select().from(tasks).orderBy(asc(tasks.runAt), asc(tasks.id));
}

export async function forgetTasks(db: Database): Promise<void> {
  await db.delete(tasks);
}
