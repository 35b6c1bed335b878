/** Who this instance is. */
import { newId } from '@/lib/core';
import type { Database } from '../client';
import { instances } from '../schema/instance';

/** One instance of Slipway. */
export type Instance = typeof instances.$inferSelect;

/** The row of this instance; made with the running program's version when the database is new. */
export async function ensureInstance(db: Database, appVersion: string): Promise<Instance> {
  await db
    .insert(instances)
    .values({ id: newId('instance'), appVersion })
    .onConflictDoNothing();
  const [instance] = await db.select().from(instances);
  if (!instance) throw new TypeError('The instance row was neither there nor made');
  return instance;
}
