/** Puts background work into the table `tasks`; who does it stands in `task-kinds.ts`. */
import { addTask, type Database, type Tx } from '@/db';
import { recordId } from '@/lib/core';

/** The kinds of tasks there are. */
export type TaskKind = 'refresh' | 'verify' | 'rollups' | 'partitions';

export interface NewTask {
  readonly kind: TaskKind;
  /** JSON. */
  readonly payload: object;
  readonly runAt: Date;
}

/** In the transaction of what asks for it: the task exists exactly when its reason does. */
export async function enqueueTask(db: Database | Tx, { kind, payload, runAt }: NewTask): Promise<void> {
  await addTask(db, { id: recordId('task', runAt.getTime()), kind, payload, runAt });
}
