'use client';
/** Twelve held-out photos and what the half-trained model says about them, sharpening while it trains. Wrong ones carry a cross and the word. */
import { X } from 'lucide-react';
import type { ClassView, Photo } from '@/lib/client';
import { cx } from '../ui/class-names';
import { PhotoThumb } from '../ui/photo-thumb';
import { Skeleton } from '../ui/skeleton';

/** One answer: class id and its probability. */
export interface PreviewAnswer {
  readonly key: string;
  readonly cls: string;
  readonly p: number;
}

/** The answers of a job's facts; what is none is left out. */
export function readPreview(preview: unknown): readonly PreviewAnswer[] {
  if (!Array.isArray(preview)) return [];
  return preview.filter((answer: unknown): answer is PreviewAnswer => {
    if (typeof answer !== 'object' || answer === null) return false;
    const { key, cls, p } = answer as Partial<Record<keyof PreviewAnswer, unknown>>;
    return typeof key === 'string' && typeof cls === 'string' && typeof p === 'number';
  });
}

export interface PreviewPhotosProps {
  readonly answers: readonly PreviewAnswer[];
  readonly photos: readonly Photo[] | undefined;
  readonly classes: readonly ClassView[];
  /** How many blocks stand for answers that are still to come; 0 = none will. */
  readonly expected: number;
}

export function PreviewPhotos({ answers, photos, classes, expected }: PreviewPhotosProps) {
  if (answers.length === 0) {
    return (
      <div aria-busy={expected > 0} className="grid grid-cols-3 gap-x-2 gap-y-3 phone:grid-cols-4">
        {Array.from({ length: expected }, (_, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: places that hold nothing yet.
          <Skeleton key={place} className="aspect-square" />
        ))}
      </div>
    );
  }
  return (
    <ul aria-label="What it sees now" className="grid grid-cols-3 gap-x-2 gap-y-3 phone:grid-cols-4">
      {answers.map((answer) => (
        <AnsweredPhoto key={answer.key} answer={answer} photo={photos?.find(({ key }) => key === answer.key)} classes={classes} />
      ))}
    </ul>
  );
}

interface AnsweredPhotoProps {
  readonly answer: PreviewAnswer;
  readonly photo: Photo | undefined;
  readonly classes: readonly ClassView[];
}

function AnsweredPhoto({ answer, photo, classes }: AnsweredPhotoProps) {
  const said = classes.find(({ id }) => id === answer.cls);
  const truth = classes.find(({ id }) => id === photo?.cls);
  const isWrong = truth !== undefined && said?.id !== truth.id;
  const percent = Math.round(answer.p * 100);
  return (
    <li className="grid min-w-0 gap-1">
      <span className="relative block">
        <PhotoThumb
          hash={photo?.hash ?? ''}
          alt={`${answer.key}: ${said?.name ?? 'unknown'}, ${percent} %${isWrong ? `, wrong: it is ${truth.name}` : ', right'}`}
          className={cx('aspect-square w-full rounded-control', isWrong && 'shadow-[0_0_0_2px_var(--surface),0_0_0_4px_var(--bad)]')}
        />
        {isWrong ? (
          <span
            aria-hidden
            className="absolute inset-x-1 bottom-1 flex min-w-0 items-center gap-1 rounded-full bg-[rgb(10_15_20/0.75)] py-px pr-1.5 pl-1 text-[#f4f7f9] text-[0.6875rem]"
          >
            <X size={11} strokeWidth={2.5} className="shrink-0 text-[#ff8f9c]" />
            <span className="truncate">is {truth.name}</span>
          </span>
        ) : null}
      </span>
      <span aria-hidden className="flex min-w-0 items-baseline gap-1 text-12">
        <span className={cx('min-w-0 truncate', isWrong && 'text-bad-text line-through decoration-1')}>{said?.name}</span>
        <span className="ml-auto font-mono text-muted">{percent}</span>
      </span>
      <span aria-hidden className="h-0.5 overflow-hidden rounded-full bg-line">
        <span className="block h-full rounded-full transition-[width]" style={{ width: `${percent}%`, background: said?.color }} />
      </span>
    </li>
  );
}
