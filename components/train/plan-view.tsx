'use client';
/** What a training will do before it does it: how long, from which photos, checked on which, and what to know beforehand. */
import { TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { type Photo, studioPath, type TrainPlan, useAction } from '@/lib/client';
import { ClassDot } from '../ui/chip';
import { cx } from '../ui/class-names';
import { PhotoThumb } from '../ui/photo-thumb';
import { countOf, readableCount } from '../ui/readable';
import { answerNote, answerWords, planSentence } from './plan-words';

/** A strip never holds more thumbnails than fit a wide screen. */
const stripLength = 18;
/** Classes with a strip of photos; the others are named below. */
const stripClasses = 12;
/** So few classes leave room for larger photos. */
const tallUpTo = 6;

export interface PlanViewProps {
  readonly plan: TrainPlan;
  readonly project: string | null;
}

export function PlanView({ plan, project }: PlanViewProps) {
  const { title, answer } = answerWords(plan);
  const labels = studioPath('/annotate/grid', { project, dataset: plan.dataset.id });
  return (
    <div className="grid content-start gap-7">
      <section aria-label="What will happen" className="grid max-w-3xl gap-2">
        <h2 className="text-14 text-muted">{title}</h2>
        <p className="font-semibold text-answer tracking-tight">{answer}</p>
        <p className="text-13 text-muted">{answerNote(plan)}</p>
        <p className="mt-2 text-pretty text-16">{planSentence(plan)}</p>
      </section>
      <Division plan={plan} />
      {plan.warnings.length > 0 ? (
        <ul aria-label="Good to know" className="grid gap-2">
          {plan.warnings.map((warning) => (
            <li key={warning.message} className="flex items-baseline gap-2.5">
              <TriangleAlert size={14} strokeWidth={1.5} aria-hidden className="shrink-0 translate-y-0.5 text-warn" />
              <span>
                {warning.message}{' '}
                {warning.code === 'train/unlabelled' ? (
                  <Link
                    href={labels}
                    className="whitespace-nowrap text-accent-text underline decoration-current/40 underline-offset-3 hover:decoration-current"
                  >
                    Sort them
                  </Link>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      <Classes plan={plan} />
    </div>
  );
}

// Two lengths that stand for the photos it learns from and those it is checked on.
function Division({ plan: { train, validation, validationBy } }: { readonly plan: TrainPlan }) {
  if (validationBy === 'cross-validation') return null;
  return (
    <div className="grid max-w-3xl gap-2">
      <div aria-hidden className="flex h-2.5 gap-1">
        <span className="rounded-full bg-accent" style={{ flexGrow: train, flexBasis: 4 }} />
        <span className="rounded-full border-2 border-good" style={{ flexGrow: validation, flexBasis: 4 }} />
      </div>
      <p className="flex justify-between gap-4 text-13">
        <span>
          <b className="font-semibold">{readableCount(train)}</b> <span className="text-muted">to learn from</span>
        </span>
        <span className="text-right">
          <b className="font-semibold">{readableCount(validation)}</b> <span className="text-muted">to check on</span>
        </span>
      </p>
    </div>
  );
}

function Classes({ plan }: { readonly plan: TrainPlan }) {
  const { data: photos } = useAction('item.list', { dataset: plan.dataset.id });
  const most = Math.max(1, ...plan.classes.map((cls) => cls.photos));
  const shown = plan.classes.slice(0, stripClasses);
  const rest = plan.classes.slice(stripClasses);
  return (
    <section aria-label="Classes" className="grid gap-3">
      <h2 className="font-semibold text-14">{countOf(plan.classes.length, 'class', 'classes')}</h2>
      <ul className="grid gap-2.5">
        {shown.map((cls) => (
          <li key={cls.id} className="grid grid-cols-[minmax(7rem,11rem)_1fr] items-center gap-4">
            <span className="grid min-w-0 gap-1.5">
              <span className="flex min-w-0 items-center gap-2">
                <ClassDot color={cls.color} />
                <span className="min-w-0 truncate" title={cls.name}>
                  {cls.name}
                </span>
                <span className="ml-auto font-mono text-13 text-muted">{readableCount(cls.photos)}</span>
              </span>
              <span aria-hidden className="h-1 overflow-hidden rounded-full bg-line">
                <span className="block h-full rounded-full" style={{ width: `${(100 * cls.photos) / most}%`, background: cls.color }} />
              </span>
            </span>
            <Strip photos={photos} cls={cls.id} isTall={plan.classes.length <= tallUpTo} />
          </li>
        ))}
      </ul>
      {rest.length > 0 ? (
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-13">
          {rest.map((cls) => (
            <span key={cls.id} className="inline-flex items-center gap-1.5">
              <ClassDot color={cls.color} />
              {cls.name} <span className="text-muted">{readableCount(cls.photos)}</span>
            </span>
          ))}
        </p>
      ) : null}
    </section>
  );
}

interface StripProps {
  readonly photos: readonly Photo[] | undefined;
  readonly cls: string;
  readonly isTall: boolean;
}

function Strip({ photos, cls, isTall }: StripProps) {
  const size = isTall ? 'w-22 phone:w-14' : 'w-14';
  const shown = photos?.filter((photo) => photo.cls === cls).slice(0, stripLength) ?? [];
  return (
    <span
      aria-hidden
      className={cx(
        'flex min-w-0 gap-0.5 overflow-hidden rounded-control',
        !photos && 'animate-breathe bg-line',
        isTall ? 'h-22 phone:h-14' : 'h-14',
      )}
    >
      {shown.map((photo) => (
        <PhotoThumb key={photo.key} hash={photo.hash} alt="" className={cx('h-full shrink-0', size)} />
      ))}
    </span>
  );
}
