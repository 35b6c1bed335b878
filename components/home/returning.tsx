'use client';
/** Home for somebody who has projects here: the next thing to do in the current one, all projects, what happened last. */
import { useRouter } from 'next/navigation';
import { type Command, studioPath, useAction, useCommands } from '@/lib/client';
import { useCurrentProject } from '../shell/current-project';
import { useNewProject } from '../shell/start-project';
import { Button, CommandButton } from '../ui/button';
import { Page, PageHead } from '../ui/page';
import { Skeleton } from '../ui/skeleton';
import { ProjectCard } from './project-card';
import { Recent } from './recent';

/** Hidden by CSS while this device has no project. */
export function Returning() {
  const current = useCurrentProject();
  const fresh = useNewProject();
  const commands = useHomeCommands(current.id);
  useCommands(commands);
  return (
    <Page className="hidden returning:grid">
      <PageHead
        title="Projects"
        actions={
          <>
            <Button kind="quiet" keys="Shift+N" disabled={fresh.isBusy} onClick={fresh.create}>
              New project
            </Button>
            {commands.map((command, index) => (
              <CommandButton key={command.id} command={command} kind={index === commands.length - 1 ? 'act' : 'plain'} />
            ))}
          </>
        }
      />
      <div className="grid gap-8 lg:grid-cols-[1fr_19rem]">
        <div className="grid content-start gap-4 sm:grid-cols-2">
          {current.projects ? (
            current.projects.map((project) => <ProjectCard key={project.id} project={project} isLarge={project.id === current.id} />)
          ) : (
            <Waiting />
          )}
        </div>
        <Recent projects={current.projects ?? []} />
      </div>
    </Page>
  );
}

function Waiting() {
  return ['a', 'b'].map((card) => <Skeleton key={card} className="aspect-[8/5] rounded-card" />);
}

// Import data is always there; the others when the current project is ready for them.
function useHomeCommands(project: string | null): readonly Command[] {
  const router = useRouter();
  const { data } = useAction('project.overview', project === null ? null : { id: project });
  const open = (id: string, title: string, key: string, path: string, isOpen: boolean): readonly Command[] => {
    const query = { project, dataset: data?.dataset, set: data?.set };
    return isOpen ? [{ id, title, group: 'This page', keys: [key], run: () => router.push(studioPath(path, query)) }] : [];
  };
  return [
    ...open('home.annotate', 'Annotate', 'a', '/annotate/grid', (data?.photos ?? 0) > 0),
    ...open('home.train', 'Train a model', 't', '/train', (data?.labelled ?? 0) > 0 && (data?.classes ?? 0) > 1),
    ...open('data.import', 'Import data', 'i', '/import', project !== null),
  ];
}
