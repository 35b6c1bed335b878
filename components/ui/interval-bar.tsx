/** A share with its interval, drawn: the range is soft, the value a tick. For accuracy, precision, recall. */
import { cx } from './class-names';
import { readableShare } from './readable';
import { type Tone, toneInk } from './tone';

export interface IntervalBarProps {
  /** All three 0 to 1. */
  readonly low: number;
  readonly value: number;
  readonly high: number;
  readonly tone?: Tone;
  readonly className?: string;
}

/** The words of an interval: "85 %, very likely between 71 and 93 %". */
export function intervalWords(low: number, value: number, high: number): string {
  return `${readableShare(value)}, very likely between ${Math.round(low * 100)} and ${readableShare(high)}`;
}

/** A bar of 8 px. */
export function IntervalBar({ low, value, high, tone = 'good', className }: IntervalBarProps) {
  return (
    <div role="img" aria-label={intervalWords(low, value, high)} className={cx('relative h-2 rounded-full bg-line', toneInk[tone], className)}>
      <div className="absolute inset-y-0 rounded-full bg-current opacity-45" style={{ left: `${low * 100}%`, right: `${100 - high * 100}%` }} />
      <div className="absolute -inset-y-1 w-[3px] -translate-x-1/2 rounded-full bg-current" style={{ left: `${value * 100}%` }} />
    </div>
  );
}
