/**
 * Progress: a bar with counts, rate and time left. While the total is not known a light runs along it; the words still say how
 * much is done. `Bar` is the bar alone, `ProgressFacts` the words, `ProgressBar` both.
 */
import { cx } from './class-names';
import { readableCount, readableRate, readableSeconds, readableShare } from './readable';
import { type Tone, toneInk } from './tone';

/** How far something is; `Progress` of lib/core and a job's `progress` both fit. `total` 0 = not known. */
export interface ShownProgress {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly rate?: number | undefined;
  readonly etaSeconds?: number | undefined;
}

export interface BarProps {
  /** 0 to 1; null = the total is not known. */
  readonly value: number | null;
  /** The accessible name. */
  readonly label: string;
  readonly tone?: Tone;
  /** What a screen reader says instead of per cent: "340 of 1,200 photos". */
  readonly valueText?: string;
  readonly className?: string;
}

/** A thin bar of 4 px. */
export function Bar({ value, label, tone = 'accent', valueText, className }: BarProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(value === null ? {} : { 'aria-valuenow': Math.round(value * 100) })}
      {...(valueText ? { 'aria-valuetext': valueText } : {})}
      className={cx('h-1 overflow-hidden rounded-full bg-line', toneInk[tone], className)}
    >
      {value === null ? (
        <div className="h-full w-2/5 animate-sweep rounded-full bg-current" />
      ) : (
        <div className="h-full rounded-full bg-current transition-[width]" style={{ width: `${Math.min(1, Math.max(0, value)) * 100}%` }} />
      )}
    </div>
  );
}

/** How far a progress is, 0 to 1; null while its total is not known. */
export function progressShare(progress: ShownProgress): number | null {
  return progress.total > 0 ? Math.min(1, progress.done / progress.total) : null;
}

/** The counts of a progress: "340 of 1,200 photos". */
export function progressCounts({ done, total, unit }: ShownProgress): string {
  if (unit === 'bytes') return total > 0 ? readableShare(done / total) : '';
  if (total <= 0) return done > 0 ? `${readableCount(done)} ${unit}` : '';
  return `${readableCount(done)} of ${readableCount(total)} ${unit}`;
}

/** Counts, rate and time left on one line, parted by dots; what is not known is left out. */
export function ProgressFacts({ progress, className }: { readonly progress: ShownProgress; readonly className?: string }) {
  const facts = [
    progressCounts(progress),
    progress.rate === undefined || progress.unit === 'bytes' ? '' : readableRate(progress.rate, progress.unit),
    progress.etaSeconds === undefined ? '' : `${readableSeconds(progress.etaSeconds)} left`,
  ].filter(Boolean);
  return <span className={cx('text-12 text-muted', className)}>{facts.length > 0 ? facts.join(' · ') : 'Starting'}</span>;
}

export interface ProgressBarProps {
  readonly progress: ShownProgress;
  readonly label: string;
  readonly tone?: Tone;
}

/** Bar and words. */
export function ProgressBar({ progress, label, tone = 'accent' }: ProgressBarProps) {
  return (
    <div className="grid gap-1.5">
      <Bar value={progressShare(progress)} label={label} tone={tone} valueText={progressCounts(progress)} />
      <ProgressFacts progress={progress} />
    </div>
  );
}
