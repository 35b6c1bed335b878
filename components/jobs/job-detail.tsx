'use client';
/**
 * What a job's page shows besides progress and console, by kind of job: curves of a training, what an import made. A kind without
 * an entry shows nothing more. Each entry is fetched when a job of its kind is opened.
 */
import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from 'react';
import type { JobView } from '@/lib/client';
import { Skeleton } from '../ui/skeleton';

/** A part of the job page; it gets the live job. */
export type JobDetailPart = ComponentType<{ readonly job: JobView }>;

interface Entry {
  readonly Part: LazyExoticComponent<JobDetailPart>;
  /** The part shows progress and outcome itself, over the whole width. */
  readonly ownsProgress: boolean;
}

/** One entry per kind. */
const entries: { readonly [Kind in JobView['kind']]?: Entry } = {
  train: { Part: lazy(async () => ({ default: (await import('../train/training-detail')).TrainingDetail })), ownsProgress: true },
};

/** Whether the part of this job's kind shows progress and outcome itself. A failure is shown by the page. */
export function ownsProgress(job: JobView): boolean {
  return (entries[job.kind]?.ownsProgress ?? false) && !job.error;
}

/** The part of this job's kind. */
export function JobDetail({ job }: { readonly job: JobView }) {
  const entry = entries[job.kind];
  if (!entry) return null;
  const { Part } = entry;
  return (
    <Suspense fallback={<Skeleton className="h-96 rounded-card" />}>
      <Part job={job} />
    </Suspense>
  );
}
