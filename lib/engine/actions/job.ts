/** Actions on jobs: units of background work with progress, log, cancel and a journal that survives a closed tab. */
import * as z from 'zod/mini';
import { action } from './action';
import { jobView } from './job-view';

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
