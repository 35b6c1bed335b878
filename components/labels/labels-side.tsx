'use client';
/** What stands beside the photos of the Labels page: how much is left, the classes, the order. Folds away on phones. */
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { ClassView } from '@/lib/client';
import { Bar } from '../ui/bar';
import { cx } from '../ui/class-names';
import { countOf, readableCount } from '../ui/readable';
import { ClassPanel } from './class-panel';
import type { ClassDeeds } from './use-class-deeds';
import type { SortOrder } from './use-sort-order';

export interface LabelsSideProps {
  readonly classes: readonly ClassView[];
  readonly counts: ReadonlyMap<string | null, number>;
  readonly total: number;
  readonly current: string | null | undefined;
  readonly onPick: (cls: ClassView) => void;
  readonly deeds: ClassDeeds;
  readonly order: SortOrder;
}

export function LabelsSide({ classes, counts, total, current, onPick, deeds, order }: LabelsSideProps) {
  const [isOpen, setOpen] = useState(classes.length < 2);
  const left = counts.get(null) ?? 0;
  return (
    <aside
      aria-label="Classes"
      className="grid gap-4 rounded-card border border-line bg-surface p-3 md:sticky md:top-[calc(var(--top-bar)+4.25rem)] phone:gap-3"
    >
      <div className="grid gap-2 px-1">
        <p role="status" aria-label="To sort" className="flex items-baseline gap-2">
          <span className="font-semibold text-20 tracking-tight">{left === 0 ? 'All sorted' : readableCount(left)}</span>
          {left > 0 ? <span className="text-muted">to sort</span> : null}
          <span className="ml-auto text-13 text-muted">{countOf(total, 'photo')}</span>
        </p>
        <Bar
          value={total > 0 ? (total - left) / total : 0}
          label="Sorted"
          tone="good"
          valueText={`${readableCount(total - left)} of ${countOf(total, 'photo')}`}
        />
      </div>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="-my-2 flex h-11 items-center gap-2 rounded-control px-1 text-13 text-muted md:hidden"
      >
        <span className="flex-1 text-left">{countOf(classes.length, 'class', 'classes')}</span>
        {isOpen ? 'Close' : 'Change'}
        <ChevronDown size={16} strokeWidth={1.5} aria-hidden className={cx('transition-transform', isOpen && 'rotate-180')} />
      </button>
      <div className={cx('grid gap-3', !isOpen && 'phone:hidden')}>
        {classes.length < 2 ? <Lesson count={classes.length} /> : null}
        <ClassPanel classes={classes} counts={counts} current={current} onPick={onPick} deeds={deeds} />
        <label className="flex cursor-pointer items-center gap-2 border-line border-t px-1 pt-3 text-13 touch:min-h-11">
          <input type="checkbox" checked={order.isOn} onChange={(event) => order.set(event.target.checked)} className="size-4 accent-(--accent)" />
          Unlabelled first
        </label>
        {classes.length >= 2 ? (
          <p className="px-1 text-pretty text-12 text-muted pointer-coarse:hidden">
            A key sorts the marked photo and goes on to the next one. Choose several to sort them together; Enter shows one large.
          </p>
        ) : null}
      </div>
    </aside>
  );
}

function Lesson({ count }: { readonly count: number }) {
  return (
    <div className="rounded-control bg-accent/8 p-3 text-pretty text-13">
      <p className="font-medium">{count === 0 ? 'Add two classes, then press 1 or 2.' : 'One more class, then press 1 or 2.'}</p>
      <p className="text-muted">A class is what you want to tell apart: ripe and unripe, boat and buoy.</p>
    </div>
  );
}
