/** The job journal: reading rows and logs, and settling the jobs whose worker is gone. */
import { AppError, type Id, isFinal, type Job, type Json } from '@/lib/core';
import type { JobView } from '../actions/job-view';
import type { EngineContext } from '../context';
import { removeStaged } from '../import/staging';

export type LogLevel = 'info' | 'warning' | 'error';
export interface LogLine {
  readonly at: string;
  readonly level: LogLevel;
  readonly text: string;
}

/** The page shows this many lines of a job's log; older ones are dropped. */
const maxLogLines = 1000;

/** The Web Lock that a running job holds: while it is held, its worker lives. */
export function jobLockName(id: string): string {
  return `slipway:job:${id}`;
}

/** The row as pages see it. */
export function jobView(job: Job): JobView {
  const { outcome, link, ...detail } = job.result ?? {};
  return {
    id: job.id,
    kind: job.kind,
    project: job.project,
    title: job.title,
    state: job.state,
    progress: { ...job.progress },
    link: typeof link === 'string' ? link : null,
    outcome: typeof outcome === 'string' ? outcome : null,
    detail: { ...job.target, ...detail },
    error: job.error ?? null,
    createdAt: job.createdAt,
    endedAt: job.endedAt ?? null,
  };
}

/** Jobs of a project, or of the device, newest first. */
export async function listJobs(context: EngineContext, project?: string): Promise<JobView[]> {
  const rows = await context.storage.jobs.list();
  return rows
    .filter((job) => project === undefined || job.project === project)
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
    .map(jobView);
}

/** One job. @throws AppError `job/not-found` */
export async function getJob(context: EngineContext, id: string): Promise<JobView> {
  const job = await context.storage.jobs.get(id);
  if (!job) throw new AppError('job/not-found', 'This job is gone. Jobs are kept for 30 days.', { details: { id } });
  return jobView(job);
}

/** The last lines of a job's log. */
export async function readJobLog(context: EngineContext, id: string): Promise<LogLine[]> {
  return ((await context.storage.meta.get(logName(id))) as LogLine[] | undefined) ?? [];
}

/** Adds lines to a job's log. One worker writes one job's log, so reading and writing need no lock. */
export async function appendLog(context: EngineContext, id: string, lines: readonly LogLine[]): Promise<void> {
  const all = [...(await readJobLog(context, id)), ...lines].slice(-maxLogLines);
  await context.storage.meta.put(logName(id), all as unknown as Json);
}

/**
 * Settles jobs whose lock nobody holds: their tab was closed or their worker was ended. They become `interrupted`, or
 * `cancelled` for the one that a person just cancelled; what an import had staged is removed.
 */
export async function settleJobs(context: EngineContext, cancelledId?: string): Promise<JobView[]> {
  const settled: JobView[] = [];
  for (const { id } of (await context.storage.jobs.list()).filter(isOpen)) {
    const view = await underFreeLock(context, id, () => settleJob(context, id, id === cancelledId ? 'cancelled' : 'interrupted'));
    if (view) settled.push(view);
  }
  if (settled.length > 0) context.bus.post({ kind: 'changed', areas: ['jobs', 'data', 'projects'] });
  return settled;
}

function isOpen(job: Job): boolean {
  return !isFinal(job.state) && job.state !== 'interrupted';
}

// The row is read under the lock: the job may have ended, and written its end, since the list was read.
async function settleJob(context: EngineContext, id: Id<'job'>, state: 'cancelled' | 'interrupted'): Promise<JobView | null> {
  const job = await context.storage.jobs.get(id);
  if (!job || !isOpen(job)) return null;
  await removeStaged(context, job);
  const row: Job = { ...job, state, endedAt: new Date().toISOString() };
  await context.storage.jobs.put(row);
  const view = jobView(row);
  context.bus.post({ kind: 'job', job: view });
  return view;
}

// Null while the job's worker, or somebody who settles it, holds the lock.
async function underFreeLock<T>(context: EngineContext, id: Id<'job'>, run: () => Promise<T>): Promise<T | null> {
  if (!context.locks) return run();
  return (await context.locks.request(jobLockName(id), { ifAvailable: true }, (lock) => (lock ? run() : null))) as T | null;
}

/** Drops jobs that are too old or too many, and the logs of all jobs that are gone. */
export async function pruneJobs(context: EngineContext): Promise<void> {
  await context.storage.jobs.prune();
  // Names first: a job has its row before its first line.
  const logs = await context.storage.meta.names(logName(''));
  const kept = new Set((await context.storage.jobs.list()).map(({ id }) => logName(id)));
  for (const name of logs) if (!kept.has(name)) await context.storage.meta.delete(name);
}

function logName(id: string): string {
  return `job-log:${id}`;
}
