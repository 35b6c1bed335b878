'use client';
/** `/models`: the models of a project (`table` **Models**), with their scores drawn; take one along, bring one in. */
import { Sparkles } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type Command, call, pickFile, studioPath, useAction, useCommands } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { useCurrentProject } from '../shell/current-project';
import { Bar } from '../ui/bar';
import { CommandButton, LinkButton } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { ErrorNote } from '../ui/error-note';
import { Page, PageHead } from '../ui/page';
import { countOf } from '../ui/readable';
import { Skeleton } from '../ui/skeleton';
import { type Column, Table } from '../ui/table';
import { showError, showToast } from '../ui/toast';
import { ModelRow } from './model-row';
import { PackingNote } from './packing-note';
import { usePackage } from './use-package';

const columns: readonly Column[] = [
  { id: 'name', title: 'Model' },
  { id: 'network', title: 'Network', isWide: true },
  { id: 'right', title: 'Right' },
  { id: 'when', title: 'When', isWide: true },
  { id: 'size', title: 'Size', isNumber: true, isWide: true },
  { id: 'menu', title: '', srTitle: 'Actions' },
];

export function ModelsScreen() {
  const router = useRouter();
  const { id: project } = useCurrentProject();
  const { data: models, error, reload } = useAction('model.list', project === null ? null : { project });
  const { packing, save, cancel } = usePackage();
  const { bringIn, isReading } = useImportPackage(project);
  const train: Command = {
    id: 'train.open',
    title: 'Train a model',
    group: 'This page',
    keys: ['t'],
    run: () => router.push(studioPath('/train', { project })),
  };
  const take: Command = {
    id: 'model.import',
    title: 'Import package',
    group: 'This page',
    keys: ['i'],
    run: bringIn,
    when: () => project !== null && !isReading,
  };
  useCommands([train, take]);
  return (
    <Page>
      <PageHead
        title="Models"
        facts={models && models.length > 0 ? countOf(models.length, 'model') : undefined}
        actions={
          <>
            <CommandButton command={take} disabled={project === null || isReading} />
            <CommandButton command={train} kind="act" disabled={project === null} />
          </>
        }
      />
      {error ? <ErrorNote error={error.toJSON()} onRetry={reload} /> : null}
      {isReading ? (
        <div role="status" className="grid gap-2 rounded-card border border-line bg-surface px-4 py-3 text-13">
          Reading the package and checking every hash.
          <Bar value={null} label="Reading the package" />
        </div>
      ) : null}
      <PackingNote packing={packing} cancel={cancel} />
      {project !== null && !models && !error ? <Skeleton className="h-40 rounded-card" /> : null}
      {models?.length === 0 || project === null ? <NoModels project={project} /> : null}
      {models && models.length > 0 ? (
        <Table label="Models" columns={columns}>
          {models.map((model) => (
            <ModelRow key={model.id} model={model} isPacking={packing !== null} onDownload={() => save(model.id, model.name)} />
          ))}
        </Table>
      ) : null}
      <p className="text-13 text-muted">
        Models start from pretrained networks. <LinkToCatalog project={project} />
      </p>
    </Page>
  );
}

function LinkToCatalog({ project }: { readonly project: string | null }) {
  return (
    <Link
      href={studioPath('/catalog', { project })}
      className="text-accent-text underline decoration-current/40 underline-offset-3 hover:decoration-current"
    >
      See them with their licences
    </Link>
  );
}

function NoModels({ project }: { readonly project: string | null }) {
  return (
    <EmptyState
      picture={<Sparkles size={24} strokeWidth={1.5} aria-hidden />}
      title="No models yet"
      actions={
        <LinkButton href={studioPath(project === null ? '/' : '/train', { project })}>{project === null ? 'Home' : 'Set up a training'}</LinkButton>
      }
    >
      A trained model appears here with its score. A package that somebody gave you can be read in: every file in it is checked first.
    </EmptyState>
  );
}

/** Reads a package back. */
function useImportPackage(project: string | null) {
  const router = useRouter();
  const [isReading, setReading] = useState(false);
  const bringIn = async () => {
    const file = await pickFile('.zip,application/zip');
    if (!file || project === null) return;
    setReading(true);
    try {
      const { id } = await call('model.import', { project, file });
      const open = () => router.push(studioPath('/models/view', { project, model: id }));
      showToast({ text: `${file.name} is whole and stands among the models`, action: { label: 'Open', run: open } });
    } catch (thrown) {
      showError(toAppError(thrown).toJSON());
    } finally {
      setReading(false);
    }
  };
  return { bringIn: () => void bringIn(), isReading };
}
