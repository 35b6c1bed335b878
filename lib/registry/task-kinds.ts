/** What runs in the background, by the name that stands in the table `tasks`: the compiler names a kind without a runner. */
import type { TaskRow } from '@/db';
import type { TaskKind } from './enqueue-task';
import type { Host } from './http/call';
import { runPartitions, runRollups } from './recurring';
import { refreshManifest } from './refresh';
import { runVerifyTask } from './verify-version';

/** Does one task. Throws to be tried again. It may be called twice for the same task. */
export type RunTask = (host: Host, payload: unknown, task: TaskRow) => Promise<void>;

export const taskKinds: Readonly<Record<TaskKind, RunTask>> = {
  refresh: refreshManifest,
  verify: runVerifyTask,
  rollups: runRollups,
  partitions: runPartitions,
};
