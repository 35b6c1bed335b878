'use client';
/** All projects of this device: open, rename, remove with Undo. */
import { useCurrentProject } from '../shell/current-project';
import { useNewProject, useSampleProject } from '../shell/start-project';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { Page, PageHead } from '../ui/page';
import { countOf } from '../ui/readable';
import { Skeleton } from '../ui/skeleton';
import { type Column, Table } from '../ui/table';
import { ProjectRow } from './project-row';

const columns: readonly Column[] = [
  { id: 'name', title: 'Name' },
  { id: 'photos', title: 'Photos', isNumber: true, isWide: true },
  { id: 'changed', title: 'Changed', isWide: true },
  { id: 'actions', title: '', srTitle: 'Actions' },
];

/** `table` **Projects**. */
export function ProjectsScreen() {
  const { projects, id } = useCurrentProject();
  const fresh = useNewProject();
  return (
    <Page>
      <PageHead
        title="Projects"
        facts={projects && projects.length > 0 ? countOf(projects.length, 'project') : null}
        actions={
          <Button kind="act" keys="Shift+N" disabled={fresh.isBusy} onClick={fresh.create}>
            New project
          </Button>
        }
      />
      {projects?.length === 0 ? (
        <NoProjects />
      ) : (
        <Table label="Projects" columns={columns} isBusy={!projects}>
          {projects ? projects.map((project) => <ProjectRow key={project.id} project={project} isCurrent={project.id === id} />) : <Waiting />}
        </Table>
      )}
    </Page>
  );
}

function NoProjects() {
  const sample = useSampleProject();
  return (
    <EmptyState
      title="No projects yet"
      actions={
        <Button disabled={sample.isBusy} onClick={sample.create}>
          Try the sample
        </Button>
      }
    >
      A project holds photos, their labels and the models you train on them. All of it stays on this device.
    </EmptyState>
  );
}

function Waiting() {
  return ['a', 'b', 'c'].map((row) => (
    <tr key={row} className="border-line border-t">
      <td colSpan={columns.length} className="px-4 py-3">
        <Skeleton className="h-8" />
      </td>
    </tr>
  ));
}
