'use client';
/** The two ways in while there is no project: try the sample, or start with your own photos. */
import { ArrowRight } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { type Command, useAction, useCommands } from '@/lib/client';
import { useNewProject, useSampleProject } from '../shell/start-project';
import { Kbd } from '../ui/kbd';
import { HarbourPicture } from './harbour-picture';

/** Side by side, one above the other on phones. */
export function Doors() {
  const sample = useSampleProject();
  const fresh = useNewProject();
  const trySample: Command = { id: 'sample.create', title: 'Try the sample', group: 'This page', keys: ['s'], run: sample.create };
  const newProject: Command = { id: 'project.new', title: 'New project', group: 'Project', keys: ['n'], run: fresh.create };
  // The doors are in every static page of home; their keys count only while they are shown.
  const { data: projects } = useAction('project.list', {});
  useCommands(projects?.length === 0 ? [trySample, newProject] : []);
  return (
    <div className="grid gap-3 md:grid-cols-2 md:gap-4">
      <Door command={trySample} isBusy={sample.isBusy} busyWords="Drawing the sample" picture={<SamplePicture />}>
        150 pictures of boats, buoys and lighthouses, drawn here in a few seconds.
      </Door>
      <Door command={newProject} isBusy={fresh.isBusy} busyWords="Making a project" picture={<FolderPicture />}>
        Drop a folder of photos, one sub-folder per class, and train on them.
      </Door>
    </div>
  );
}

interface DoorProps {
  readonly command: Command;
  readonly isBusy: boolean;
  readonly busyWords: string;
  readonly picture: ReactNode;
  readonly children: ReactNode;
}

function Door({ command, isBusy, busyWords, picture, children }: DoorProps) {
  const id = useId();
  return (
    <button
      type="button"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-words`}
      disabled={isBusy}
      onClick={() => command.run()}
      className="group flex items-center gap-4 rounded-card border border-line-strong bg-surface p-4 text-left transition-[border-color,box-shadow] enabled:hover:border-accent enabled:hover:shadow-1 disabled:cursor-progress md:gap-5 md:p-5"
    >
      <span className="shrink-0">{picture}</span>
      <span className="grid min-w-0 flex-1 gap-1">
        <span className="flex items-center gap-2 font-semibold text-16">
          <span id={`${id}-title`}>{command.title}</span>
          <Kbd keys={command.keys?.[0] ?? ''} className="text-muted" />
        </span>
        <span id={`${id}-words`} className="text-pretty text-13 text-muted">
          {isBusy ? busyWords : children}
        </span>
      </span>
      <ArrowRight
        size={20}
        strokeWidth={1.5}
        aria-hidden
        className="shrink-0 text-faint transition-transform group-enabled:group-hover:translate-x-0.5 group-enabled:group-hover:text-accent phone:hidden"
      />
    </button>
  );
}

function SamplePicture() {
  const pictures = [
    ['boat', 'noon'],
    ['lighthouse', 'dusk'],
    ['buoy', 'morning'],
    ['boat', 'night'],
  ] as const;
  return (
    <svg aria-hidden viewBox="0 0 122 92" width="92" height="69" className="overflow-hidden rounded-control">
      {pictures.map(([subject, light], index) => (
        <svg key={subject + light} x={(index % 2) * 62} y={Math.floor(index / 2) * 47} width="60" height="45" viewBox="0 0 120 90" aria-hidden>
          <HarbourPicture subject={subject} light={light} />
        </svg>
      ))}
    </svg>
  );
}

function FolderPicture() {
  return (
    <svg aria-hidden viewBox="0 0 122 92" width="92" height="69" fill="none" strokeLinejoin="round" strokeLinecap="round">
      <rect x="2" y="2" width="118" height="88" rx="8" className="stroke-faint" strokeWidth="2" strokeDasharray="5 5" />
      <path
        d="M36 66V30a3 3 0 0 1 3-3h13l6 7h25a3 3 0 0 1 3 3v29a3 3 0 0 1-3 3H39a3 3 0 0 1-3-3Z"
        className="fill-accent/12 stroke-accent"
        strokeWidth="2.5"
      />
      <path d="M61 61V46m-7 7 7-7 7 7" className="stroke-accent" strokeWidth="2.5" />
    </svg>
  );
}
