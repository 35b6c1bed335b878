'use client';
/**
 * The photos of what was opened (a cell, a class, a list), with what the model says about each and how sure it is. One of them is
 * active: digits and the toolbar below give it another class. Arrows walk, Escape goes back to the map.
 */
import { Check, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ClassView, ModelView, Photo, Prediction } from '@/lib/client';
import { ClassDot } from '../ui/chip';
import { cx } from '../ui/class-names';
import { PhotoThumb } from '../ui/photo-thumb';
import { countOf, readableCount } from '../ui/readable';

/** More are shown when they are asked for. */
const pageSize = 40;
const shownAnswers = 2;

export interface CellPhotosProps {
  readonly title: string;
  readonly note: string;
  readonly classes: ModelView['classes'];
  readonly predictions: readonly Prediction[];
  /** The data set as it is now; a photo that is gone is missing here. */
  readonly photoOf: ReadonlyMap<string, Photo>;
  readonly current: readonly ClassView[];
  readonly active: string | null;
  readonly onActive: (key: string) => void;
  /** How the list was opened, anew each time; null = it was there from the start. */
  readonly opened: { readonly byKey: boolean } | null;
}

export function CellPhotos(props: CellPhotosProps) {
  const { title, note, predictions, active, onActive, opened } = props;
  const [pages, setPages] = useState(1);
  const list = useRef<HTMLUListElement>(null);
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!opened) return;
    if (opened.byKey) list.current?.querySelector<HTMLElement>('[data-photo][tabindex="0"]')?.focus();
    // Where the list stands below the map instead of beside it, the page goes there.
    if (window.matchMedia('(width < 64rem)').matches) section.current?.scrollIntoView({ behavior: 'smooth', block: 'start' });
  }, [opened]);
  const step = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      document.querySelector<HTMLElement>('[data-cell][aria-pressed="true"]')?.focus();
      return;
    }
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const at = predictions.findIndex(({ key }) => key === active);
    const next = by === undefined ? undefined : predictions[at + by];
    if (!next) return;
    event.preventDefault();
    onActive(next.key);
    list.current?.querySelector<HTMLElement>(`[data-photo="${CSS.escape(next.key)}"]`)?.focus();
  };
  const shown = predictions.slice(0, pages * pageSize);
  return (
    <section ref={section} aria-label={title} className="grid scroll-mt-20 content-start gap-3">
      <header className="grid gap-1">
        <h2 className="flex items-baseline gap-2 font-semibold text-14">
          {title} <span className="font-mono font-normal text-13 text-muted">{readableCount(predictions.length)}</span>
        </h2>
        {note ? <p className="text-pretty text-13 text-muted">{note}</p> : null}
      </header>
      {predictions.length === 0 ? <p className="text-muted">No photos here. That is often good news.</p> : null}
      <ul ref={list} onKeyDown={step} className={cx('grid gap-x-2 gap-y-3', predictions.length > 2 && 'grid-cols-2')}>
        {shown.map((prediction) => (
          <JudgedPhoto key={prediction.key} {...props} prediction={prediction} isLarge={predictions.length <= 2} />
        ))}
      </ul>
      {shown.length < predictions.length ? (
        <button
          type="button"
          onClick={() => setPages(pages + 1)}
          className="justify-self-start text-13 text-accent-text hover:underline touch:min-h-11"
        >
          Show {countOf(Math.min(pageSize, predictions.length - shown.length), 'more photo')}
        </button>
      ) : null}
    </section>
  );
}

interface JudgedPhotoProps extends CellPhotosProps {
  readonly prediction: Prediction;
  readonly isLarge: boolean;
}

