'use client';
/** **Train a model**, on every page with photos: open from two classes with photos on, with the reason beside it until then. */
import { useRouter } from 'next/navigation';
import { useId } from 'react';
import { type Command, type DatasetView, type Photo, studioPath, useCommands } from '@/lib/client';
import { Button } from '../ui/button';
import { countBy } from './photo-filter';

/** Why these photos cannot be trained on yet; null = they can. */
function trainProblem(photos: readonly Photo[]): string | null {
  const labelled = [...countBy(photos, 'cls').keys()].filter((cls) => cls !== null).length;
  if (labelled >= 2) return null;
  return labelled === 1 ? 'Only one class has photos; training needs two' : 'Training needs two classes with photos';
}

export interface TrainButtonProps {
  readonly dataset: DatasetView;
  readonly photos: readonly Photo[];
}

export function TrainButton({ dataset, photos }: TrainButtonProps) {
  const router = useRouter();
  const id = useId();
  const problem = trainProblem(photos);
  const command: Command = {
    id: 'train.open',
    title: 'Train a model',
    group: 'This page',
    keys: ['t'],
    run: () => router.push(studioPath('/train', { project: dataset.projectId, dataset: dataset.id, set: dataset.set })),
    when: () => problem === null,
  };
  useCommands([command]);
  return (
    <span className="flex min-w-0 items-center gap-3 phone:flex-1 phone:flex-col phone:items-stretch phone:gap-1">
      {problem ? (
        <span id={id} className="max-w-64 text-right text-12 text-muted leading-tight phone:order-last phone:max-w-none phone:text-center">
          {problem}
        </span>
      ) : null}
      <Button kind="act" keys="t" disabled={problem !== null} onClick={command.run} {...(problem ? { 'aria-describedby': id } : {})}>
        Train a model
      </Button>
    </span>
  );
}
