/**
 * What a training of the studio learns from: the labelled photos of a data set with their classes, divided. Live rows serve the
 * plan; a run learns from a snapshot's frozen rows, so that the snapshot's hash says what was learned.
 */
import type { ClassRecord, ContentHash, Dataset, LabelClass, SplitSet } from '@/lib/core';
import { decodePicture } from '@/lib/media';
import type { SnapshotRow } from '@/lib/storage';
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

/** How labelled photos are divided. */
export interface SplitWish {
  /** Of an automatic division. */
  readonly seed: number;
  /** `auto`, the name of a split, or null for none. */
  readonly validation_set: string | null;
}

/** Photos and labels as they were read, live or frozen. */
interface Rows {
  readonly dataset: Dataset;
  readonly set: Dataset | null;
  readonly classes: readonly LabelClass[];
  readonly photos: readonly { readonly key: string; readonly hash: ContentHash }[];
  /** Class id by key. */
  readonly labels: ReadonlyMap<string, string | null>;
}

/** Collects the labelled photos of a data set as they are now. @throws AppError `train/bad-option` */
export async function collectTrainingData(context: EngineContext, dataset: Dataset, wish: SplitWish): Promise<TrainingData> {
  const set = await setOver(context, dataset);
  const classes = set ? (await classListOf(context, set)).classes : [];
  const items = await context.storage.items.list(dataset.id);
  const records = set ? await context.storage.records.list(set.id) : [];
  const photos = items.flatMap(({ key, value }) => (value.at === 'blob' ? [{ key, hash: value.hash }] : []));
  const labels = new Map(records.map((row) => [row.key, classOfRecord(row)]));
  return divideRows(context, { dataset, set, classes, photos, labels }, wish);
}

/** The same from the frozen rows of a snapshot. @throws AppError `train/bad-option`, `storage/blob-missing` */
export async function frozenTrainingData(
  context: EngineContext,
  snapshot: SnapshotRow,
  { dataset, set }: Pick<TrainingData, 'dataset' | 'set'>,
  wish: SplitWish,
): Promise<TrainingData> {
  const classes = snapshot.classLists.find(({ id }) => id === set?.classListId)?.classes ?? [];
  const photos = (snapshot.items[dataset.id] ?? []).flatMap(({ key, value }) => (value.at === 'blob' ? [{ key, hash: value.hash }] : []));
  const frozen = (set ? (snapshot.items[set.id] ?? []) : []).flatMap(({ key, value }) => (value.at === 'frozen' ? [{ key, hash: value.hash }] : []));
  const records = await context.storage.snapshots.records(frozen.map(({ hash }) => hash));
  const labels = new Map(frozen.map(({ key }, i) => [key, (records[i] as ClassRecord | undefined)?.spans[0]?.cls ?? null]));
  return divideRows(context, { dataset, set, classes, photos, labels }, wish);
}

async function divideRows(context: EngineContext, rows: Rows, { seed, validation_set: validationSet }: SplitWish): Promise<TrainingData> {
  const { dataset, set, labels } = rows;
  const classes = rows.classes.filter((cls) => !cls.removed).sort((a, b) => a.index - b.index);
  const indexes = new Map<string | null, number>(classes.map(({ id }, index) => [id, index]));
  const photos = rows.photos.flatMap(({ key, hash }): TrainingPhoto[] => {
    const cls = indexes.get(labels.get(key) ?? null);
    if (cls === undefined) return [];
    return [{ key, hash, cls, load: async () => decodePicture(await context.storage.blobs.get(hash)) }];
  });
  const source = await sourceSplit(context, dataset);
  const kept = await keptSplit(context, dataset, seed);
  const division = dividePhotos({ photos, source, kept, seed, validationSet });
  return { dataset, set, classes, unlabelled: rows.photos.length - photos.length, ...division };
}

/** Keeps an automatic split, so that the next training holds out the same photos. */
export async function keepSplit(context: EngineContext, { dataset, made }: TrainingData): Promise<void> {
  if (made) await context.storage.splits.put({ ...made, projectId: dataset.projectId, datasetId: dataset.id });
}

async function keptSplit(context: EngineContext, dataset: Dataset, seed: number): Promise<SplitSet | null> {
  const splits = await context.storage.splits.list(dataset.projectId);
  return splits.find((split) => split.datasetId === dataset.id && split.seed === seed && !split.group.includes('source')) ?? null;
}
