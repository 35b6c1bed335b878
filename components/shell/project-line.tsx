'use client';
/**
 * Data - Labels - Train - Launch - Watch: the project's path and its only navigation. In the top bar from tablets up, as a bar at
 * the thumb on phones, where the line runs through the rings.
 */
import Link from 'next/link';
import { type ReactNode, useMemo } from 'react';
import { useAction, useJobs, usePath } from '@/lib/client';
import { cx } from '../ui/class-names';
import { Ring } from '../ui/ring';
import { tip } from '../ui/tip';
import { launchSummary } from './launch-summary';
import { type Station, stationOfPath, stationsOf } from './stations';

/** The stations of a project; undefined while they are read. */
export function useStations(project: string | null): readonly Station[] | undefined {
  const { data } = useAction('project.overview', project === null ? null : { id: project });
  const { data: kept } = useAction('launch.kept', project === null ? null : { project });
  const jobs = useJobs();
  return useMemo(() => (data ? stationsOf(data, jobs, launchSummary(kept)) : undefined), [data, jobs, kept]);
}

/** The line in the top bar, from 768 px on. Shows states beside the names where there is room for them. */
export function ProjectLine({ stations }: { readonly stations: readonly Station[] }) {
  const open = stationOfPath(usePath());
  return (
    <nav aria-label="Project line" className="@container h-full min-w-0 flex-1 phone:hidden">
      <ol className="flex h-full items-center justify-center">
        {stations.map((station, index) => (
          <li key={station.id} className="flex h-full items-center">
            {index > 0 ? <span aria-hidden className="h-px w-2 shrink-0 bg-line-strong @4xl:w-3 @6xl:mx-2 @6xl:w-6" /> : null}
            <Stop
              station={station}
              isOpen={station.id === open}
              className="relative flex h-full items-center gap-1.5 px-1.5 text-14 @6xl:gap-2 @6xl:px-2"
            >
              <Ring value={station.ring} tone={station.tone} isBusy={station.isBusy} />
              <span className="font-medium">{station.title}</span>
              <span className={cx('whitespace-nowrap text-13 text-muted', station.id === open ? '@max-xl:hidden' : '@max-[54rem]:hidden')}>
                {station.state}
              </span>
              {station.id === open ? <span aria-hidden className="absolute inset-x-1.5 bottom-0 h-0.5 rounded-full bg-accent" /> : null}
            </Stop>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** The line at the bottom of phones: rings on a rail, name and state below each. */
export function BottomLine({ stations }: { readonly stations: readonly Station[] }) {
  const open = stationOfPath(usePath());
  return (
    <nav
      aria-label="Project line"
      data-bottom-bar
      className="fixed inset-x-0 bottom-0 z-40 border-line border-t bg-surface/95 pb-[env(safe-area-inset-bottom)] backdrop-blur md:hidden"
    >
      <ol className="relative grid grid-cols-5">
        <span aria-hidden className="absolute inset-x-[10%] top-[1.05rem] h-px bg-line-strong" />
        {stations.map((station) => (
          <li key={station.id} className="min-w-0">
            <Stop
              station={station}
              isOpen={station.id === open}
              className="relative grid h-15 content-start justify-items-center gap-0.5 px-0.5 pt-2"
            >
              <span className="rounded-full bg-surface px-1.5">
                <Ring value={station.ring} tone={station.tone} isBusy={station.isBusy} sizePx={18} />
              </span>
              <span className={cx('text-12 leading-tight', station.id === open ? 'font-semibold text-accent-text' : 'font-medium')}>
                {station.title}
              </span>
              <span className="max-w-full truncate text-[0.6875rem] text-muted leading-tight">{station.short}</span>
            </Stop>
          </li>
        ))}
      </ol>
    </nav>
  );
}

interface StopProps {
  readonly station: Station;
  readonly isOpen: boolean;
  readonly className: string;
  readonly children: ReactNode;
}

// A link, or plain words while something else comes first: nothing to press that leads nowhere.
function Stop({ station, isOpen, className, children }: StopProps) {
  const label = `${station.title}, ${station.state}`;
  if (!station.href) {
    return (
      <span className={cx(className, 'text-muted')} {...tip(label)}>
        {children}
      </span>
    );
  }
  return (
    <Link
      href={station.href}
      aria-label={label}
      {...(isOpen ? { 'aria-current': 'page' as const } : {})}
      {...tip(label, `g ${station.key}`)}
      className={cx(className, 'transition-colors hover:bg-hover focus-visible:-outline-offset-2')}
    >
      {children}
    </Link>
  );
}
