'use client';
/**
 * The page of a training while it runs and afterwards: how good it is so far, how fast, how long still; the curve; twelve photos
 * whose answers sharpen. Everything is read from the job itself, so it looks the same after a reload.
 */
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { type JobView, studioPath, useAction } from '@/lib/client';
import { wilsonInterval } from '@/lib/core';
import { isUnderWay, outcomeOf, secondsOf } from '../jobs/job-words';
import { Bar, progressCounts, progressShare } from '../ui/bar';
import { LinkButton } from '../ui/button';
import { cx } from '../ui/class-names';
import { readableCount, readableRate, readableSeconds, readableShare } from '../ui/readable';
import { type CurvePoint, readCurve } from './curve';
import { CurveChart } from './curve-chart';
import { PreviewPhotos, readPreview } from './preview-photos';

const previewPlaces = 12;

/** The part of a job's page for trainings. */
export function TrainingDetail({ job }: { readonly job: JobView }) {
  const dataset = typeof job.detail['dataset'] === 'string' ? job.detail['dataset'] : null;
  const train = numberOf(job.detail['train']);
  const validation = numberOf(job.detail['validation']);
  const { data: photos } = useAction('item.list', dataset === null ? null : { dataset });
  const { data: view } = useAction('dataset.get', dataset === null ? null : { id: dataset });
  const curve = readCurve(job.detail['curve']);
  const answers = readPreview(job.detail['preview']);
  const before = useBefore(job);
  const isLive = isUnderWay(job);
  const hasPreview = answers.length > 0 || (isLive && validation > 0);
  return (
    <div className={cx('grid items-start gap-x-10 gap-y-8', hasPreview && 'lg:grid-cols-[minmax(0,1fr)_22rem]')}>
      <div className="grid min-w-0 gap-6">
        <Numbers job={job} last={curve.at(-1)} />
        {isLive ? <Steps phase={job.progress.phase} /> : null}
        {(isLive && validation > 0) || curve.length > 1 ? (
          <figure className="grid gap-3">
            <figcaption className="text-14 text-muted">right on photos it does not learn from</figcaption>
            <CurveChart points={curve} total={train} before={before} />
          </figure>
        ) : (
          <p className="max-w-xl text-pretty text-muted">{validation === 0 && isLive ? fewWords(train) : noCurveWords(job)}</p>
        )}
      </div>
      {hasPreview ? (
        <section aria-labelledby="sees" className="grid gap-3">
          <h2 id="sees" className="font-semibold text-14">
            {isLive ? 'What it sees now' : 'What it saw'}
          </h2>
          <PreviewPhotos answers={answers} photos={photos} classes={view?.classes ?? []} expected={Math.min(previewPlaces, validation)} />
        </section>
      ) : null}
    </div>
  );
}

function fewWords(train: number): string {
  return `These ${readableCount(train)} photos are too few to set some aside. When all have been looked at, each one is judged by a model that has not seen it.`;
}

/** Why a finished training has no curve. */
function noCurveWords({ state }: JobView): string {
  return state === 'done' ? 'It was over before there was a curve to draw: photos that were looked at before are not looked at again.' : '';
}

/** The newest model from before this training, as a line to beat. */
function useBefore(job: JobView): { readonly name: string; readonly share: number } | null {
  const { data: models } = useAction('model.list', job.project === null ? null : { project: job.project });
  const before = models?.find((model) => model.createdAt < job.createdAt && model.of > 0);
  return before ? { name: before.name, share: before.right / before.of } : null;
}

