'use client';
/** What happened last on this device: finished jobs with what came out of them. */
import { CircleAlert, CircleCheck } from 'lucide-react';
import Link from 'next/link';
import { type ProjectSummary, studioPath, useJobs } from '@/lib/client';
import { isUnderWay, outcomeOf, stateOf } from '../jobs/job-words';
import { cx } from '../ui/class-names';
import { readableTime } from '../ui/readable';
import { Ring } from '../ui/ring';
import { toneInk } from '../ui/tone';

const shownCount = 6;

/** `list` **Recent**; nothing at all before the first job. */
export function Recent({ projects }: { readonly projects: readonly ProjectSummary[] }) {
  const jobs = useJobs().filter((job) => job.state !== 'cancelled');
  if (jobs.length === 0) return null;
  const nameOf = (id: string | null) => projects.find((project) => project.id === id)?.name;
  return (
    <section className="grid content-start gap-2">
      <h2 id="recent" className="font-semibold text-14">
        Recent
      </h2>
      <ul aria-labelledby="recent" className="divide-y divide-line border-line border-y">
        {jobs.slice(0, shownCount).map((job) => (
          <li key={job.id}>
            <Link
              href={job.link ?? studioPath('/jobs/view', { project: job.project, job: job.id })}
              className="grid grid-cols-[auto_1fr_auto] items-start gap-x-2.5 py-2.5 transition-colors hover:bg-hover"
            >
              <span className={cx('mt-0.5', toneInk[stateOf(job).tone])}>
                {isUnderWay(job) ? <Ring value={0.3} tone="accent" isBusy /> : <Outcome isGood={job.state === 'done'} />}
              </span>
              <span className="grid min-w-0">
                <span className="truncate text-13">{job.title}</span>
                <span className="truncate text-12 text-muted">{[outcomeOf(job), nameOf(job.project)].filter(Boolean).join(' · ')}</span>
              </span>
              <span className="text-12 text-muted">{readableTime(job.endedAt ?? job.createdAt)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Outcome({ isGood }: { readonly isGood: boolean }) {
  const Icon = isGood ? CircleCheck : CircleAlert;
  return <Icon size={16} strokeWidth={1.5} aria-hidden />;
}
