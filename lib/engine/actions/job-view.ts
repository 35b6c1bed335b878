/** How a job is shown: what actions answer, what the bus carries, what the tray and the job pages read. */
import * as z from 'zod/mini';
import { type ErrorJson, jobKinds, jobStates } from '@/lib/core';

export const jobView = z.object({
  id: z.string(),
  kind: z.enum(jobKinds),
  project: z.nullable(z.string()),
  title: z.string(),
  state: z.enum(jobStates),
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

export type JobView = z.output<typeof jobView>;