function JudgedPhoto({ prediction, isLarge, classes, photoOf, current, active, onActive }: JudgedPhotoProps) {
  const { key, hash, truth, topk } = prediction;
  const photo = photoOf.get(key);
  const now = photo && photo.cls !== truth ? (current.find(({ id }) => id === photo.cls)?.name ?? 'no class') : null;
  const nameOf = (cls: string) => classes.find(({ id }) => id === cls)?.name ?? 'unknown';
  const answers = topk.slice(0, shownAnswers);
  const said = answers.map(({ cls, p }) => `${nameOf(cls)} ${Math.round(p * 100)} %`).join(', ');
  const isActive = key === active;
  return (
    <li className="grid min-w-0 content-start gap-1.5">
      <button
        type="button"
        data-photo={key}
        tabIndex={isActive ? 0 : -1}
        aria-label={`${key}: it is ${nameOf(truth)}, the model says ${said}${now ? `; labelled ${now} now` : ''}`}
        aria-pressed={isActive}
        onClick={() => onActive(key)}
        onFocus={() => onActive(key)}
        className={cx('relative block overflow-hidden rounded-control', isActive && 'shadow-[0_0_0_2px_var(--surface),0_0_0_4px_var(--accent)]')}
      >
        <PhotoThumb hash={hash} alt="" className={cx('w-full', isLarge ? 'max-h-64' : 'aspect-[4/3]')} />
        {now ? (
          <span className="absolute bottom-1.5 left-1.5 rounded-full bg-[rgb(10_15_20/0.72)] px-2 py-px text-12 text-[#f4f7f9]">now {now}</span>
        ) : null}
        {photo ? null : (
          <span className="absolute top-1.5 left-1.5 rounded-full bg-[rgb(10_15_20/0.72)] px-2 py-px text-12 text-[#f4f7f9]">deleted</span>
        )}
      </button>
      <p aria-hidden className="flex min-w-0 flex-wrap gap-x-3 text-13">
        {answers.map(({ cls, p }, place) => (
          <Answer key={cls} name={nameOf(cls)} p={p} isGiven={place === 0} isRight={cls === truth} />
        ))}
      </p>
    </li>
  );
}

interface AnswerProps {
  readonly name: string;
  readonly p: number;
  readonly isGiven: boolean;
  readonly isRight: boolean;
}

// The given answer carries its sign: a check or a cross.
function Answer({ name, p, isGiven, isRight }: AnswerProps) {
  const Sign = isRight ? Check : X;
  return (
    <span className={cx('inline-flex min-w-0 items-center gap-1', isGiven ? (isRight ? 'text-good-text' : 'text-bad-text') : 'text-muted')}>
      {isGiven ? <Sign size={13} strokeWidth={2} aria-hidden className="shrink-0" /> : null}
      <span className="min-w-0 truncate">{name}</span>
      <span className="font-mono">{Math.round(p * 100)}</span>
    </span>
  );
}

export interface FixBarProps {
  readonly classes: readonly ClassView[];
  /** The active photo; null = none can be fixed. */
  readonly photo: Photo | null;
  readonly onFix: (cls: ClassView) => void;
}

/** `toolbar` **Fix label**: the classes with their digits, for the active photo. */
export function FixBar({ classes, photo, onFix }: FixBarProps) {
  if (!photo || classes.length === 0) return null;
  return (
    <div className="grid gap-2">
      <p className="flex min-w-0 items-baseline gap-2 text-13">
        <span className="shrink-0 font-medium">Fix label</span>
        <span className="min-w-0 truncate text-muted">{photo.key}</span>
      </p>
      <div role="toolbar" aria-label="Fix label" className="flex max-h-28 flex-wrap gap-1 overflow-y-auto">
        {classes.map((cls, place) => (
          <button
            key={cls.id}
            type="button"
            aria-pressed={cls.id === photo.cls}
            onClick={() => onFix(cls)}
            className={cx(
              'inline-flex h-7 min-w-0 max-w-44 items-center gap-1.5 rounded-full border px-2.5 text-13 transition-colors hover:border-faint touch:h-11',
              cls.id === photo.cls ? 'border-accent bg-accent/10' : 'border-line-strong bg-surface',
            )}
          >
            <ClassDot color={cls.color} />
            <span className="truncate">{cls.name}</span>
            {place < 9 ? (
              <kbd aria-hidden className="font-mono text-12 text-muted pointer-coarse:hidden">
                {place + 1}
              </kbd>
            ) : null}
          </button>
        ))}
      </div>
    </div>
  );
}
