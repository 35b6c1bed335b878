/** Data sets and their photos: lists, counts, removal. Labels of photos live in a second data set over the first (`role: annotation`). */
import { AppError, type ClassRecord, type Dataset, freeName, type Item, normalName } from '@/lib/core';
import type { ClassListRow, EditChange, RecordRow } from '@/lib/storage';
import type { DatasetSummary, DatasetView, Edit, Photo } from './actions/dataset';
import type { EngineContext } from './context';
import { readCovers } from './covers';
import { commitEdit } from './edits';

const maxNameLength = 100;
const coverCount = 8;

/** Data sets of a project that are neither staged nor in the Trash. */
export async function liveDatasets(context: EngineContext, project: string): Promise<Dataset[]> {
  return (await context.storage.datasets.list(project)).filter((dataset) => dataset.state === 'live' && !dataset.removedAt);
}

/** A live data set of photos. @throws AppError `dataset/not-found` */
export async function getPhotoSet(context: EngineContext, id: string): Promise<Dataset> {
  const dataset = await context.storage.datasets.get(id);
  if (dataset && dataset.state === 'live' && !dataset.removedAt) return dataset;
  throw new AppError('dataset/not-found', 'This data set is not on this device, or it is in the Trash.', { details: { id } });
}

/** The set of classes over a data set, null while there is none. */
export async function setOver(context: EngineContext, dataset: Dataset): Promise<Dataset | null> {
  return (await liveDatasets(context, dataset.projectId)).find((set) => set.over === dataset.id && set.type === 'class') ?? null;
}

/** The class list of a set. @throws AppError `dataset/not-found` when the set has none */
export async function classListOf(context: EngineContext, set: Dataset): Promise<ClassListRow> {
  const list = set.classListId ? await context.storage.classLists.get(set.classListId) : undefined;
  if (list) return list;
  throw new AppError('dataset/not-found', 'The classes of this set are missing.', { details: { id: set.id } });
}

/** The class of a photo by its record: the first span's; null = unlabelled. */
export function classOfRecord(row: RecordRow | undefined): string | null {
  if (row?.record.type !== 'class') return null;
  return (row.record as ClassRecord).spans[0]?.cls ?? null;
}

/** Photos, labelled photos and photos per class of a data set. */
export async function countLabels(
  context: EngineContext,
  dataset: Dataset,
): Promise<{ photos: number; labelled: number; classes: { id: string; name: string; color: string; index: number; photos: number }[] }> {
  const photos = await context.storage.items.count(dataset.id);
  const set = await setOver(context, dataset);
  if (!set) return { photos, labelled: 0, classes: [] };
  const list = await classListOf(context, set);
  const counts = new Map<string, number>();
  for (const row of await context.storage.records.list(set.id)) {
    const cls = classOfRecord(row);
    if (cls) counts.set(cls, (counts.get(cls) ?? 0) + 1);
  }
  const classes = list.classes
    .filter((cls) => !cls.removed)
    .map((cls) => ({ id: cls.id, name: cls.name, color: cls.color, index: cls.index, photos: counts.get(cls.id) ?? 0 }));
  return { photos, labelled: classes.reduce((sum, cls) => sum + cls.photos, 0), classes };
}

/** The photo data sets of a project, newest first. */
export async function listDatasets(context: EngineContext, project: string): Promise<DatasetSummary[]> {
  const sets = (await liveDatasets(context, project)).filter((dataset) => dataset.role === 'data');
  const summaries = await Promise.all(sets.map((dataset) => summarize(context, dataset)));
  return summaries.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}

async function summarize(context: EngineContext, dataset: Dataset, counted?: Awaited<ReturnType<typeof countLabels>>): Promise<DatasetSummary> {
  const labels = counted ?? (await countLabels(context, dataset));
  const set = await setOver(context, dataset);
  return {
    id: dataset.id,
    projectId: dataset.projectId,
    name: dataset.name,
    set: set?.id ?? null,
    photos: labels.photos,
    labelled: labels.labelled,
    createdAt: dataset.createdAt,
    covers: await readCovers(context, dataset.id, coverCount),
  };
}

/** One data set with its classes and splits. */
export async function getDataset(context: EngineContext, id: string): Promise<DatasetView> {
  const dataset = await getPhotoSet(context, id);
  const labels = await countLabels(context, dataset);
  const splits = await countSplits(context, dataset);
  return {
    ...(await summarize(context, dataset, labels)),
    classes: labels.classes,
    splits,
  };
}

