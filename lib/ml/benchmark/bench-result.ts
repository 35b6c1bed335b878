/**
 * The result file of a benchmark, `slipway-bench/1` (engine.md 13): what was measured, on what, against whom. Strict: unknown
 * fields and numbers that are none are refused, so that results of years can be compared. `bench/schema.json` is made from it.
 */
import { z } from 'zod';
import { AppError } from '@/lib/core';

const count = z.int().min(0);

const profile = z.strictObject({
  vendor: z.string(),
  architecture: z.string(),
  device: z.string(),
  description: z.string(),
  software: z.boolean(),
  class: z.enum(['software', 'integrated', 'discrete', 'datacenter']).nullable(),
  features: z.array(z.string()),
  limits: z.record(z.string(), z.number()),
  subgroup: z.strictObject({ min: count, max: count }).nullable(),
  measured: z.strictObject({ fmaGflops: z.number(), copyGBs: z.number() }).nullable(),
  struck: z.array(z.string()),
  key: z.string(),
});

const benchCase = z.strictObject({
  id: z.string(),
  model: z.string().optional(),
  op: z.string().optional(),
  shape: z.string().optional(),
  batch: count.optional(),
  /** Side of the picture in pixels. */
  size: count.optional(),
  precision: z.string().optional(),
  optimizer: z.string().optional(),
});

const row = z.strictObject({
  suite: z.string(),
  case: benchCase,
  engine: z.string(),
  metric: z.string(),
  unit: z.enum(['img/s', '1/s', 'ms', 'us', 'GFLOP/s', 'GB/s', 'MB/s', 'count', 'bytes', '%']),
  value: z.number(),
  samples: z.array(z.number()),
  q1: z.number().optional(),
  q3: z.number().optional(),
  warmupMs: z.number().optional(),
  checksum: z.string().optional(),
  percentOfPeak: z.number().optional(),
});

const peer = z.strictObject({
  engine: z.string(),
  version: z.string(),
  status: z.enum(['ran', 'unavailable', 'failed']),
  reason: z.string().optional(),
});

const gate = z.strictObject({
  row: z.string(),
  metric: z.string(),
  op: z.enum(['<=', '>=']),
  limit: z.number(),
  value: z.number().nullable(),
  status: z.enum(['passed', 'failed', 'undecided', 'stand-in']),
  reason: z.string().optional(),
});

const benchResultSchema = z.strictObject({
  schema: z.literal('slipway-bench/1'),
  id: z.string(),
  createdAt: z.iso.datetime(),
  /** null outside a git checkout. */
  gitCommit: z.string().nullable(),
  dirty: z.boolean(),
  engineVersion: z.string(),
  /** null when none of our own GPU programs took part. */
  kernelHash: z.string().nullable(),
  host: z.strictObject({
    os: z.string(),
    arch: z.string(),
    cpu: z.string(),
    cores: count,
    memoryBytes: count,
    runtime: z.string(),
    loadAverage: z.array(z.number()),
  }),
  /** null when the suite computes nothing on a graphics card. */
  adapter: z
    .strictObject({
      kind: z.enum(['hardware', 'software', 'null']),
      profile,
      peak: z.strictObject({ fmaGflops: z.number(), copyGBs: z.number() }).nullable(),
    })
    .nullable(),
  options: z.strictObject({
    suites: z.array(z.string()),
    windows: count,
    windowMs: z.number(),
    seed: count,
    quick: z.boolean(),
  }),
  complete: z.boolean(),
  peers: z.array(peer),
  results: z.array(row),
  ratios: z.array(z.strictObject({ case: z.string(), metric: z.string(), of: z.string(), to: z.string(), value: z.number() })),
  gates: z.array(gate),
  errors: z.array(z.strictObject({ code: z.string(), message: z.string(), case: z.string().optional() })),
});

export type BenchResult = z.infer<typeof benchResultSchema>;
export type BenchRow = z.infer<typeof row>;
export type BenchCase = z.infer<typeof benchCase>;

/**
 * A result that fits the schema.
 * @throws AppError `bench/result-invalid` {path}
 */
export function parseBenchResult(value: unknown): BenchResult {
  const parsed = benchResultSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw new AppError('bench/result-invalid', `The benchmark result is not valid at ${path || 'its top'}: ${issue?.message}.`, { details: { path } });
}

/** The JSON Schema (2020-12) of a result file, as text. */
export function benchResultJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(benchResultSchema, { target: 'draft-2020-12' }), null, 2)}\n`;
}
