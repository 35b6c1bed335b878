'use client';
/**
 * The job tray, bottom right: what runs, how far it is, and what came out of what finished while this page was open (or was
 * interrupted before it). Folds to a ring. A page that shows a job itself asks for it to be left out.
 */
import { Check, ChevronDown, ChevronUp, CircleAlert, X } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import { cancelJob, type JobView, studioPath, useIsHere, useJobs, useQueryParam } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { isUnderWay, outcomeOf, stateOf } from '../jobs/job-words';
import { Bar, ProgressFacts, progressCounts, progressShare } from '../ui/bar';
import { IconButton } from '../ui/button';
import { cx } from '../ui/class-names';
import { countOf } from '../ui/readable';
import { Ring } from '../ui/ring';
import { showError } from '../ui/toast';
import { toneInk } from '../ui/tone';
import { trayJobs } from './job-news';
import { rememberTold, toldJobs } from './remembered';

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** The tray; nothing while there is nothing to say. */
export function JobTray() {
  const shownElsewhere = useQueryParam('job');
  const { jobs, dismiss } = useTrayJobs();
  // On phones it starts as a ring: the page has little room. Nothing is drawn at build time, so the width may be asked here.
  const [isFolded, setFolded] = useState(() => typeof window !== 'undefined' && window.innerWidth < 768);
  const shown = jobs.filter((job) => job.id !== shownElsewhere);
  const running = shown.filter(isUnderWay);
  if (shown.length === 0) return null;
  const isAllWell = shown.every((job) => isUnderWay(job) || job.state === 'done');
  const summary =
    running.length > 0 ? `${countOf(running.length, 'job')} running` : `${countOf(shown.length, 'job')} ${isAllWell ? 'finished' : 'to look at'}`;
  return (
    <section
      aria-label="Job tray"
      className={cx(
        'fixed right-3 bottom-[calc(var(--bottom-bar)+0.75rem)] z-40 animate-rise overflow-hidden rounded-card border border-line bg-raised shadow-1 md:right-5 md:bottom-[calc(var(--bottom-bar)+1.25rem)]',
        isFolded ? 'w-auto' : 'w-[min(21rem,calc(100vw-1.5rem))]',
      )}
    >
      <button
        type="button"
        aria-expanded={!isFolded}
        onClick={() => setFolded(!isFolded)}
        className="flex h-10 w-full items-center gap-2.5 px-3.5 text-13 hover:bg-hover focus-visible:-outline-offset-2 touch:h-11"
      >
        <Ring
          value={meanShare(running)}
          tone={running.length > 0 ? 'accent' : isAllWell ? 'good' : 'warn'}
          isBusy={running.some((job) => progressShare(job.progress) === null)}
        />
        <span role="status" aria-label="Jobs" className="flex-1 text-left font-medium">
          {summary}
        </span>
        {isFolded ? <ChevronUp {...icon} /> : <ChevronDown {...icon} />}
      </button>
      {isFolded ? null : (
        <ul className="max-h-[40dvh] overflow-y-auto border-line border-t">
          {shown.map((job) => (
            <li key={job.id} className="border-line border-b last:border-0">
              {isUnderWay(job) ? <RunningJob job={job} /> : <FinishedJob job={job} onDismiss={() => dismiss(job.id)} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function RunningJob({ job }: { readonly job: JobView }) {
  const [isCancelling, setCancelling] = useState(false);
  const cancel = () => {
    setCancelling(true);
    cancelJob(job.id).catch((thrown: unknown) => showError(toAppError(thrown).toJSON()));
  };
  return (
    <div className="grid grid-cols-[1fr_auto] items-center gap-x-2 py-2 pr-1.5 pl-3.5">
      <div className="grid min-w-0 gap-1.5">
        <Link href={studioPath('/jobs/view', { project: job.project, job: job.id })} className="truncate text-13 hover:underline">
          {job.title}
        </Link>
        <Bar value={progressShare(job.progress)} label={job.title} valueText={progressCounts(job.progress)} />
        {isCancelling ? <span className="text-12 text-muted">Cancelling</span> : <ProgressFacts progress={job.progress} />}
      </div>
      <IconButton label={`Stop ${job.title}`} icon={<X {...icon} />} disabled={isCancelling} onClick={cancel} />
    </div>
  );
}

function FinishedJob({ job, onDismiss }: { readonly job: JobView; readonly onDismiss: () => void }) {
  const { tone } = stateOf(job);
  const href = job.link ?? studioPath('/jobs/view', { project: job.project, job: job.id });
  const Icon = tone === 'good' ? Check : CircleAlert;
  return (
    <div className="grid grid-cols-[auto_1fr_auto] items-start gap-x-2.5 py-2 pr-1.5 pl-3.5">
      <Icon {...icon} className={cx('mt-2', toneInk[tone])} />
      <Link href={href} className="group grid min-w-0 py-1">
        <span className="truncate text-13 group-hover:underline">{job.title}</span>
        <span className="line-clamp-3 text-12 text-muted">{outcomeOf(job)}</span>
      </Link>
      <IconButton label={`Dismiss ${job.title}`} icon={<X {...icon} />} onClick={onDismiss} />
    </div>
  );
}

function meanShare(jobs: readonly JobView[]): number {
  if (jobs.length === 0) return 1;
  return jobs.reduce((sum, job) => sum + (progressShare(job.progress) ?? 0.25), 0) / jobs.length;
}

/** What the tray shows now; how each job ended is shown by one page and then remembered. */
function useTrayJobs(): { readonly jobs: readonly JobView[]; readonly dismiss: (id: string) => void } {
  const jobs = useJobs();
  const seen = useRef(new Set<string>());
  // As it was when the page was opened: what this page shows stays until it is dismissed.
  const [told] = useState(toldJobs);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const shown = trayJobs(jobs, { seen: seen.current, told, dismissed });
  useEffect(() => {
    for (const job of jobs) if (isUnderWay(job)) seen.current.add(job.id);
  }, [jobs]);
  useEffect(() => rememberTold(shown.filter((job) => !isUnderWay(job)).map((job) => job.id)));
  const isHere = useIsHere();
  const visited = jobs.find((job) => job.link !== null && !dismissed.has(job.id) && isHere(job.link))?.id;
  useEffect(() => {
    // Whoever looks at what came out needs no message about it.
    if (visited !== undefined) setDismissed((before) => new Set([...before, visited]));
  }, [visited]);
  return { jobs: shown, dismiss: (id) => setDismissed((before) => new Set([...before, id])) };
}
