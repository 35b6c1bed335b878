/**
 * The project's line as data: five stations, each with its state in at most four words, how far its ring is, and where it
 * leads. A station that cannot be entered yet has no address and says what comes first.
 */
import { type JobView, type ProjectOverview, studioPath } from '@/lib/client';
import { progressShare } from '../ui/bar';
import { countOf, readableCount, readableSeconds, readableShare } from '../ui/readable';
import type { Tone } from '../ui/tone';
import type { LaunchSummary } from './launch-summary';

export interface Station {
  readonly id: 'data' | 'labels' | 'train' | 'launch' | 'watch';
  readonly title: string;
  /** The key after `g`. */
  readonly key: string;
  /** At most four words. */
  readonly state: string;
  /** The same for a phone's width: a number or a word. */
  readonly short: string;
  /** 0 to 1; null = not yet open. */
  readonly ring: number | null;
  readonly tone: Tone;
  readonly isBusy: boolean;
  /** Absent while something else comes first. */
  readonly href: string | null;
}

/** The paths that belong to a station, so that it is marked while one of them is open. */
const paths: readonly (readonly [string, Station['id']])[] = [
  ['/datasets', 'data'],
  ['/import', 'data'],
  ['/annotate', 'labels'],
  ['/train', 'train'],
  ['/models', 'train'],
  ['/catalog', 'train'],
  ['/launch', 'launch'],
  ['/watch', 'watch'],
];

/** The station of a path; undefined for pages off the line. */
export function stationOfPath(path: string): Station['id'] | undefined {
  return paths.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`))?.[1];
}

/** The stations of a project. `jobs` are the live ones of the device; `launch` is null before the first publication. */
export function stationsOf(overview: ProjectOverview, jobs: readonly JobView[], launch: LaunchSummary | null = null): readonly Station[] {
  const running = (...kinds: readonly JobView['kind'][]) =>
    jobs.find((job) => job.project === overview.id && job.state === 'running' && kinds.includes(job.kind));
  return [
    dataStation(overview, running('import')),
    labelsStation(overview),
    trainStation(overview, running('train')),
    launchStation(overview, launch, running('publish')),
    watchStation(overview, launch),
  ];
}

function dataStation({ id, dataset, photos }: ProjectOverview, job: JobView | undefined): Station {
  const base = { id: 'data', title: 'Data', key: 'd', tone: 'good' } as const;
  const href = photos > 0 && dataset ? studioPath('/datasets/view', { project: id, dataset }) : studioPath('/import', { project: id });
  if (job) return { ...base, ...busy(job, 'importing'), href };
  return {
    ...base,
    state: photos > 0 ? countOf(photos, 'photo') : 'add photos',
    short: photos > 0 ? readableCount(photos) : 'add',
    ring: photos > 0 ? 1 : 0,
    isBusy: false,
    href,
  };
}

function labelsStation({ id, dataset, set, photos, labelled, classes }: ProjectOverview): Station {
  const base = { id: 'labels', title: 'Labels', key: 'l', tone: 'good', isBusy: false } as const;
  if (photos === 0 || !dataset) return { ...base, state: 'after photos', short: '–', ring: null, href: null };
  const left = photos - labelled;
  return {
    ...base,
    state: classes === 0 ? 'add classes' : left > 0 ? `${readableCount(left)} to sort` : 'all sorted',
    short: left > 0 ? `${readableCount(left)} left` : 'done',
    ring: labelled / photos,
    href: studioPath('/annotate/grid', { project: id, dataset, set }),
  };
}

function trainStation({ id, dataset, set, usedClasses, model }: ProjectOverview, job: JobView | undefined): Station {
  const base = { id: 'train', title: 'Train', key: 't', tone: 'good' } as const;
  if (job) return { ...base, ...busy(job, 'training'), href: studioPath('/jobs/view', { project: id, job: job.id }) };
  if (model) {
    const share = model.of > 0 ? model.right / model.of : 1;
    return {
      ...base,
      state: model.of > 0 ? `${readableCount(model.right)} of ${readableCount(model.of)} right` : 'trained',
      short: model.of > 0 ? readableShare(share) : 'trained',
      ring: share,
      isBusy: false,
      href: studioPath('/models/view', { project: id, model: model.id }),
    };
  }
  // Between two classes: one that has no photo yet is nothing to learn.
  const isOpen = dataset !== null && usedClasses > 1;
  if (!isOpen) return { ...base, state: 'after labels', short: '–', ring: null, isBusy: false, href: null };
  return { ...base, state: 'ready to train', short: 'ready', ring: 0, isBusy: false, href: studioPath('/train', { project: id, dataset, set }) };
}

function launchStation({ id, model }: ProjectOverview, launch: LaunchSummary | null, job: JobView | undefined): Station {
  const base = { id: 'launch', title: 'Launch', key: 'n', tone: 'launch', isBusy: false } as const;
  const href = studioPath('/launch', { project: id });
  if (job) return { ...base, ...busy(job, 'publishing'), href };
  if (launch?.live) {
    const { version, env } = launch.live;
    return { ...base, state: `v${version} on ${env}`, short: `v${version}`, ring: 1, href };
  }
  if (launch) return { ...base, state: 'ready to deploy', short: 'ready', ring: 0.5, href };
  return model
    ? { ...base, state: 'no version yet', short: 'none', ring: 0, href }
    : { ...base, state: 'after training', short: '–', ring: null, href: null };
}

function watchStation({ id }: ProjectOverview, launch: LaunchSummary | null): Station {
  const base = { id: 'watch', title: 'Watch', key: 'w', tone: 'good', isBusy: false } as const;
  if (!launch?.live) return { ...base, state: 'after launch', short: '–', ring: null, href: null };
  const { devices } = launch;
  const state = devices > 0 ? countOf(devices, 'device') : 'no device yet';
  return {
    ...base,
    state,
    short: devices > 0 ? readableCount(devices) : 'none',
    ring: devices > 0 ? 1 : 0,
    href: studioPath('/watch', { project: id }),
  };
}

function busy(job: JobView, doing: string): { state: string; short: string; ring: number; isBusy: boolean; tone: Tone } {
  const share = progressShare(job.progress);
  const eta = job.progress.etaSeconds;
  const rest = eta === undefined || eta >= 60 ? (share === null ? '' : ` ${readableShare(share)}`) : `, ${readableSeconds(eta)} left`;
  return {
    state: `${doing}${rest}`,
    short: share === null ? doing : readableShare(share),
    ring: share ?? 0.25,
    isBusy: share === null,
    tone: 'accent',
  };
}
