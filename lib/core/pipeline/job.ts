/**
 * The job row (pipelines.md 6): what the journal of long work keeps, what the tray and the jobs page show. Running jobs is
 * lib/engine's business; keeping the rows is lib/storage's.
 */
import type { Json } from '../base/canonical-json';
import type { ErrorJson } from '../base/error';
import type { Id } from '../base/ids';
import type { Progress } from '../base/progress';

export const jobKinds = ['run', 'train', 'predict', 'import', 'export', 'publish', 'pack'] as const;
export type JobKind = (typeof jobKinds)[number];
export const jobStates = ['queued', 'running', 'paused', 'interrupted', 'done', 'done-with-errors', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

/** One job. Times are ISO 8601 in UTC; `target` and `result` name what it works on and what came out (ids, counts). */
export interface Job {
  readonly id: Id<'job'>;
  readonly kind: JobKind;
  readonly project: Id<'project'>;
  readonly title: string;
  readonly state: JobState;
  readonly target: { readonly [name: string]: Json | undefined };
  readonly options: { readonly [name: string]: Json | undefined };
  readonly plan: Json;
  readonly progress: Progress;
  readonly executed: number;
  readonly cached: number;
  readonly shared: number;
  readonly failed: number;
  readonly etaSeconds?: number;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly error?: ErrorJson;
  /** What came out, for the link of a finished job. */
  readonly result?: { readonly [name: string]: Json | undefined };
}

/** Whether nothing more will happen to a job in this state by itself. */
export function isFinal(state: JobState): boolean {
  return state === 'done' || state === 'done-with-errors' || state === 'failed' || state === 'cancelled';
}