function Numbers({ job, last }: { readonly job: JobView; readonly last: CurvePoint | undefined }) {
  const { progress } = job;
  const isLive = isUnderWay(job);
  const rate = progress.unit === 'photos' ? progress.rate : numberOf(job.detail['imagesPerSecond']) || undefined;
  const left = progress.etaSeconds === undefined ? 'measuring' : readableSeconds(progress.etaSeconds);
  return (
    <section aria-label={isLive ? 'How far it is' : 'Outcome'} className="grid gap-4">
      <div className="flex flex-wrap gap-x-10 gap-y-4 phone:gap-x-6">
        <Figure title="validation accuracy">
          {last ? (
            <>
              {readableShare(last.right / last.of)} <small className="font-normal text-14 text-muted">± {halfWidth(last)}</small>
            </>
          ) : (
            <Waiting>{isLive ? 'not yet' : 'none'}</Waiting>
          )}
        </Figure>
        {rate === undefined && !isLive ? null : (
          <Figure title="photos per second">
            {rate === undefined ? <Waiting>–</Waiting> : readableRate(rate, 'photos').replace(' photos/s', '')}
          </Figure>
        )}
        {isLive ? (
          <Figure title="time left">
            <span role="status" aria-label="Remaining">
              {progress.phase === 'learning' ? 'a moment' : left}
            </span>
          </Figure>
        ) : (
          <Figure title={job.state === 'done' || job.state === 'done-with-errors' ? 'took' : 'ended after'}>{readableSeconds(secondsOf(job))}</Figure>
        )}
      </div>
      {isLive ? (
        <div className="grid gap-2">
          <Bar value={progressShare(progress)} label="Progress" valueText={progressCounts(progress)} className="h-1.5" />
          <p className="text-13 text-muted">{progressCounts(progress) || 'starting'}. You can leave this page; the work goes on.</p>
        </div>
      ) : (
        <Ending job={job} />
      )}
    </section>
  );
}

// What came out, and the way back when nothing did.
function Ending({ job }: { readonly job: JobView }) {
  const dataset = job.detail['dataset'];
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
      {job.error ? null : <p className="text-16">{job.state === 'cancelled' ? cancelledWords : outcomeOf(job)}</p>}
      {job.link === null && typeof dataset === 'string' ? (
        <LinkButton href={studioPath('/train', { project: job.project, dataset })}>Set it up again</LinkButton>
      ) : null}
    </div>
  );
}

const cancelledWords = 'Cancelled. No model was kept; photos that were looked at need not be looked at again.';

function Figure({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <p className="grid gap-1">
      <span className="text-14 text-muted phone:text-12">{title}</span>
      <span className="font-semibold text-28 tracking-tight phone:text-20">{children}</span>
    </p>
  );
}

function Waiting({ children }: { readonly children: ReactNode }) {
  return <span className="font-normal text-muted">{children}</span>;
}

const steps = [
  { phase: 'weights', title: 'Get the network' },
  { phase: 'looking', title: 'Look at the photos' },
  { phase: 'learning', title: 'Learn and measure' },
] as const;

// Where it stands: done, now, to come - by shape and weight, not by colour alone.
function Steps({ phase }: { readonly phase: string }) {
  const now = Math.max(
    0,
    steps.findIndex((step) => step.phase === phase),
  );
  return (
    <ol aria-label="Steps" className="flex flex-wrap gap-x-6 gap-y-2 text-13">
      {steps.map((step, place) => (
        <li
          key={step.phase}
          {...(place === now ? { 'aria-current': 'step' as const } : {})}
          className={cx('flex items-center gap-2', place === now ? 'font-medium' : 'text-muted')}
        >
          {place < now ? (
            <Check size={14} strokeWidth={2} aria-hidden className="text-good" />
          ) : (
            <span aria-hidden className={cx('size-2 rounded-full', place === now ? 'animate-breathe bg-accent' : 'border border-faint')} />
          )}
          {step.title}
          {place < now ? <span className="sr-only">, done</span> : null}
        </li>
      ))}
    </ol>
  );
}

/** Half the width of the 95 % interval, in points. */
function halfWidth({ right, of }: CurvePoint): number {
  const interval = wilsonInterval(right, of);
  return interval ? Math.round(((interval[1] - interval[0]) / 2) * 100) : 0;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
