'use client';
/**
 * What a job's page shows besides progress and console, by kind of job: curves of a training, what an import made. A kind without
 * an entry shows nothing more. Each entry is fetched when a job of its kind is opened.
 */
import { type ComponentType, type LazyExoticComponent, Suspense } from 'react';
import type { JobView } from '@/lib/client';

/** A part of the job page; it gets the live job. */
export type JobDetailPart = ComponentType<{ readonly job: JobView }>;

/** One line per kind: `train: lazy(async () => ({ default: (await import('../train/training-detail')).TrainingDetail }))`. */
const parts: { readonly [Kind in JobView['kind']]?: LazyExoticComponent<JobDetailPart> } = {};

/** The part of this job's kind. */
export function JobDetail({ job }: { readonly job: JobView }) {
  const Part = parts[job.kind];
  if (!Part) return null;
  return (
    <Suspense fallback={null}>
      <Part job={job} />
    </Suspense>
  );
}
