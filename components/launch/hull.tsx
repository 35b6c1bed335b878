/** The slip of an environment: a line, and the hull of its version as far along as the version is new. */
import { Mark } from '../brand/mark';

export interface HullProps {
  readonly version: number | null;
  readonly newest: number | null;
  /** "since 14:05 by you"; null while nothing is deployed. */
  readonly since: string | null;
}

/** Where the hull of a version stands, 0 to 1: the newest is all the way down. */
function hullPlace(version: number | null, newest: number | null): number {
  if (version === null || newest === null || newest < 1) return 0;
  return Math.min(1, version / newest);
}

export function Hull({ version, newest, since }: HullProps) {
  const place = hullPlace(version, newest);
  if (version === null) {
    return (
      <div className="flex items-center gap-3">
        <span aria-hidden className="h-px flex-1 border-line-strong border-t border-dashed" />
        <p className="text-13 text-muted">no version yet</p>
      </div>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-3">
      <div aria-hidden className="relative h-10">
        <span className="absolute bottom-1.5 left-0 h-0.5 rounded-full bg-line-strong transition-[width]" style={{ width: `${place * 100}%` }} />
        <span className="absolute bottom-1 -translate-x-full transition-[left]" style={{ left: `max(2rem, ${place * 100}%)` }}>
          <Mark sizePx={30} />
        </span>
      </div>
      <div className="grid min-w-24 gap-0.5">
        <p className="font-semibold">version {version}</p>
        <p className="text-13 text-muted">{since}</p>
      </div>
    </div>
  );
}
