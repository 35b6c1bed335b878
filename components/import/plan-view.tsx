'use client';
/** `region` **Plan**: what an import would do, before it does. One sentence, the classes, twelve photos, what is left out and why. */
import { type ReactNode, useState } from 'react';
import { classColor, type Plan, type PlannedClass } from '@/lib/core';
import { Button } from '../ui/button';
import { ClassDot } from '../ui/chip';
import { ErrorNote } from '../ui/error-note';
import { readableBytes, readableCount, readableShare } from '../ui/readable';
import { PlanNotes } from './plan-notes';
import { PlanSamples } from './plan-samples';
import { leftOutSentence, planNotes, planSentence } from './plan-words';
import type { ImportStep } from './use-import';

/** So many classes are listed at once; the rest is one press away. */
const firstClasses = 24;

export interface PlanViewProps {
  readonly step: Extract<ImportStep, { at: 'planned' }>;
  readonly onStart: () => void;
  readonly onCancel: () => void;
}

export function PlanView({ step, onStart, onCancel }: PlanViewProps) {
  const { plan, planId, isStarting, error } = step;
  const notes = planNotes(plan);
  const leftOut = leftOutSentence(plan);
  const canImport = plan.counts.items > 0;
  return (
    <section aria-label="Plan" className="grid animate-appear gap-6">
      <div className="flex flex-wrap items-end gap-x-6 gap-y-4">
        <div className="grid min-w-0 flex-1 basis-80 gap-1">
          <p className="text-13 text-muted">{plan.path}</p>
          <p className="text-pretty font-semibold text-20 tracking-tight">{planSentence(plan)}</p>
          <p className="text-muted">{[leftOut, canImport ? `${readableBytes(plan.bytesToCopy)} to copy.` : ''].filter(Boolean).join(' ')}</p>
        </div>
        <div className="flex gap-2 phone:w-full phone:[&>*]:flex-1">
          <Button onClick={onCancel}>Cancel</Button>
          <Button kind="act" disabled={!canImport || isStarting} onClick={onStart} autoFocus={canImport}>
            Import
          </Button>
        </div>
      </div>
      {error ? <ErrorNote error={error} onRetry={onStart} /> : null}
      {canImport ? (
        <div className="grid gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,20rem)_minmax(0,1fr)]">
          <div className="grid content-start gap-6">
            {plan.classes.length > 0 ? <Classes classes={plan.classes} /> : null}
            {plan.splits.length > 0 ? <Splits plan={plan} /> : null}
          </div>
          <PlanSamples planId={planId} plan={plan} />
        </div>
      ) : null}
      {notes.length > 0 ? <PlanNotes notes={notes} isTruncated={plan.truncated} /> : null}
    </section>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="grid gap-2">
      <h2 className="font-medium text-13 text-muted">{title}</h2>
      {children}
    </div>
  );
}

function Classes({ classes }: { readonly classes: readonly PlannedClass[] }) {
  const [isWhole, setWhole] = useState(false);
  const most = Math.max(1, ...classes.map((cls) => cls.items));
  const shown = isWhole ? classes : classes.slice(0, firstClasses);
  return (
    <Part title={`Classes, ${readableCount(classes.length)}`}>
      <ul className="grid gap-1">
        {shown.map((cls) => (
          <li key={cls.index} className="grid grid-cols-[minmax(0,8rem)_1fr_2.75rem] items-center gap-3 text-14">
            <span className="flex min-w-0 items-center gap-2">
              <ClassDot color={classColor(cls.index)} />
              <span className="truncate" title={cls.name}>
                {cls.name}
              </span>
            </span>
            {cls.items > 0 ? (
              <span aria-hidden className="h-1.5 rounded-full bg-line">
                <span className="block h-full rounded-full" style={{ width: `${(cls.items / most) * 100}%`, background: classColor(cls.index) }} />
              </span>
            ) : (
              <span className="text-12 text-warn-text">no photos in this folder</span>
            )}
            <span className="text-right font-mono text-13">{readableCount(cls.items)}</span>
          </li>
        ))}
      </ul>
      {shown.length < classes.length ? (
        <Button size="small" kind="quiet" className="justify-self-start" onClick={() => setWhole(true)}>
          {readableCount(classes.length - shown.length)} more
        </Button>
      ) : null}
    </Part>
  );
}

const splitInk = ['bg-accent', 'bg-good', 'bg-warn', 'bg-launch'];

function Splits({ plan }: { readonly plan: Plan }) {
  const total = plan.counts.items;
  return (
    <Part title="Split, from the folders">
      <div aria-hidden className="flex h-1.5 gap-0.5 overflow-hidden rounded-full">
        {plan.splits.map((split, at) => (
          <span key={split.name} className={splitInk[at % splitInk.length] ?? 'bg-accent'} style={{ flexGrow: split.items }} />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-5 gap-y-1">
        {plan.splits.map((split, at) => (
          <li key={split.name} className="flex items-center gap-2">
            <span aria-hidden className={`size-2 rounded-full ${splitInk[at % splitInk.length] ?? 'bg-accent'}`} />
            {split.name} <span className="font-mono text-13">{readableCount(split.items)}</span>
            <span className="text-13 text-muted">{readableShare(split.items / total)}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
