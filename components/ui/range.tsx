'use client';
/** A slider (`slider`): the browser's own, with a track that shows how far it is. The edge of thumb and track is strong enough to be seen (3:1). */
import type { InputHTMLAttributes } from 'react';
import { cx } from './class-names';

export interface RangeProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'value' | 'min' | 'max'> {
  readonly min: number;
  readonly max: number;
  readonly value: number;
}

const track =
  '[&::-webkit-slider-runnable-track]:h-1 [&::-webkit-slider-runnable-track]:rounded-full [&::-webkit-slider-runnable-track]:bg-transparent [&::-moz-range-track]:bg-transparent';
const thumb =
  '[&::-webkit-slider-thumb]:-mt-1.5 [&::-webkit-slider-thumb]:size-4 [&::-webkit-slider-thumb]:appearance-none [&::-webkit-slider-thumb]:rounded-full [&::-webkit-slider-thumb]:border-2 [&::-webkit-slider-thumb]:border-accent [&::-webkit-slider-thumb]:bg-surface [&::-moz-range-thumb]:size-3 [&::-moz-range-thumb]:rounded-full [&::-moz-range-thumb]:border-2 [&::-moz-range-thumb]:border-accent [&::-moz-range-thumb]:bg-surface';

/** As wide as its room; 44 px high on touch screens. */
export function Range({ min, max, value, className, ...rest }: RangeProps) {
  const share = max > min ? (100 * (value - min)) / (max - min) : 0;
  return (
    <input
      type="range"
      min={min}
      max={max}
      value={value}
      {...rest}
      style={{
        background: `linear-gradient(to right, var(--accent) ${share}%, var(--line-strong) ${share}%) center / 100% 4px no-repeat`,
      }}
      className={cx('h-6 w-full cursor-pointer appearance-none rounded-full touch:h-11', track, thumb, className)}
    />
  );
}
