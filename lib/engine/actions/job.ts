/** Actions on jobs: units of background work with progress, log, cancel and a journal that survives a closed tab. */
import * as z from 'zod/mini';
import { type ErrorJson, jobKinds } from '@/lib/core';
import { action } from './action';

const jobState = z.enum(['queued', 'running', 'paused', 'interrupted', 'done', 'done-with-errors', 'failed', 'cancelled']);

const jobView = z.object({
  id: z.string(),
  kind: z.enum(jobKinds),
  project: z.nullable(z.string()),
  title: z.string(),
  state: jobState,
  progress: z.object({
    phase: z.string(),
    done: z.number(),
    total: z.number(),
    unit: z.string(),
    rate: z.optional(z.number()),
    etaSeconds: z.optional(z.number()),
  }),
  /** Where its outcome is shown, for example `/models/view?model=m_...`. */
  link: z.nullable(z.string()),
  /** What came out, in a few words. */
  outcome: z.nullable(z.string()),
  /** Kind-specific facts for the job's page: curve points, options, names. */
  detail: z.record(z.string(), z.unknown()),
  error: z.nullable(z.custom<ErrorJson>()),
  createdAt: z.string(),
  endedAt: z.nullable(z.string()),
});

export const jobActions = [
  action({
    name: 'job.list',
    summary: 'Jobs of a project or of the device, newest first.',
    worker: 'data',
    args: z.object({ project: z.optional(z.string()) }),
    result: z.array(jobView),
    run: async (args, context) => (await import('../jobs/journal')).listJobs(context, args.project),
  }),
  action({
    name: 'job.get',
    summary: 'One job.',
    worker: 'data',
    args: z.object({ id: z.string() }),
    result: jobView,
    run: async (args, context) => (await import('../jobs/journal')).getJob(context, args.id),
  }),
  action({
    name: 'job.log',
    summary: 'The last 1,000 lines of a job: notices, warnings, failed items.',
    worker: 'data',
    args: z.object({ id: z.string() }),
    result: z.array(z.object({ at: z.string(), level: z.enum(['info', 'warning', 'error']), text: z.string() })),
    run: async (args, context) => (await import('../jobs/journal')).readJobLog(context, args.id),
  }),
  action({
    name: 'job.settle',
    summary: 'Marks jobs whose worker is gone as interrupted or cancelled, and removes what they had staged.',
    worker: 'data',
    args: z.object({ cancelled: z.optional(z.string()) }),
    result: z.array(jobView),
    run: async (args, context) => (await import('../jobs/journal')).settleJobs(context, args.cancelled),
  }),
] as const;

export type JobView = z.output<typeof jobView>;