async function countSplits(context: EngineContext, dataset: Dataset): Promise<DatasetView['splits']> {
  const splits = await sourceSplit(context, dataset);
  // Most sources name no split: nothing to count, and no need to read every photo for it.
  if (Object.keys(splits).length === 0) return [];
  const counts = new Map<string, number>();
  for (const item of await context.storage.items.list(dataset.id)) {
    const split = item.value.at === 'blob' ? splits[item.value.hash] : undefined;
    if (split) counts.set(split, (counts.get(split) ?? 0) + 1);
  }
  return [...counts].map(([name, photos]) => ({ name, photos }));
}

/** The photos of a data set in their order. */
export async function listPhotos(context: EngineContext, id: string): Promise<Photo[]> {
  const dataset = await getPhotoSet(context, id);
  const set = await setOver(context, dataset);
  const records = set ? new Map((await context.storage.records.list(set.id)).map((row) => [row.key, row])) : new Map<string, RecordRow>();
  const splits = await sourceSplit(context, dataset);
  const items = await context.storage.items.list(id);
  return items.map((item) => photoOf(item, classOfRecord(records.get(item.key)), splits));
}

/** Split by content hash, as the source named it. */
export async function sourceSplit(context: EngineContext, dataset: Dataset): Promise<Readonly<Record<string, string>>> {
  const splits = (await context.storage.splits.list(dataset.projectId)).filter((split) => split.datasetId === dataset.id);
  return splits.find((split) => split.group.includes('source'))?.assign ?? {};
}

function photoOf(item: Item, cls: string | null, splits: Readonly<Record<string, string>>): Photo {
  const hash = item.value.at === 'blob' ? item.value.hash : '';
  const size = item.meta['sizePx'];
  const [widthPx, heightPx] = Array.isArray(size) ? (size as number[]) : [];
  return { key: item.key, hash, widthPx: widthPx ?? 1, heightPx: heightPx ?? 1, cls, split: splits[hash] ?? null };
}

/** Renames a data set. @throws AppError `dataset/name-taken` */
export async function renameDataset(context: EngineContext, id: string, name: string): Promise<Edit> {
  const dataset = await getPhotoSet(context, id);
  const wanted = normalName(name, maxNameLength);
  const twin = (await liveDatasets(context, dataset.projectId)).find((other) => other.name === wanted && other.id !== id);
  if (twin) throw new AppError('dataset/name-taken', `There is a data set ${wanted} already. Choose another name.`, { details: { name: wanted } });
  return commitEdit(context, dataset.projectId, `Rename to ${wanted}`, [{ store: 'datasets', before: dataset, after: { ...dataset, name: wanted } }]);
}

/** A name that no data set of the project has. */
export async function freeDatasetName(context: EngineContext, project: string, name: string): Promise<string> {
  const taken = (await context.storage.datasets.list(project)).filter((dataset) => !dataset.removedAt).map((dataset) => dataset.name);
  return freeName(normalName(name.slice(0, maxNameLength - 5) || 'photos', maxNameLength), taken);
}

/** Moves a data set and the sets over it to the Trash. */
export async function removeDataset(context: EngineContext, id: string): Promise<Edit> {
  const dataset = await getPhotoSet(context, id);
  const family = (await liveDatasets(context, dataset.projectId)).filter((row) => row.id === id || row.over === id);
  const removedAt = new Date().toISOString();
  const changes = family.map((row): EditChange => ({ store: 'datasets', before: row, after: { ...row, removedAt } }));
  return commitEdit(context, dataset.projectId, `Delete ${dataset.name}`, changes);
}

/** Deletes photos with their labels. The bytes stay until the step can no longer be taken back. */
export async function removePhotos(context: EngineContext, id: string, keys: readonly string[]): Promise<Edit> {
  const dataset = await getPhotoSet(context, id);
  const sets = (await liveDatasets(context, dataset.projectId)).filter((set) => set.over === id);
  const changes: EditChange[] = [];
  for (const key of keys) {
    const item = await context.storage.items.get(id, key);
    if (item) changes.push({ store: 'items', before: item, after: null });
    for (const set of sets) {
      const record = await context.storage.records.get(set.id, key);
      if (record) changes.push({ store: 'records', before: record, after: null });
    }
  }
  return commitEdit(context, dataset.projectId, `Delete ${keys.length} ${keys.length === 1 ? 'photo' : 'photos'}`, changes);
}
