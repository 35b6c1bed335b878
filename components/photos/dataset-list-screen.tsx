'use client';
/** `/datasets`: the data sets of a project, each with a strip of its own photos. Rename in place, delete with Undo. */
import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type Command, call, type DatasetSummary, inTurn, studioPath, useAction, useCommands } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { DropExamples } from '../import/drop-examples';
import { useCurrentProject } from '../shell/current-project';
import { CommandButton } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { ErrorNote } from '../ui/error-note';
import { Menu } from '../ui/menu';
import { Page, PageHead } from '../ui/page';
import { countOf, readableCount, readableTime } from '../ui/readable';
import { RenameForm } from '../ui/rename-form';
import { Ring } from '../ui/ring';
import { Skeleton } from '../ui/skeleton';
import { Cell, type Column, Row, Table } from '../ui/table';
import { showError } from '../ui/toast';
import { CoverStrip } from './cover-strip';
import { type Edits, useEdits } from './use-edits';

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;
const maxNameLength = 100;
const columns: readonly Column[] = [
  { id: 'photos', title: 'Photos' },
  { id: 'name', title: 'Name' },
  { id: 'labelled', title: 'Labelled', isWide: true },
  { id: 'created', title: 'Imported', isWide: true },
  { id: 'menu', title: '', srTitle: 'Actions' },
];

export function DatasetListScreen() {
  const router = useRouter();
  const { id: project } = useCurrentProject();
  const { data, error, reload } = useAction('dataset.list', project === null ? null : { project });
  const edits = useEdits(project);
  const open: Command = {
    id: 'data.import',
    title: 'Import',
    group: 'This page',
    keys: ['i'],
    run: () => router.push(studioPath('/import', { project })),
  };
  useCommands([open]);
  return (
    <Page>
      <PageHead
        title="Datasets"
        facts={
          data && data.length > 0
            ? countOf(
                data.reduce((sum, entry) => sum + entry.photos, 0),
                'photo',
              )
            : undefined
        }
        actions={<CommandButton command={open} kind="act" />}
      />
      {error ? <ErrorNote error={error.toJSON()} onRetry={reload} /> : null}
      {!data && !error ? <Skeleton className="h-40 rounded-card" /> : null}
      {data?.length === 0 ? <NoDatasets /> : null}
      {data && data.length > 0 ? (
        <Table label="Datasets" columns={columns}>
          {data.map((dataset) => (
            <DatasetRow key={dataset.id} dataset={dataset} edits={edits} />
          ))}
        </Table>
      ) : null}
    </Page>
  );
}

function NoDatasets() {
  return (
    <EmptyState title="No photos yet" picture={<DropExamples isCompact />}>
      Drop a folder or a zip anywhere on this page. One sub-folder per class is best; a flat folder works too, you sort it here.
    </EmptyState>
  );
}

function DatasetRow({ dataset, edits }: { readonly dataset: DatasetSummary; readonly edits: Edits }) {
  const [isRenaming, setRenaming] = useState(false);
  const href = studioPath('/datasets/view', { project: dataset.projectId, dataset: dataset.id });
  const remove = () => {
    inTurn(() => call('dataset.remove', { id: dataset.id })).then(
      (edit) => edits.deed(edit, `${dataset.name} deleted`),
      (thrown: unknown) => showError(toAppError(thrown).toJSON()),
    );
  };
  return (
    <Row>
      <Cell className="w-0 pr-0!">
        <Link href={href} tabIndex={-1} aria-hidden className="block">
          <CoverStrip covers={dataset.covers} />
        </Link>
      </Cell>
      <Cell isHead>
        {isRenaming ? (
          <RenameForm
            name={dataset.name}
            maxLength={maxNameLength}
            rename={(name) => inTurn(() => call('dataset.rename', { id: dataset.id, name }))}
            onDone={() => setRenaming(false)}
          />
        ) : (
          <Link href={href} className="block max-w-80 truncate rounded-control py-1 hover:underline touch:py-3 phone:max-w-[30vw]">
            {dataset.name}
          </Link>
        )}
        <span className="block font-normal text-13 text-muted">{countOf(dataset.photos, 'photo')}</span>
      </Cell>
      <Cell isWide className="whitespace-nowrap text-muted">
        <span className="inline-flex items-center gap-2">
          <Ring value={dataset.photos > 0 ? dataset.labelled / dataset.photos : 0} />
          {dataset.labelled === dataset.photos ? 'all' : `${readableCount(dataset.labelled)} of ${readableCount(dataset.photos)}`}
        </span>
      </Cell>
      <Cell isWide className="whitespace-nowrap text-muted">
        {readableTime(dataset.createdAt)}
      </Cell>
      <Cell className="w-0 pl-0!">
        <Menu
          label={`Actions of ${dataset.name}`}
          sections={[
            {
              items: [
                { id: 'rename', label: 'Rename', icon: <Pencil {...icon} />, run: () => setRenaming(true) },
                { id: 'delete', label: 'Delete', icon: <Trash2 {...icon} />, isDestructive: true, run: remove },
              ],
            },
          ]}
        >
          <Ellipsis {...icon} />
        </Menu>
      </Cell>
    </Row>
  );
}
