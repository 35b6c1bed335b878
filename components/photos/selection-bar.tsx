'use client';
/**
 * The bar at the bottom while photos are chosen: how many, the classes with their keys, undo, delete. It floats over the photos;
 * many classes scroll sideways in its middle.
 */
import { Trash2, Undo2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ClassView } from '@/lib/client';
import { ClassDot } from '../ui/chip';
import { cx } from '../ui/class-names';
import { Kbd } from '../ui/kbd';
import { countOf } from '../ui/readable';
import { tip } from '../ui/tip';
import { clear } from './choice';
import type { Edits } from './use-edits';
import { digitOf } from './use-photo-commands';
import type { PhotoDeeds } from './use-photo-deeds';
import type { PhotoView } from './use-photo-view';

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;
const pressable =
  'inline-flex h-8 shrink-0 items-center gap-2 rounded-control px-2.5 text-13 hover:bg-on-float/12 active:bg-on-float/18 disabled:opacity-45 disabled:hover:bg-transparent touch:h-11';

/** A bar of the page's own at the bottom edge; what floats stands above it. */
export function PageBar({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div
      data-page-bar
      className="pointer-events-none fixed inset-x-0 bottom-[calc(var(--line-bar)+0.75rem)] z-30 grid justify-items-center px-3 md:bottom-4 md:px-6"
    >
      <div
        role="toolbar"
        aria-label={label}
        className="pointer-events-auto flex max-w-full animate-rise items-center gap-1 overflow-hidden rounded-card bg-float px-2 py-1 text-on-float shadow-1"
      >
        {children}
      </div>
    </div>
  );
}

export interface SelectionBarProps {
  readonly classes: readonly ClassView[];
  readonly view: PhotoView;
  readonly deeds: PhotoDeeds;
  readonly edits: Edits;
}

/** Nothing while no photo is chosen. */
export function SelectionBar({ classes, view, deeds, edits }: SelectionBarProps) {
  const count = view.choice.chosen.size;
  if (count === 0) return null;
  const stop = () => {
    view.change(clear);
    view.setChoosing(false);
  };
  return (
    <PageBar label="Chosen photos">
      <span role="status" className="shrink-0 px-2 font-semibold text-13">
        {countOf(count, 'photo')}
      </span>
      <div className="flex min-w-0 items-center overflow-x-auto overscroll-x-contain rounded-control [scrollbar-width:none]">
        <ClassButtons classes={classes} onPick={(cls) => deeds.give(cls)} />
      </div>
      <Rule />
      <button
        type="button"
        className={pressable}
        disabled={!edits.next.undo}
        onClick={edits.undo}
        {...tip(edits.next.undo ? `Undo: ${edits.next.undo.label}` : 'Nothing to undo', 'Mod+Z')}
      >
        <Undo2 {...icon} />
        <span className="phone:sr-only">Undo</span> <Kbd keys="Mod+Z" />
      </button>
      <button type="button" className={pressable} onClick={() => deeds.remove()}>
        <Trash2 {...icon} />
        <span className="phone:sr-only">Delete</span> <Kbd keys="Del" />
      </button>
      <button type="button" aria-label="Choose nothing" className={cx(pressable, 'px-2')} onClick={stop} {...tip('Choose nothing', 'Esc')}>
        <X {...icon} />
      </button>
    </PageBar>
  );
}

/** One button per class, with its digit. */
export function ClassButtons({ classes, onPick, current }: ClassButtonsProps) {
  return classes.map((cls, place) => {
    const digit = digitOf(place);
    return (
      <button
        key={cls.id}
        type="button"
        onClick={() => onPick(cls)}
        {...(current === undefined ? {} : { 'aria-pressed': current === cls.id })}
        {...(digit ? { 'aria-keyshortcuts': digit } : {})}
        className={cx(pressable, 'max-w-48', current === cls.id && 'bg-on-float/15 shadow-[inset_0_0_0_1px_rgb(238_243_247/0.45)]')}
      >
        {digit ? <Kbd keys={digit} /> : null}
        <ClassDot color={cls.color} />
        <span className="truncate">{cls.name}</span>
      </button>
    );
  });
}

export interface ClassButtonsProps {
  readonly classes: readonly ClassView[];
  readonly onPick: (cls: ClassView) => void;
  /** The class that the photo has; null = none; absent = the buttons show no state. */
  readonly current?: string | null;
}

/** A thin line between groups of a bar. */
function Rule() {
  return <span aria-hidden className="mx-1 h-5 w-px shrink-0 bg-on-float/25" />;
}
