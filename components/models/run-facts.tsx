'use client';
/** How the model came to be: time, speed, back end, cache, measures, options; and the runs of the project beside it. */
import Link from 'next/link';
import type { ReactNode } from 'react';
import { type ModelView, studioPath, useAction } from '@/lib/client';
import { cx } from '../ui/class-names';
import { countOf, readableBytes, readableRate, readableSeconds, readableShare, readableTime } from '../ui/readable';

const shownRuns = 6;

/** The facts of one run. */
export function RunFacts({ model }: { readonly model: ModelView }) {
  const { run, metrics } = model;
  const isImported = run.backend === 'imported';
  return (
    <section aria-labelledby="run" className="grid content-start gap-3">
      <h2 id="run" className="font-semibold text-14">
        This run
      </h2>
      <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-1.5 text-13">
        <Fact title="Network">{model.network}</Fact>
        {run.seconds > 0 ? <Fact title="Took">{readableSeconds(run.seconds)}</Fact> : null}
        {isImported ? <Fact title="From">a package</Fact> : <Fact title="Photos">{lookedAt(run)}</Fact>}
        {run.imagesPerSecond === null ? null : <Fact title="Speed">{readableRate(run.imagesPerSecond, 'photos')}</Fact>}
        {run.device ? <Fact title="Ran on">{run.device}</Fact> : null}
        <Fact title="Iterations">{run.iterations}</Fact>
        {metrics.logLoss === null ? null : <Fact title="Log loss">{metrics.logLoss.toFixed(3)}</Fact>}
        {metrics.auc === null ? null : <Fact title="AUC">{metrics.auc.toFixed(3)}</Fact>}
        {metrics.top5 === null || model.classes.length <= 5 ? null : <Fact title="In the top five">{readableShare(metrics.top5)}</Fact>}
        {metrics.ece === null ? null : <Fact title="Off by">{readableShare(metrics.ece)} in its own certainty</Fact>}
        <Fact title="Size">{readableBytes(model.bytes)} with its network</Fact>
      </dl>
      <details className="text-13">
        <summary className="w-fit rounded-control text-muted hover:text-text touch:min-h-11">Options</summary>
        <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-5 gap-y-1 font-mono text-12">
          {Object.entries(run.options).map(([name, value]) => (
            <Fact key={name} title={name}>
              {typeof value === 'string' ? value : JSON.stringify(value)}
            </Fact>
          ))}
        </dl>
      </details>
    </section>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{title}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}

/** "170 looked at", "all 170 from the cache", "20 looked at, 150 from the cache". */
function lookedAt({ backboneRuns, cacheHits }: ModelView['run']): string {
  if (backboneRuns === 0) return `all ${cacheHits} from the cache`;
  const looked = `${countOf(backboneRuns, 'photo')} looked at`;
  return cacheHits > 0 ? `${looked}, ${cacheHits} from the cache` : looked;
}

/** The project's newest models as bars: better or worse at a glance. */
export function RunHistory({ model }: { readonly model: ModelView }) {
  const { data: models } = useAction('model.list', { project: model.project });
  if (!models || models.length < 2) return null;
  return (
    <section aria-labelledby="runs" className="grid content-start gap-3">
      <h2 id="runs" className="flex items-baseline justify-between gap-3 font-semibold text-14">
        Runs
        <Link href={studioPath('/models', { project: model.project })} className="font-normal text-13 text-accent-text hover:underline">
          All models
        </Link>
      </h2>
      <ol className="grid gap-1">
        {models.slice(0, shownRuns).map((entry) => (
          <li key={entry.id}>
            <Link
              href={studioPath('/models/view', { project: model.project, model: entry.id })}
              {...(entry.id === model.id ? { 'aria-current': 'page' as const } : {})}
              className={cx(
                '-mx-2 grid grid-cols-[1fr_auto] items-center gap-x-3 gap-y-1 rounded-control px-2 py-1.5 text-13 hover:bg-hover',
                entry.id === model.id && 'bg-hover',
              )}
            >
              <span className="min-w-0 truncate">
                {entry.name} <span className="text-muted">{readableTime(entry.createdAt)}</span>
              </span>
              <span className="font-mono">{entry.of > 0 ? `${entry.right} of ${entry.of}` : '–'}</span>
              <span aria-hidden className="col-span-2 h-1 overflow-hidden rounded-full bg-line">
                <span
                  className={cx('block h-full rounded-full', entry.id === model.id ? 'bg-good' : 'bg-faint')}
                  style={{ width: `${entry.of > 0 ? (100 * entry.right) / entry.of : 0}%` }}
                />
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}
