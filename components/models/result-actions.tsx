'use client';
/** What can be done with a model: publish it, train again with the same options, take its package along. */
import { Download } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { type ActionArgs, type Command, type ModelView, replaceQuery, useCommands, useQueryParam } from '@/lib/client';
import { useCurrentProject } from '../shell/current-project';
import { useStartTraining } from '../train/use-start-training';
import { CommandButton } from '../ui/button';
import { PackingNote } from './packing-note';
import { fixedWords } from './result-words';
import { usePackage } from './use-package';

const PublishDialog = lazy(async () => ({ default: (await import('./publish-dialog')).PublishDialog }));

export interface ResultActionsProps {
  readonly model: ModelView;
  /** Labels that differ from the training's: a reason to train again. */
  readonly fixed: number;
}

export function ResultActions({ model, fixed }: ResultActionsProps) {
  const { start, isStarting } = useStartTraining(model.project);
  const { packing, save, cancel } = usePackage();
  const args = againArgs(model);
  const { project } = useCurrentProject();
  // `?publish=1`: the Launch page sends here to publish at once.
  const isSent = useQueryParam('publish') !== null;
  const [isPublishing, setPublishing] = useState(isSent);
  const endPublishing = () => {
    setPublishing(false);
    if (isSent) replaceQuery({ publish: null });
  };
  const download: Command = {
    id: 'model.package',
    title: 'Download package',
    group: 'This page',
    keys: ['d'],
    run: () => save(model.id, model.name),
    when: () => packing === null,
  };
  const again: Command = {
    id: 'train.again',
    title: 'Train again',
    group: 'This page',
    keys: ['r'],
    run: () => args && start(args),
    when: () => args !== null && !isStarting,
  };
  const publish: Command = {
    id: 'model.publish',
    title: 'Publish',
    group: 'This page',
    keys: ['p'],
    run: () => setPublishing(true),
  };
  useCommands([download, again, publish]);
  return (
    <>
      <div className="flex flex-wrap items-center justify-end gap-2 md:ml-auto phone:grid phone:w-full phone:grid-cols-2">
        <CommandButton command={download} disabled={packing !== null} icon={<Download size={16} strokeWidth={1.5} aria-hidden />} />
        {args ? (
          <CommandButton command={again} kind={fixed > 0 ? 'act' : 'plain'} disabled={isStarting}>
            {isStarting ? 'Starting' : 'Train again'}
          </CommandButton>
        ) : null}
        <CommandButton command={publish} kind="launch" className="phone:col-span-2" />
      </div>
      {fixed > 0 && args ? (
        <p role="status" className="w-full text-13 text-muted">
          {fixedWords(fixed)} Training again takes about a second: only the answers are learned anew.
        </p>
      ) : null}
      {packing ? (
        <div className="w-full">
          <PackingNote packing={packing} cancel={cancel} />
        </div>
      ) : null}
      {isPublishing ? (
        <Suspense fallback={null}>
          <PublishDialog model={model} projectName={project?.name ?? model.name} onClose={endPublishing} />
        </Suspense>
      ) : null}
    </>
  );
}

/** The same training once more; null for a model that came in a package. */
function againArgs({ dataset, run }: ModelView): ActionArgs<'train.start'> | null {
  const { model, ...options } = run.options;
  if (dataset === null || typeof model !== 'string') return null;
  return { dataset, model, backend: run.wish ?? 'auto', options };
}
