'use client';
/** `/import`: one drop zone with three drawn examples, then the plan of what was dropped, then its import. */
import { FolderOpen, Images } from 'lucide-react';
import { type Command, pickFiles, pickFolder, useCommands, useIsDragging } from '@/lib/client';
import { type ErrorJson, toAppError } from '@/lib/core';
import { useCurrentProject } from '../shell/current-project';
import { ProgressBar } from '../ui/bar';
import { Button, CommandButton } from '../ui/button';
import { cx } from '../ui/class-names';
import { ErrorNote } from '../ui/error-note';
import { Page, PageHead } from '../ui/page';
import { countOf } from '../ui/readable';
import { showError } from '../ui/toast';
import { DropExamples } from './drop-examples';
import { PlanView } from './plan-view';
import { type Import, type ImportStep, useImport } from './use-import';

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;

export function ImportScreen() {
  const { id, project } = useCurrentProject();
  const work = useImport(id);
  const { step } = work;
  const choose = useChoose(work);
  return (
    <Page>
      <PageHead title="Import photos" facts={project ? `into ${project.name}` : undefined} />
      {step.at === 'empty' ? <DropZone choose={choose} error={step.error} /> : null}
      {step.at === 'planning' ? <Planning step={step} onCancel={work.cancel} /> : null}
      {step.at === 'planned' ? <PlanView step={step} onStart={work.start} onCancel={work.cancel} /> : null}
    </Page>
  );
}

function useChoose({ plan, step }: Import): readonly Command[] {
  const isEmpty = () => step.at === 'empty';
  const run = (pick: typeof pickFiles) => () => pick().then(plan, (thrown: unknown) => showError(toAppError(thrown).toJSON()));
  const commands: readonly Command[] = [
    { id: 'import.folder', title: 'Choose folder', group: 'This page', keys: ['o'], run: run(pickFolder), when: isEmpty },
    { id: 'import.files', title: 'Choose files', group: 'This page', keys: ['f'], run: run(pickFiles), when: isEmpty },
  ];
  useCommands(commands);
  return commands;
}

const hints: Readonly<Record<string, string>> = {
  'source/empty': 'Choose the folder that holds the photos or the class folders.',
  'zip/not-a-zip': 'Download or pack it again, or unpack it and drop the folder.',
};

function DropZone({ choose, error }: { readonly choose: readonly Command[]; readonly error: ErrorJson | undefined }) {
  const isDragging = useIsDragging();
  const [folder, files] = choose;
  return (
    <>
      {error ? <ErrorNote error={error} hint={hints[error.code]} /> : null}
      <div
        className={cx(
          'grid min-h-[min(46rem,calc(100dvh-11rem))] grid-cols-1 content-center justify-items-center gap-8 rounded-card border-2 border-dashed px-4 py-10 transition-colors phone:min-h-0 phone:gap-7 phone:py-8',
          isDragging ? 'border-accent' : 'border-line-strong',
        )}
      >
        <DropExamples />
        <div className="grid gap-1.5 text-center">
          <h2 className="font-semibold text-20 tracking-tight">
            <span className="pointer-coarse:hidden">Drop photos anywhere on this page</span>
            <span className="hidden pointer-coarse:inline">Choose your photos</span>
          </h2>
          <p className="max-w-md text-pretty text-muted">You see what was found before anything is written. Photos stay on this device.</p>
        </div>
        <div className="flex flex-wrap justify-center gap-2">
          {folder ? <CommandButton command={folder} kind="act" icon={<FolderOpen {...icon} />} /> : null}
          {files ? <CommandButton command={files} icon={<Images {...icon} />} /> : null}
        </div>
        <p className="text-center text-12 text-muted">JPEG, PNG, WebP, AVIF, GIF, BMP, or a zip of them</p>
      </div>
    </>
  );
}

function Planning({ step, onCancel }: { readonly step: Extract<ImportStep, { at: 'planning' }>; readonly onCancel: () => void }) {
  const { name, files, progress } = step;
  return (
    <section aria-label="Reading" className="grid gap-4 rounded-card border border-line bg-surface p-5">
      <div className="flex items-center gap-3">
        <h2 className="min-w-0 flex-1 truncate font-semibold text-16">Looking into {name}</h2>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
      <ProgressBar progress={progress ?? { done: 0, total: 0, unit: 'files' }} label={`Looking into ${name}`} />
      <p className="text-13 text-muted">{countOf(files, 'file')}. Nothing is written yet.</p>
    </section>
  );
}
