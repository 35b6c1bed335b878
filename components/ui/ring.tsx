/**
 * The thin ring of a station or a job: a track and an arc that fills. A ring whose station cannot be entered yet is dotted, so
 * that the state is a shape, too. It is a picture; the words beside it say the same.
 */
import { cx } from './class-names';
import { type Tone, toneInk } from './tone';

export interface RingProps {
  /** 0 to 1; null = nothing to show yet (dotted). */
  readonly value: number | null;
  readonly tone?: Tone;
  readonly sizePx?: number;
  /** Work is under way but its length is not known: the arc breathes. */
  readonly isBusy?: boolean;
  readonly className?: string;
}

/** A ring of 16 px unless told otherwise. */
export function Ring({ value, tone = 'good', sizePx = 16, isBusy = false, className }: RingProps) {
  const arc = value === null ? 0 : Math.min(1, Math.max(0, value));
  const circle = { cx: 8, cy: 8, r: 6.25, fill: 'none', strokeWidth: 2.5 } as const;
  return (
    <svg aria-hidden viewBox="0 0 16 16" width={sizePx} height={sizePx} className={cx('-rotate-90 shrink-0', className)}>
      {value === null ? (
        <circle {...circle} strokeWidth={1.5} className="stroke-faint" strokeDasharray="1.4 2.53" strokeLinecap="round" />
      ) : (
        <>
          <circle {...circle} className="stroke-line-strong" />
          <circle
            {...circle}
            pathLength={1}
            strokeDasharray={`${arc} 1`}
            className={cx('stroke-current transition-[stroke-dasharray]', toneInk[tone], isBusy && 'animate-breathe')}
            // An empty dash would still paint its round end.
            strokeOpacity={arc === 0 ? 0 : 1}
          />
        </>
      )}
    </svg>
  );
}
