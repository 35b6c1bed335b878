'use client';
/** Chips: a class or a filter in one pill. Pressed chips have a filled edge and `aria-pressed`, not only another colour. */
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './class-names';
import { readableCount } from './readable';

/** The dot of a class in its own colour, with a hairline so that pale colours hold on any ground. */
export function ClassDot({ color, sizePx = 8 }: { readonly color: string; readonly sizePx?: number }) {
  return (
    <span
      aria-hidden
      className="inline-block shrink-0 rounded-full shadow-[inset_0_0_0_1px_rgb(0_0_0/0.18)]"
      style={{ background: color, width: sizePx, height: sizePx }}
    />
  );
}

export interface ChipProps {
  readonly children: ReactNode;
  /** A class colour; absent = no dot. */
  readonly color?: string | undefined;
  readonly count?: number | undefined;
  /** Makes the chip a toggle. */
  readonly onPress?: (() => void) | undefined;
  readonly isPressed?: boolean;
  /** Adds a cross; `removeLabel` is its accessible name. */
  readonly onRemove?: (() => void) | undefined;
  readonly removeLabel?: string;
  readonly className?: string;
}

/** A chip of 28 px, 44 px on touch screens when it can be pressed. */
export function Chip({ children, color, count, onPress, isPressed = false, onRemove, removeLabel = 'Remove', className }: ChipProps) {
  const look = cx(
    'inline-flex h-7 min-w-0 items-center gap-1.5 whitespace-nowrap rounded-full border bg-surface px-2.5 text-13 transition-colors',
    isPressed ? 'border-accent bg-accent/10 text-text' : 'border-line text-text',
    onPress && 'hover:border-faint touch:min-h-11 touch:px-3.5',
    className,
  );
  const inside = (
    <>
      {color ? <ClassDot color={color} /> : null}
      <span className="truncate">{children}</span>
      {count === undefined ? null : <span className="text-muted">{readableCount(count)}</span>}
    </>
  );
  if (onPress) {
    return (
      <button type="button" aria-pressed={isPressed} onClick={onPress} className={look}>
        {inside}
      </button>
    );
  }
  return (
    <span className={look}>
      {inside}
      {onRemove ? (
        <button
          type="button"
          aria-label={removeLabel}
          onClick={onRemove}
          className="-mr-1 grid size-5 place-items-center rounded-full text-muted hover:bg-hover"
        >
          <X size={12} strokeWidth={1.75} aria-hidden />
        </button>
      ) : null}
    </span>
  );
}
