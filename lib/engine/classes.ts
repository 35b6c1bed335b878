/** Classes of a data set, and the class of each photo. The first class makes the set. */
import { addClass, type ClassRecord, type Dataset, newClassList, newId, removeClass, renameClass } from '@/lib/core';
import type { ClassListRow, EditChange, RecordRow } from '@/lib/storage';
import type { Edit } from './actions/dataset';
import type { EngineContext } from './context';
import { classListOf, classOfRecord, getPhotoSet, setOver } from './datasets';
import { commitEdit, withFreshRows } from './edits';

/** Adds a class; a data set without a set of classes gets one in the same step. @throws AppError `class/name-taken` */
export function addClassTo(context: EngineContext, datasetId: string, name: string): Promise<Edit & { cls: string; set: string }> {
  return withFreshRows(() => addOnce(context, datasetId, name));
}

async function addOnce(context: EngineContext, datasetId: string, name: string): Promise<Edit & { cls: string; set: string }> {
  const dataset = await getPhotoSet(context, datasetId);
  const set = await setOver(context, dataset);
  const before = set ? await classListOf(context, set) : null;
  const made = before && set ? null : newSet(dataset);
  const list = before ?? made?.list;
  if (!list) throw new TypeError('A set has a class list');
  const added = addClass(list, name);
  const after = { ...list, ...added.list };
  const target = set ?? made?.set;
  if (!target) throw new TypeError('A data set has a set here');
  const changes: EditChange[] = [{ store: 'classLists', dataset: target.id, before, after }];
  if (made) changes.push({ store: 'datasets', before: null, after: made.set });
  const edit = await commitEdit(context, dataset.projectId, `Add class ${name.trim()}`, changes);
  return { ...edit, cls: added.id, set: target.id };
}

/** A new, empty set of classes over a data set. */
export function newSet(dataset: Dataset): { set: Dataset; list: ClassListRow } {
  const list: ClassListRow = { ...newClassList(dataset.name), projectId: dataset.projectId };
  const set: Dataset = {
    id: newId('dataset'),
    projectId: dataset.projectId,
    name: `${dataset.name}-labels`,
    type: 'class',
    role: 'annotation',
    over: dataset.id,
    classListId: list.id,
    meta: {},
    ext: {},
    state: 'live',
    source: { kind: 'created' },
    createdAt: new Date().toISOString(),
  };
  return { set, list };
}

/** Renames a class. @throws AppError `class/name-taken`, `dataset/not-found` */
export function renameClassOf(context: EngineContext, datasetId: string, cls: string, name: string): Promise<Edit> {
  return withFreshRows(() => renameOnce(context, datasetId, cls, name));
}

async function renameOnce(context: EngineContext, datasetId: string, cls: string, name: string): Promise<Edit> {
  const { dataset, set, list } = await setWithList(context, datasetId);
  const after = { ...list, ...renameClass(list, cls, name) };
  return commitEdit(context, dataset.projectId, `Rename class to ${name.trim()}`, [{ store: 'classLists', dataset: set.id, before: list, after }]);
}

/** Removes a class; its photos become unlabelled, in the same step. */
export function removeClassOf(context: EngineContext, datasetId: string, cls: string): Promise<Edit> {
  return withFreshRows(() => removeOnce(context, datasetId, cls));
}

async function removeOnce(context: EngineContext, datasetId: string, cls: string): Promise<Edit> {
  const { dataset, set, list } = await setWithList(context, datasetId);
  const name = list.classes.find((entry) => entry.id === cls)?.name ?? cls;
  const changes: EditChange[] = [{ store: 'classLists', dataset: set.id, before: list, after: { ...list, ...removeClass(list, cls) } }];
  for (const row of await context.storage.records.list(set.id)) {
    if (classOfRecord(row) === cls) changes.push({ store: 'records', before: row, after: null });
  }
  return commitEdit(context, dataset.projectId, `Remove class ${name}`, changes);
}

/** Gives photos a class, or none, in one step. */
export function assignClass(context: EngineContext, datasetId: string, keys: readonly string[], cls: string | null): Promise<Edit> {
  return withFreshRows(() => assignOnce(context, datasetId, keys, cls));
}

async function assignOnce(context: EngineContext, datasetId: string, keys: readonly string[], cls: string | null): Promise<Edit> {
  const { dataset, set, list } = await setWithList(context, datasetId);
  const name = list.classes.find((entry) => entry.id === cls)?.name;
  const changes: EditChange[] = [];
  for (const key of keys) {
    const before = (await context.storage.records.get(set.id, key)) ?? null;
    if (classOfRecord(before ?? undefined) === cls) continue;
    changes.push({ store: 'records', before, after: cls === null ? null : classRow(set.id, key, cls) });
  }
  const photos = `${keys.length} ${keys.length === 1 ? 'photo' : 'photos'}`;
  const label = cls === null ? `Clear the class of ${photos}` : `Set ${photos} to ${name ?? cls}`;
  return commitEdit(context, dataset.projectId, label, changes);
}

/** The record of one photo with one class. */
export function classRow(set: string, key: string, cls: string, source: 'manual' | 'file' = 'manual'): RecordRow {
  const record: ClassRecord = { v: 1, type: 'class', frames: 1, state: 'ready', spans: [{ id: newId('object'), from: 0, to: 0, cls, source }] };
  return { datasetId: set, key, record, lsn: 0 };
}

async function setWithList(context: EngineContext, datasetId: string): Promise<{ dataset: Dataset; set: Dataset; list: ClassListRow }> {
  const dataset = await getPhotoSet(context, datasetId);
  const set = await setOver(context, dataset);
  if (!set) throw new TypeError('A class belongs to a set');
  return { dataset, set, list: await classListOf(context, set) };
}
