/** What the job tray shows: jobs under way, and each job that ended once. Pure; the tray keeps what it needs to know. */
import type { JobView } from '@/lib/client';
import { isUnderWay } from '../jobs/job-words';

export interface TrayMemory {
  /** Jobs that were under way while this page was open. */
  readonly seen: ReadonlySet<string>;
  /** Jobs whose end an earlier page showed. */
  readonly told: ReadonlySet<string>;
  /** Jobs that were dismissed, or whose outcome was looked at, on this page. */
  readonly dismissed: ReadonlySet<string>;
}

/** At most this many; the page of jobs has them all. */
const maxShown = 6;

/** The jobs of the tray: those under way, those that ended on this page, and interrupted ones that no page has shown yet. */
export function trayJobs(jobs: readonly JobView[], { seen, told, dismissed }: TrayMemory): readonly JobView[] {
  const isNews = (job: JobView) => seen.has(job.id) || (job.state === 'interrupted' && !told.has(job.id));
  return (
    jobs
      // Cancelled ones are no news to who did it.
      .filter((job) => isUnderWay(job) || (job.state !== 'cancelled' && !dismissed.has(job.id) && isNews(job)))
      .slice(0, maxShown)
  );
}
