'use client';
/** `/annotate`: the sets of classes of a project. With one data set there is nothing to choose: it opens at once. */
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { type DatasetSummary, studioPath, useAction } from '@/lib/client';
import { DropExamples } from '../import/drop-examples';
import { CoverStrip } from '../photos/cover-strip';
import { useCurrentProject } from '../shell/current-project';
import { Bar } from '../ui/bar';
import { LinkButton } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { ErrorNote } from '../ui/error-note';
import { Page, PageHead } from '../ui/page';
import { countOf, readableCount } from '../ui/readable';
import { Skeleton } from '../ui/skeleton';
import { Cell, type Column, Row, Table } from '../ui/table';

const columns: readonly Column[] = [
  { id: 'photos', title: 'Photos' },
  { id: 'name', title: 'Name' },
  { id: 'task', title: 'Task', isWide: true },
  { id: 'sorted', title: 'Labelled' },
];

export function SetsScreen() {
  const router = useRouter();
  const { id: project, projects } = useCurrentProject();
  const { data, error, reload } = useAction('dataset.list', project === null ? null : { project });
  const only = data?.length === 1 ? data[0] : undefined;
  const onlyPath = only ? gridPath(only) : null;
  useEffect(() => {
    if (onlyPath) router.replace(onlyPath);
  }, [onlyPath, router]);
  const isEmpty = data?.length === 0 || projects?.length === 0;
  return (
    <Page>
      <PageHead title="Labels" />
      {error ? <ErrorNote error={error.toJSON()} onRetry={reload} /> : null}
      {isEmpty ? (
        <EmptyState
          title="Photos come first"
          picture={<DropExamples isCompact />}
          actions={
            <LinkButton href={studioPath('/import', { project })} kind="act">
              Import photos
            </LinkButton>
          }
        >
          Drop a folder or a zip anywhere on this page; here you then say what each photo shows.
        </EmptyState>
      ) : null}
      {!isEmpty && !error && (!data || only) ? <Skeleton className="h-32 rounded-card" /> : null}
      {data && data.length > 1 ? (
        <Table label="Annotation sets" columns={columns}>
          {data.map((dataset) => (
            <SetRow key={dataset.id} dataset={dataset} />
          ))}
        </Table>
      ) : null}
    </Page>
  );
}

function SetRow({ dataset }: { readonly dataset: DatasetSummary }) {
  const { labelled, photos, name } = dataset;
  return (
    <Row>
      <Cell className="w-0 pr-0!">
        <Link href={gridPath(dataset)} tabIndex={-1} aria-hidden className="block">
          <CoverStrip covers={dataset.covers} />
        </Link>
      </Cell>
      <Cell isHead>
        <Link href={gridPath(dataset)} className="block truncate rounded-control py-1 hover:underline touch:py-3">
          {name}
        </Link>
      </Cell>
      <Cell isWide className="text-muted">
        classes
      </Cell>
      <Cell>
        <span className="grid w-44 gap-1 phone:w-28">
          <span className="text-13 text-muted">
            {labelled === photos ? `all ${countOf(photos, 'photo')}` : `${readableCount(labelled)} of ${countOf(photos, 'photo')}`}
          </span>
          <Bar value={photos > 0 ? labelled / photos : 0} label={`Labelled in ${name}`} tone="good" />
        </span>
      </Cell>
    </Row>
  );
}

function gridPath({ projectId, id, set }: DatasetSummary): string {
  return studioPath('/annotate/grid', { project: projectId, dataset: id, set });
}
