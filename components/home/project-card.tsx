'use client';
/** A project on home: its own pictures, its name, and where it stands on the line. */
import Link from 'next/link';
import { type ProjectSummary, studioPath } from '@/lib/client';
import { ProjectMosaic } from '../projects/project-mosaic';
import { useStations } from '../shell/project-line';
import type { Station } from '../shell/stations';
import { cx } from '../ui/class-names';
import { readableTime } from '../ui/readable';
import { Ring } from '../ui/ring';
import { Skeleton } from '../ui/skeleton';

/** The whole card is one link, to the farthest station that is open. */
export function ProjectCard({ project, isLarge = false }: { readonly project: ProjectSummary; readonly isLarge?: boolean }) {
  const stations = useStations(project.id);
  const farthest = stations ? farthestOf(stations) : undefined;
  return (
    <Link
      href={farthest?.href ?? studioPath('/datasets', { project: project.id })}
      className={cx(
        'group grid overflow-hidden rounded-card border border-line bg-surface transition-[border-color,box-shadow] hover:border-line-strong hover:shadow-1',
        isLarge && 'sm:col-span-2',
      )}
    >
      <ProjectMosaic covers={project.covers} className={cx('aspect-[2/1] w-full', isLarge && 'sm:aspect-[3/1]')} />
      <span className="grid gap-1 px-4 py-3">
        <span className="flex items-baseline justify-between gap-3">
          <span className="truncate font-semibold text-14">{project.name}</span>
          <span className="shrink-0 text-12 text-muted">{readableTime(project.updatedAt)}</span>
        </span>
        {stations ? <Rings stations={stations} /> : <Skeleton className="h-[1.1rem] w-40" />}
      </span>
    </Link>
  );
}

function Rings({ stations }: { readonly stations: readonly Station[] }) {
  return (
    <span className="flex min-h-[1.1rem] flex-wrap gap-x-4 gap-y-1 text-12 text-muted">
      {stations
        .filter((station) => station.ring !== null)
        .map((station) => (
          <span key={station.id} className="flex items-center gap-1.5">
            <Ring value={station.ring} tone={station.tone} isBusy={station.isBusy} sizePx={12} />
            <span className="sr-only">{station.title}: </span>
            {station.state}
          </span>
        ))}
    </span>
  );
}

function farthestOf(stations: readonly Station[]): Station | undefined {
  return stations.filter((station) => station.href !== null && (station.ring ?? 0) > 0).at(-1) ?? stations.find((station) => station.href !== null);
}
