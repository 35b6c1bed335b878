/**
 * What a dataset of every type promises (row D1), run in Node and in the browser: create, put, get, list in `seq` order,
 * delete, and the refusals. It imports no test library; a broken promise throws.
 */
import { AppError, type Dataset, type Item, type ItemType, itemTypes, type LabelRecord, newId, type Value } from '@/lib/core';
import type { NewItem } from './repositories/items';
import type { Storage } from './storage';

const records: Partial<Record<ItemType, LabelRecord>> = {
  detection: {
    v: 1,
    type: 'detection',
    sizePx: [8, 8],
    frames: 1,
    objects: [{ id: 'o_1', frame: 0, cls: null, geo: { kind: 'box', x: 1, y: 1, w: 2, h: 2 } }],
    tracks: [],
  },
  shape: {
    v: 1,
    type: 'shape',
    sizePx: [8, 8],
    frames: 1,
    objects: [{ id: 'o_1', frame: 0, cls: null, geo: { kind: 'points', pts: [1, 2] } }],
    tracks: [],
  },
  class: { v: 1, type: 'class', frames: 1, spans: [{ id: 'o_1', from: 0, to: 0, cls: 'c_1' }] },
  int: { v: 1, type: 'int', values: [3] },
  floats: { v: 1, type: 'floats', values: [[0.1, 0.9]] },
  string: { v: 1, type: 'string', values: ['text', null] },
  table: { v: 1, type: 'table', columns: [{ name: 'count', type: 'int' }], rows: [[4]] },
};
const mimes: Partial<Record<ItemType, string>> = {
  image: 'image/png',
  video: 'video/webm',
  array: 'application/octet-stream',
  file: 'text/plain',
};
// Given out of order: the list must follow `seq`, not the keys and not the order of writing.
const places = [
  ['b/10', 2],
  ['b/2', 1],
  ['a', 3],
  ['z', 0],
] as const;

/** Runs the contract for all eleven types. @returns how many types were tried; @throws Error with the broken promise */
export async function runDatasetContract(storage: Storage): Promise<number> {
  for (const type of itemTypes) {
    const dataset = newDataset(type);
    await storage.datasets.put(dataset);
    await (records[type] ? checkLabels(storage, dataset) : checkMedia(storage, dataset));
  }
  return itemTypes.length;
}

function newDataset(type: ItemType): Dataset {
  const now = new Date().toISOString();
  const base = { role: 'data', meta: {}, ext: {}, state: 'live', source: { kind: 'created' }, createdAt: now } as const;
  return { ...base, id: newId('dataset'), projectId: 'prj_1', name: type, type };
}

async function checkMedia(storage: Storage, dataset: Dataset): Promise<void> {
  const { type } = dataset;
  const items: NewItem[] = [];
  for (const [key, seq] of places) {
    const stored = await storage.blobs.put(new TextEncoder().encode(`${type} ${key}`), mimes[type] ?? '');
    items.push(newItem(dataset, key, seq, { at: 'blob', ...stored }));
  }
  await storage.items.create(items);
  await checkOrder(storage, dataset);
  const item = await storage.items.get(dataset.id, 'b/2');
  if (item?.value.at !== 'blob') throw new Error(`Not kept: ${type} gives back its value`);
  expect((await (await storage.blobs.get(item.value.hash)).text()) === `${type} b/2`, `${type} gives back its bytes`);
  expect(item.itemHash !== null && (await storage.items.byHash(dataset.id, item.itemHash)).length === 1, `${type} is found by its hash`);
  await expectCode(() => storage.items.putMany([newItem(dataset, 'x', 9, { at: 'inline' })]), 'dataset/type', `${type} with a record`);
  if (type === 'image' || type === 'video') {
    const text = await storage.blobs.put(new TextEncoder().encode('text'), 'text/plain');
    await expectCode(() => storage.items.putMany([newItem(dataset, 'x', 9, { at: 'blob', ...text })]), 'dataset/type', `${type} with text`);
  }
  const gone: Value = { at: 'blob', hash: `sha256:${'0'.repeat(64)}`, sizeBytes: 1, mime: mimes[type] ?? '' };
  await expectCode(() => storage.items.putMany([newItem(dataset, 'x', 9, gone)]), 'storage/blob-missing', `${type} without bytes`);
  await checkRest(storage, dataset, item);
}

