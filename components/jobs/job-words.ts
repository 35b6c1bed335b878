/** Jobs in words: what a state is called, how it looks, how far a job is. */
import type { JobView } from '@/lib/client';
import type { Tone } from '../ui/tone';

const states: Readonly<Record<JobView['state'], { readonly words: string; readonly tone: Tone }>> = {
  queued: { words: 'waiting', tone: 'quiet' },
  running: { words: 'running', tone: 'accent' },
  paused: { words: 'paused', tone: 'warn' },
  interrupted: { words: 'interrupted', tone: 'warn' },
  done: { words: 'done', tone: 'good' },
  'done-with-errors': { words: 'done, some items failed', tone: 'warn' },
  failed: { words: 'failed', tone: 'bad' },
  cancelled: { words: 'cancelled', tone: 'quiet' },
};

const kinds: Readonly<Record<JobView['kind'], string>> = {
  run: 'Pipeline',
  train: 'Training',
  predict: 'Prediction',
  import: 'Import',
  export: 'Export',
  publish: 'Publishing',
  pack: 'Packing',
};

/** "failed" in red, "running" in blue... */
export function stateOf(job: JobView): { readonly words: string; readonly tone: Tone } {
  return states[job.state];
}

/** What sort of work it is. */
export function kindWords(job: JobView): string {
  return kinds[job.kind];
}

/** Still to come: the job can be cancelled. */
export function isUnderWay(job: JobView): boolean {
  return job.state === 'queued' || job.state === 'running' || job.state === 'paused';
}

/** What a finished job says: its outcome, its error, or its state. */
export function outcomeOf(job: JobView): string {
  return job.error?.message ?? job.outcome ?? states[job.state].words;
}

/** How long it took, or has taken. */
export function secondsOf(job: JobView, now: number = Date.now()): number {
  return Math.max(0, ((job.endedAt ? Date.parse(job.endedAt) : now) - Date.parse(job.createdAt)) / 1000);
}
