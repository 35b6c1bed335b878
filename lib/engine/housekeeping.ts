/**
 * Housekeeping of the device, once per opened engine and when nothing else goes on: old jobs with their logs, what is in Trash
 * for 30 days, bytes that nothing refers to. One tab at a time does it, under the Web Lock `slipway:storage` (datasets.md 2.2).
 */
import type { EngineContext } from './context';
import { pruneJobs } from './jobs/journal';

/** So long no call may have come before it starts. */
const idleMs = 10_000;

/** Tidies once. @returns false when somebody else is at it */
export async function tidy(context: EngineContext): Promise<boolean> {
  const run = async (): Promise<boolean> => {
    await pruneJobs(context);
    await context.storage.collect();
    context.bus.post({ kind: 'changed', areas: ['storage', 'jobs'] });
    return true;
  };
  if (!context.locks) return run();
  return context.locks.request('slipway:storage', { ifAvailable: true }, (lock) => (lock ? run() : false));
}

/** Tidies once, some seconds from now when no job runs then. @returns the function that puts it off: called with every action */
export function tidyWhenIdle(context: EngineContext, waitMs = idleMs): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDone = false;
  const start = async (): Promise<void> => {
    if ((await context.storage.jobs.byState('running')).length > 0) return postpone();
    isDone = true;
    await tidy(context);
  };
  const postpone = (): void => {
    clearTimeout(timer);
    if (isDone) return;
    // It frees space and nothing else: a failure costs nothing, the next opening tries again.
    timer = setTimeout(() => start().catch((cause: unknown) => console.warn('Storage was not tidied', cause)), waitMs);
  };
  postpone();
  return postpone;
}
