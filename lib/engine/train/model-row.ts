/** What is stored with a model, the same in the studio and on the command line: its head, its evaluation, how it came to be. */
import type { ContentHash, Json, LabelClass, Model } from '@/lib/core';
import { type CatalogEntry, type HeadOptions, type HeadWeights, writeSafetensors } from '@/lib/ml';
import type { BackendWish } from './backbone-pool';
import type { Division } from './divide';
import { evaluate } from './evaluation';
import type { HeadRun, TrainingPhoto } from './run-head';

/** The name of the head among a model's files. */
export const headPath = 'weights/head.safetensors';

/** The head as a file. */
export function headFile(head: Pick<HeadWeights, 'kernel' | 'bias'>): Uint8Array<ArrayBuffer> {
  const columns = head.bias.length;
  return writeSafetensors(
    new Map([
      ['fc.kernel', { shape: [head.kernel.length / columns, columns], data: head.kernel }],
      ['fc.bias', { shape: [columns], data: head.bias }],
    ]),
  );
}

export interface TrainedModel {
  readonly entry: CatalogEntry;
  readonly run: HeadRun;
  readonly classes: readonly LabelClass[];
  readonly photos: readonly Pick<TrainingPhoto, 'key' | 'hash'>[];
  readonly options: HeadOptions;
  /** The backend that was asked for. */
  readonly wish: BackendWish;
  readonly seconds: number;
  readonly division: Pick<Division, 'validationBy'>;
}

/** The details of a model: what pages show and packages state, without the data set it belongs to. */
export function modelDetails({ entry, run, classes, photos, options, wish, seconds, division }: TrainedModel): Model['details'] {
  const hashes = new Map<string, ContentHash>(photos.map(({ key, hash }) => [key, hash]));
  const evaluation = evaluate(run.scored, classes, hashes);
  return {
    ...(evaluation as unknown as Record<string, Json>),
    network: entry.id,
    backboneHash: run.backboneHash,
    classes: classes.map(({ id, name, color }) => ({ id, name, color })),
    outputs: [...run.head.outputs],
    validationBy: division.validationBy,
    history: run.head.history as unknown as Json,
    run: {
      seconds,
      imagesPerSecond: run.imagesPerSecond,
      backboneRuns: run.backboneRuns,
      cacheHits: run.cacheHits,
      backend: run.backend?.id ?? 'cache',
      device: run.backend?.device ?? 'Features from the cache',
      iterations: run.head.iterations,
      wish,
      options: options as unknown as Json,
    },
  };
}
