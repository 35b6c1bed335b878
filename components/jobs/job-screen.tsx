'use client';
/**
 * One job: how far it is, what is left, what came out, its console; the part of its kind in the middle. A job that was just
 * started with `follow=1` hands over to its outcome when it is done.
 */
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { cancelJob, type JobView, studioPath, useAction, useJob, useQueryParam } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { Badge } from '../ui/badge';
import { Bar, progressCounts, progressShare } from '../ui/bar';
import { Button, LinkButton } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { ErrorNote } from '../ui/error-note';
import { Page, PageHead } from '../ui/page';
import { readableRate, readableSeconds, readableTime } from '../ui/readable';
import { Skeleton } from '../ui/skeleton';
import { showError } from '../ui/toast';
import { JobConsole } from './job-console';
import { JobDetail, ownsProgress } from './job-detail';
import { isUnderWay, kindWords, outcomeOf, secondsOf, stateOf } from './job-words';

/** Reads `job` from the query. */
export function JobScreen() {
  const id = useQueryParam('job');
  const live = useJob(id);
  const { data, error, isLoading } = useAction('job.get', id === null || live ? null : { id });
  const job = live ?? data;
  useFollow(job);
  if (job) return <Job job={job} />;
  return (
    <Page>
      <PageHead title="Job" />
      {error ? (
        <ErrorNote
          error={error.toJSON()}
          actions={
            <LinkButton size="small" href="/jobs">
              All jobs
            </LinkButton>
          }
        />
      ) : null}
      {isLoading ? <Skeleton className="h-28 rounded-card" /> : null}
      {id === null ? <EmptyState title="No job is named in this address" actions={<LinkButton href="/jobs">All jobs</LinkButton>} /> : null}
    </Page>
  );
}

function useFollow(job: JobView | undefined): void {
  const router = useRouter();
  const isFollowed = useQueryParam('follow') === '1';
  const target = isFollowed && job?.state === 'done' ? job.link : null;
  useEffect(() => {
    if (target) router.replace(target);
  }, [target, router]);
}

function Job({ job }: { readonly job: JobView }) {
  const state = stateOf(job);
  const progress = isUnderWay(job) ? <LiveProgress job={job} /> : <Outcome job={job} />;
  const isOwn = ownsProgress(job);
  return (
    <Page width={isOwn ? 'full' : 'text'}>
      <PageHead title={job.title} facts={`${kindWords(job)} · started ${readableTime(job.createdAt)}`} actions={<Actions job={job} />}>
        <Badge tone={state.tone}>{state.words}</Badge>
      </PageHead>
      {isOwn ? null : progress}
      <JobDetail job={job} />
      <JobConsole job={job} />
    </Page>
  );
}

function Actions({ job }: { readonly job: JobView }) {
  const [isCancelling, setCancelling] = useState(false);
  if (isUnderWay(job)) {
    const cancel = () => {
      setCancelling(true);
      cancelJob(job.id)
        .catch((thrown: unknown) => showError(toAppError(thrown).toJSON()))
        .finally(() => setCancelling(false));
    };
    return (
      <Button disabled={isCancelling} onClick={cancel}>
        {isCancelling ? 'Cancelling' : 'Cancel'}
      </Button>
    );
  }
  return job.link ? (
    <LinkButton kind="act" href={job.link}>
      Open the result
    </LinkButton>
  ) : null;
}

// Three numbers that answer "how long still?", as large as the answer deserves.
function LiveProgress({ job }: { readonly job: JobView }) {
  const { progress } = job;
  const left = progress.etaSeconds === undefined ? null : readableSeconds(progress.etaSeconds);
  return (
    <section aria-label="How far it is" className="grid gap-4 rounded-card border border-line bg-surface p-5">
      <div className="flex flex-wrap items-end gap-x-10 gap-y-3">
        <p className="grid gap-1">
          <span className="text-13 text-muted">time left</span>
          <span role="status" aria-label="Remaining" className="font-semibold text-28 tracking-tight">
            {left ?? 'measuring'}
          </span>
        </p>
        {progress.rate === undefined ? null : <Fact title="rate" value={readableRate(progress.rate, progress.unit)} />}
        <Fact title="done" value={progressCounts(progress) || 'starting'} />
      </div>
      <Bar value={progressShare(progress)} label="Progress" valueText={progressCounts(progress)} className="h-1.5" />
      <p className="text-13 text-muted">You can leave this page; the work goes on while Slipway is open.</p>
    </section>
  );
}

function Fact({ title, value }: { readonly title: string; readonly value: string }) {
  return (
    <p className="grid gap-1">
      <span className="text-13 text-muted">{title}</span>
      <span className="text-20 tracking-tight">{value}</span>
    </p>
  );
}

function Outcome({ job }: { readonly job: JobView }) {
  if (job.error) {
    return (
      <ErrorNote
        error={job.error}
        actions={
          <LinkButton size="small" href={studioPath('/jobs', { project: job.project })}>
            All jobs
          </LinkButton>
        }
      />
    );
  }
  return (
    <section aria-label="Outcome" className="flex flex-wrap items-end gap-x-10 gap-y-3 rounded-card border border-line bg-surface p-5">
      <p className="grid gap-1">
        <span className="text-13 text-muted">outcome</span>
        <span className="font-semibold text-20 tracking-tight">{outcomeOf(job)}</span>
      </p>
      {job.endedAt ? <Fact title="took" value={readableSeconds(secondsOf(job))} /> : null}
    </section>
  );
}
