/** Actions of the import: plan first, then start. */
import * as z from 'zod/mini';
import type { Plan } from '@/lib/core';
import { action } from './action';

/** What a person dropped or picked: files with their paths inside the drop. Zips are opened. A folder without files comes without `file`. */
const sourceInput = z.object({
  name: z.string(),
  files: z.array(z.object({ path: z.string(), file: z.optional(z.custom<Blob>((value) => value instanceof Blob)) })),
});

export const importActions = [
  action({
    name: 'import.plan',
    summary: 'Reads a source and says what an import would do. Writes nothing.',
    worker: 'data',
    args: z.object({ source: sourceInput }),
    result: z.object({ planId: z.string(), plan: z.custom<Plan>() }),
    run: async (args, context) => (await import('../import/plan')).planImport(context, args.source),
  }),
  action({
    name: 'import.sample',
    summary: 'One planned picture, upright, to show it before anything is written.',
    worker: 'data',
    args: z.object({ planId: z.string(), path: z.string() }),
    result: z.custom<Blob>((value) => value instanceof Blob),
    run: async (args, context) => (await import('../import/plan')).readSample(context, args.planId, args.path),
  }),
  action({
    name: 'import.start',
    summary: 'Starts the planned import as a job. Cancelling it leaves storage as it was.',
    worker: 'data',
    args: z.object({ project: z.string(), planId: z.string(), name: z.optional(z.string()) }),
    result: z.object({ jobId: z.string(), dataset: z.string() }),
    run: async (args, context) => (await import('../import/start')).startImport(context, args),
  }),
] as const;

export type SourceInput = z.output<typeof sourceInput>;
