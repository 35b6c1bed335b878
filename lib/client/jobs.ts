/** Live jobs in React: rows from the journal, moved along by messages on the bus. */
import { useSyncExternalStore } from 'react';
import type { JobView } from '@/lib/engine';
import { bus, call } from './engine';

let jobs: readonly JobView[] = [];
let isRead = false;
const listeners = new Set<() => void>();
const none: readonly JobView[] = [];

function set(next: readonly JobView[]): void {
  jobs = next;
  for (const listener of listeners) listener();
}

bus?.listen((message) => {
  if (message.kind !== 'job') return;
  const known = jobs.some((job) => job.id === message.job.id);
  set(known ? jobs.map((job) => (job.id === message.job.id ? message.job : job)) : [message.job, ...jobs]);
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!isRead) {
    isRead = true;
    call('job.list', {}).then(
      (rows) => {
        // A message may have come first; it is newer than the row.
        const newer = new Map(jobs.map((job) => [job.id, job]));
        set([...jobs.filter((job) => !rows.some((row) => row.id === job.id)), ...rows.map((row) => newer.get(row.id) ?? row)]);
      },
      (cause: unknown) => {
        isRead = false;
        console.warn('Jobs could not be read', cause);
      },
    );
  }
  return () => listeners.delete(listener);
}

/** All jobs of the device, newest first. */
export function useJobs(): readonly JobView[] {
  return useSyncExternalStore(
    subscribe,
    () => jobs,
    () => none,
  );
}

/** One job, or undefined while it is not known. */
export function useJob(id: string | null): JobView | undefined {
  return useJobs().find((job) => job.id === id);
}