async function checkLabels(storage: Storage, dataset: Dataset): Promise<void> {
  const { type } = dataset;
  const record = records[type];
  if (!record) throw new Error(`No record for ${type}`);
  await storage.items.create(places.map(([key, seq]) => newItem(dataset, key, seq, { at: 'inline' })));
  await storage.records.putMany(places.map(([key]) => ({ datasetId: dataset.id, key, record })));
  await checkOrder(storage, dataset);
  const row = await storage.records.get(dataset.id, 'b/2');
  expect(JSON.stringify(row?.record) === JSON.stringify(record), `${type} gives back its record`);
  const item = await storage.items.get(dataset.id, 'b/2');
  if (!item || item.itemHash === null) throw new Error(`Not kept: ${type} has an item with a hash`);
  expect((await storage.items.byHash(dataset.id, item.itemHash)).length === places.length, `${type} finds equal labels by their hash`);
  const foreign = records[type === 'int' ? 'string' : 'int'];
  if (!foreign) throw new Error('No foreign record');
  await expectCode(
    () => storage.records.putMany([{ datasetId: dataset.id, key: 'a', record: foreign }]),
    'dataset/type',
    `${type} with a record of ${foreign.type}`,
  );
  await storage.records.putMany([{ datasetId: dataset.id, key: 'new', record }]);
  expect((await storage.items.list(dataset.id)).at(-1)?.key === 'new', `${type} puts a new record last`);
  await storage.records.delete(dataset.id, ['new']);
  await checkRest(storage, dataset, item);
}

async function checkOrder(storage: Storage, dataset: Dataset): Promise<void> {
  const keys = (items: readonly Item[]): string => items.map((item) => item.key).join();
  expect(keys(await storage.items.list(dataset.id)) === 'z,b/2,b/10,a', `${dataset.type} lists in seq order`);
  expect(keys(await storage.items.list(dataset.id, { afterSeq: 0, limit: 2 })) === 'b/2,b/10', `${dataset.type} lists a page`);
}

// Replacing, refusing a second key, deleting: the same for every type.
async function checkRest(storage: Storage, dataset: Dataset, item: Item): Promise<void> {
  const { type, id } = dataset;
  await expectCode(() => storage.items.create([item]), 'dataset/key-exists', `${type} with a key that is there`);
  await expectCode(() => storage.items.putMany([{ ...item, key: 'a//b' }]), 'dataset/bad-key', `${type} with a bad key`);
  await expectCode(() => storage.items.putMany([{ ...item, datasetId: 'd_none' }]), 'dataset/not-found', `${type} without a dataset`);
  // One bad item of two: neither is written.
  await expectCode(() => storage.items.create([{ ...item, key: 'fresh' }, item]), 'dataset/key-exists', `${type} with one known key of two`);
  expect((await storage.items.get(id, 'fresh')) === undefined, `${type} writes all or nothing`);
  await storage.items.putMany([{ ...item, name: 'renamed.bin' }]);
  expect((await storage.items.get(id, 'b/2'))?.name === 'renamed.bin', `${type} replaces an item`);
  await storage.items.delete(id, ['b/2', 'never there']);
  expect((await storage.items.get(id, 'b/2')) === undefined, `${type} deletes an item`);
  expect((await storage.records.get(id, 'b/2')) === undefined, `${type} deletes the record with the item`);
  expect((await storage.items.count(id)) === places.length - 1, `${type} keeps the other items`);
  await storage.deleteDataset(id);
  expect((await storage.items.count(id)) === 0 && (await storage.datasets.get(id)) === undefined, `${type} goes with all its items`);
}

function newItem(dataset: Dataset, key: string, seq: number, value: Value): NewItem {
  return { datasetId: dataset.id, key, seq, name: `${key}.bin`, sourcePath: `in/${key}.bin`, value, meta: {}, ext: {} };
}

async function expectCode(act: () => Promise<unknown>, code: string, what: string): Promise<void> {
  const thrown: unknown = await act().then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown instanceof AppError && thrown.code === code, `${what} is refused with ${code}, not ${String(thrown)}`);
}

function expect(isKept: boolean, promise: string): void {
  if (!isKept) throw new Error(`Not kept: ${promise}`);
}
