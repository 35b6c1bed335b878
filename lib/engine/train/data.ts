/**
 * What a training of the studio learns from: the labelled photos of a data set with their classes, divided. Reads live rows;
 * a run freezes them in a snapshot first.
 */
import type { Dataset, LabelClass, SplitSet } from '@/lib/core';
import { decodePicture } from '@/lib/media';
import type { RecordRow } from '@/lib/storage';
import type { EngineContext } from '../context';
import { classListOf, classOfRecord, setOver, sourceSplit } from '../datasets';
import { type Division, dividePhotos } from './divide';
import type { TrainingPhoto } from './run-head';

export interface TrainingData extends Division {
  readonly dataset: Dataset;
  readonly set: Dataset | null;
  /** Classes in export order, without tombstones. */
  readonly classes: readonly LabelClass[];
  readonly unlabelled: number;
}

/**
 * Collects the labelled photos of a data set and divides them.
 * @param seed of an automatic division
 * @param validationSet `auto`, the name of a split, or null for none
 */
export async function collectTrainingData(
  context: EngineContext,
  dataset: Dataset,
  seed: number,
  validationSet: string | null,
): Promise<TrainingData> {
  const set = await setOver(context, dataset);
  const classes = set ? (await classListOf(context, set)).classes.filter((cls) => !cls.removed).sort((a, b) => a.index - b.index) : [];
  const items = await context.storage.items.list(dataset.id);
  const rows: readonly RecordRow[] = set ? await context.storage.records.list(set.id) : [];
  const records = new Map(rows.map((row) => [row.key, row]));
  const photos: TrainingPhoto[] = [];
  for (const item of items) {
    const cls = classes.findIndex(({ id }) => id === classOfRecord(records.get(item.key)));
    if (cls < 0 || item.value.at !== 'blob') continue;
    const { hash } = item.value;
    photos.push({ key: item.key, hash, cls, load: async () => decodePicture(await context.storage.blobs.get(hash), item.name) });
  }
  const source = await sourceSplit(context, dataset);
  const kept = await keptSplit(context, dataset, seed);
  return { dataset, set, classes, unlabelled: items.length - photos.length, ...dividePhotos({ photos, source, kept, seed, validationSet }) };
}

/** Keeps an automatic split, so that the next training holds out the same photos. */
export async function keepSplit(context: EngineContext, { dataset, made }: TrainingData): Promise<void> {
  if (made) await context.storage.splits.put({ ...made, projectId: dataset.projectId, datasetId: dataset.id });
}

async function keptSplit(context: EngineContext, dataset: Dataset, seed: number): Promise<SplitSet | null> {
  const splits = await context.storage.splits.list(dataset.projectId);
  return splits.find((split) => split.datasetId === dataset.id && split.seed === seed && !split.group.includes('source')) ?? null;
}
