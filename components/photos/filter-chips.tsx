'use client';
/** Filters on one line: each class with its count, the unlabelled ones, the splits. The line scrolls when it is too long. */
import { CircleDashed, X } from 'lucide-react';
import type { ClassView, Photo } from '@/lib/client';
import { Chip } from '../ui/chip';
import { cx } from '../ui/class-names';
import { readableCount } from '../ui/readable';
import { countBy, isFiltering, noFilter, type PhotoFilter, toggleFilter } from './photo-filter';

export interface FilterChipsProps {
  /** All photos, not only the filtered ones. */
  readonly photos: readonly Photo[];
  readonly classes: readonly ClassView[];
  readonly filter: PhotoFilter;
  readonly onFilter: (filter: PhotoFilter) => void;
  readonly className?: string;
}

/** `group` **Filter** of toggles. */
export function FilterChips({ photos, classes, filter, onFilter, className }: FilterChipsProps) {
  const byClass = countBy(photos, 'cls');
  const bySplit = countBy(photos, 'split');
  const unlabelled = byClass.get(null) ?? 0;
  const splits = [...bySplit.keys()].filter((split) => split !== null);
  const press = (group: 'classes' | 'splits', value: string | null) => () => onFilter(toggleFilter(filter, group, value));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; these are toggles of a view.
    <div
      role="group"
      aria-label="Filter"
      className={cx('flex items-center gap-1.5 overflow-x-auto p-0.5 [scrollbar-width:none] touch:pr-6', className)}
    >
      {classes.map((cls) => (
        <Chip
          key={cls.id}
          color={cls.color}
          count={byClass.get(cls.id) ?? 0}
          isPressed={filter.classes.includes(cls.id)}
          onPress={press('classes', cls.id)}
          className="shrink-0 max-w-56"
        >
          {cls.name}
        </Chip>
      ))}
      {unlabelled > 0 || filter.classes.includes(null) ? (
        <Chip isPressed={filter.classes.includes(null)} onPress={press('classes', null)} className="shrink-0">
          <span className="inline-flex items-center gap-1.5">
            <CircleDashed size={12} strokeWidth={1.75} aria-hidden className="text-muted" />
            unlabelled <span className="text-muted">{readableCount(unlabelled)}</span>
          </span>
        </Chip>
      ) : null}
      {splits.length > 0 ? <span aria-hidden className="mx-1 h-4 w-px shrink-0 bg-line-strong" /> : null}
      {splits.map((split) => (
        <Chip
          key={split}
          count={bySplit.get(split) ?? 0}
          isPressed={filter.splits.includes(split)}
          onPress={press('splits', split)}
          className="shrink-0"
        >
          {split}
        </Chip>
      ))}
      {isFiltering(filter) ? (
        <button
          type="button"
          onClick={() => onFilter(noFilter)}
          className="inline-flex h-7 shrink-0 items-center gap-1 rounded-full px-2 text-13 text-muted hover:bg-hover hover:text-text touch:min-h-11"
        >
          <X size={14} strokeWidth={1.5} aria-hidden />
          Show all
        </button>
      ) : null}
    </div>
  );
}
