import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, describe, expect, test } from 'vitest';
import { addClass, type ClassRecord, type ContentHash, type Dataset, type Job, newClassList, newId } from '@/lib/core';
import { Database } from './database';
import { runDatasetContract } from './dataset-contract';
import { MemoryFileStore } from './files/memory-file-store';
import { openStorage, type Storage } from './storage';

const open: Storage[] = [];
let opened = 0;

afterEach(() => {
  for (const storage of open.splice(0)) storage.close();
});

async function freshStorage(
  name = `storage-${++opened}`,
  files = new MemoryFileStore(),
): Promise<{ storage: Storage; files: MemoryFileStore; name: string }> {
  const storage = await openStorage({ name, files });
  open.push(storage);
  return { storage, files, name };
}

const text = (content: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(content);
const now = '2026-01-01T00:00:00.000Z';
const datasetRow = (given: Partial<Dataset>): Dataset => ({
  id: newId('dataset'),
  projectId: 'prj_1',
  name: 'photos',
  type: 'image',
  role: 'data',
  meta: {},
  ext: {},
  state: 'live',
  source: { kind: 'created' },
  createdAt: now,
  ...given,
});

/** A dataset of pictures with those contents, keys 0, 1, ... */
async function pictures(storage: Storage, contents: readonly string[]): Promise<{ dataset: Dataset; hashes: ContentHash[] }> {
  const dataset = datasetRow({});
  await storage.datasets.put(dataset);
  const hashes: ContentHash[] = [];
  for (const [seq, content] of contents.entries()) {
    const stored = await storage.blobs.put(text(content), 'image/png');
    hashes.push(stored.hash);
    const key = String(seq);
    await storage.items.create([
      { datasetId: dataset.id, key, seq, name: key, sourcePath: key, value: { at: 'blob', ...stored }, meta: { sizePx: [1, 1] }, ext: {} },
    ]);
  }
  return { dataset, hashes };
}

describe('datasets', () => {
  test('D1 datasets of 11 types keep their promises', async () => {
    const { storage } = await freshStorage();
    expect(await runDatasetContract(storage)).toBe(11);
  });

  test('rows survive a reopening', async () => {
    const { storage, files, name } = await freshStorage();
    const { dataset, hashes } = await pictures(storage, ['a', 'b']);
    await storage.meta.put('last', { clean: true });
    storage.close();
    const again = await freshStorage(name, files);
    expect((await again.storage.items.list(dataset.id)).map((item) => item.key)).toEqual(['0', '1']);
    expect(await (await again.storage.blobs.get(hashes[1] ?? 'sha256:')).text()).toBe('b');
    expect(await again.storage.meta.get('last')).toEqual({ clean: true });
  });

  test('a transaction over several repositories is all or nothing', async () => {
    const { storage } = await freshStorage();
    const { dataset } = await pictures(storage, ['a']);
    const failing = storage.transact(['datasets', 'meta'], async (rows) => {
      await rows.datasets.put({ ...dataset, name: 'renamed' });
      await rows.meta.put('half', true);
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow(/^stop$/);
    expect((await storage.datasets.get(dataset.id))?.name).toBe('photos');
    expect(await storage.meta.get('half')).toBeUndefined();
    await storage.transact(['datasets', 'meta'], async (rows) => {
      await rows.datasets.put({ ...dataset, name: 'renamed' });
      await rows.meta.put('half', false);
    });
    expect((await storage.datasets.get(dataset.id))?.name).toBe('renamed');
  });
});

describe('the database', () => {
  test('a newer schema opens nothing and writes nothing', async () => {
    const newer = await openDB('newer', 99, { upgrade: (db) => void db.createObjectStore('things') });
    newer.close();
    await expect(openStorage({ name: 'newer', files: new MemoryFileStore() })).rejects.toMatchObject({ code: 'storage/newer-schema' });
    const again = await openDB('newer', 99);
    expect([...again.objectStoreNames]).toEqual(['things']);
    again.close();
  });

  test('an older connection makes way for a newer tab and says so', async () => {
    let outdated = false;
    const database = await Database.open({ name: 'tabs', onOutdated: () => (outdated = true) });
    const newer = await openDB('tabs', 2);
    expect(outdated).toBe(true);
    await expect(database.read(['meta'], (tx) => tx.objectStore('meta').get('x'))).rejects.toMatchObject({ code: 'storage/unavailable' });
    newer.close();
  });
});

describe('snapshots', () => {
  const classRecord = (cls: string): ClassRecord => ({ v: 1, type: 'class', frames: 1, spans: [{ id: newId('object'), from: 0, to: 0, cls }] });

  async function labelled(storage: Storage): Promise<{ dataset: Dataset; set: Dataset; cls: string }> {
    const { dataset } = await pictures(storage, ['a', 'b', 'c']);
    const { list, id: cls } = addClass(newClassList('classes'), 'cat');
    await storage.classLists.put({ ...list, projectId: dataset.projectId });
    const set = datasetRow({ name: 'labels', type: 'class', role: 'annotation', over: dataset.id, classListId: list.id });
    await storage.datasets.put(set);
    await storage.records.putMany(['0', '1'].map((key) => ({ datasetId: set.id, key, record: classRecord(cls) })));
    return { dataset, set, cls };
  }

  test('freeze items and records, share equal ones, and have equal hashes for equal content', async () => {
    const { storage } = await freshStorage();
    const { dataset, set } = await labelled(storage);
    const taken = await storage.snapshots.take({ name: 'one', datasetIds: [dataset.id, set.id] });
    expect(taken.datasets.map(({ items }) => items)).toEqual([3, 2]);
    const again = await storage.snapshots.take({ name: 'two', datasetIds: [set.id, dataset.id] });
    expect(again.hash).toBe(taken.hash);
    const other = await freshStorage();
    const copy = await labelled(other.storage);
    expect((await other.storage.snapshots.take({ name: 'x', datasetIds: [copy.dataset.id, copy.set.id] })).hash).toBe(taken.hash);
    expect((await storage.snapshots.take({ name: 'x', datasetIds: [dataset.id, set.id], assign: { a: 'train' } })).hash).not.toBe(taken.hash);
    expect((await storage.snapshots.take({ name: 'x', datasetIds: [dataset.id, set.id], keys: new Set(['0']) })).datasets[0]?.items).toBe(1);
  });

  test('are not changed by later edits, and keep what is deleted', async () => {
    const { storage } = await freshStorage();
    const { dataset, set, cls } = await labelled(storage);
    const taken = await storage.snapshots.take({ name: 'one', datasetIds: [dataset.id, set.id] });
    await storage.records.putMany([{ datasetId: set.id, key: '0', record: classRecord('c_other') }]);
    await storage.deleteDataset(dataset.id);
    const kept = await storage.snapshots.get(taken.id);
    expect(kept).toEqual(taken);
    const values = (kept?.items[set.id] ?? []).map(({ value }) => value);
    const frozen = await storage.snapshots.records(values.flatMap((value) => (value.at === 'frozen' ? [value.hash] : [])));
    expect(frozen.map((record) => (record as ClassRecord).spans[0]?.cls)).toEqual([cls, cls]);
    const first = kept?.items[dataset.id]?.[0]?.value;
    expect(first?.at === 'blob' && (await (await storage.blobs.get(first.hash)).text())).toBe('a');
  });
});

describe('freeing bytes', () => {
  test('deleting a dataset takes exactly the bytes that nothing else needs', async () => {
    const { storage, files } = await freshStorage();
    const first = await pictures(storage, ['shared', 'alone']);
    await pictures(storage, ['shared', 'other']);
    const staged = await storage.blobs.put(text('put, but never an item'), 'image/png');
    await storage.thumbs.put(first.hashes[1] ?? 'sha256:', 160, new Blob(['thumb']));
    await storage.deleteDataset(first.dataset.id, [staged.hash]);
    expect(await storage.blobs.has(first.hashes[0] ?? 'sha256:')).toBe(true);
    expect(await storage.blobs.has(first.hashes[1] ?? 'sha256:')).toBe(false);
    expect(await storage.blobs.has(staged.hash)).toBe(false);
    expect((await files.list('big/')).length).toBe(2);
    expect(await files.list('thumbs/')).toEqual([]);
  });

  test('a collection leaves young bytes and what the journal can bring back', async () => {
    const { storage } = await freshStorage();
    const { dataset, hashes } = await pictures(storage, ['a', 'b']);
    const item = await storage.items.get(dataset.id, '0');
    if (!item) throw new Error('no item');
    await storage.edits.commit('prj_1', 'Delete 1 photo', [{ store: 'items', before: item, after: null }]);
    expect((await storage.collect()).hashes).toEqual([]);
    await storage.edits.undo('prj_1');
    expect(await storage.items.get(dataset.id, '0')).toEqual(item);
    await storage.edits.redo('prj_1');
    expect(await storage.clear('trash')).toBe(1);
    expect(await storage.blobs.has(hashes[0] ?? 'sha256:')).toBe(false);
    expect(await storage.blobs.has(hashes[1] ?? 'sha256:')).toBe(true);
    expect((await storage.edits.state('prj_1')).undo).toBeNull();
  });

  test('emptying Trash forgets the steps of what goes and no other', async () => {
    const { storage } = await freshStorage();
    const { dataset, hashes } = await pictures(storage, ['a', 'b']);
    const gone = await pictures(storage, ['c']);
    const remove = async (key: string) => {
      const item = await storage.items.get(dataset.id, key);
      if (!item) throw new Error('no item');
      return storage.edits.commit('prj_1', `Delete ${key}`, [{ store: 'items', before: item, after: null }]);
    };
    const renamed = { ...dataset, name: 'renamed' };
    await storage.edits.commit('prj_1', 'Rename', [{ store: 'datasets', before: dataset, after: renamed }]);
    await remove('0');
    await storage.edits.commit('prj_1', 'Delete c', [{ store: 'datasets', before: gone.dataset, after: { ...gone.dataset, removedAt: now } }]);
    expect(await storage.clear('trash')).toBe(2);
    expect(await storage.blobs.has(hashes[0] ?? 'sha256:')).toBe(false);
    expect((await storage.edits.state('prj_1')).undo?.label).toBe('Rename');
    await storage.edits.undo('prj_1');
    expect((await storage.datasets.get(dataset.id))?.name).toBe('photos');
  });

  test('what an undo puts in Trash is there since the undo, and comes back with redo', async () => {
    const { storage } = await freshStorage();
    const staged = datasetRow({ state: 'staging' });
    await storage.datasets.put(staged);
    await storage.edits.publish('prj_1', 'Import photos', [staged]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const startMs = Date.now();
    await storage.edits.undo('prj_1');
    const { removedAt = '' } = (await storage.datasets.get(staged.id)) ?? {};
    expect(Date.parse(removedAt)).toBeGreaterThanOrEqual(startMs);
    await storage.collect();
    await storage.edits.redo('prj_1');
    expect(await storage.datasets.get(staged.id)).toEqual({ ...staged, state: 'live' });
    // A second turn compares with the first one's time of removal.
    await storage.edits.undo('prj_1');
    await storage.edits.redo('prj_1');
    expect((await storage.datasets.get(staged.id))?.removedAt).toBeUndefined();
  });

  test('an edit of a row that another tab changed is refused and can be tried again', async () => {
    const { storage } = await freshStorage();
    const list = { ...newClassList('classes'), projectId: 'prj_1' } as const;
    await storage.classLists.put(list);
    const add = (before: typeof list, name: string) => {
      const after = { ...before, ...addClass(before, name).list };
      return storage.edits.commit('prj_1', `Add ${name}`, [{ store: 'classLists', dataset: 'd_1', before, after }]);
    };
    await add(list, 'cat');
    await expect(add(list, 'dog')).rejects.toMatchObject({ code: 'annotation/undo-conflict', retryable: true });
    expect((await storage.classLists.get(list.id))?.classes.map(({ name }) => name)).toEqual(['cat']);
    expect((await storage.edits.state('prj_1')).undo?.label).toBe('Add cat');
  });

  test('usage counts each kind once; clearing frees it', async () => {
    const { storage } = await freshStorage();
    await storage.projects.put({ id: 'prj_1', name: 'live', createdAt: now, updatedAt: now });
    await storage.projects.put({ id: 'prj_2', name: 'gone', createdAt: now, updatedAt: now, removedAt: now });
    const { hashes } = await pictures(storage, ['1234', '123456']);
    const trashed = await pictures(storage, ['12345678']);
    await storage.datasets.put({ ...trashed.dataset, removedAt: now });
    const doomed = await pictures(storage, ['0123456789']);
    await storage.datasets.put({ ...doomed.dataset, projectId: 'prj_2' });
    const head = await storage.blobs.put(text('head.'), 'application/octet-stream');
    const model = { id: newId('model'), projectId: 'prj_1', name: 'm', task: 'classification', createdAt: now } as const;
    await storage.models.put({ ...model, files: { 'head.bin': { hash: head.hash, sizeBytes: head.sizeBytes } }, details: {} });
    await storage.thumbs.put(hashes[0] ?? 'sha256:', 160, new Blob(['thumb!']));
    await storage.features.write('sha256:space', hashes[0] ?? 'sha256:', new Uint16Array(16));
    await storage.files.write('cache/weights/net/w.bin', new Uint8Array(100));
    const byKind = async (): Promise<object> =>
      Object.fromEntries((await storage.usage()).kinds.map(({ kind, bytes, count }) => [kind, [bytes, count]]));
    expect(await byKind()).toEqual({ photos: [10, 2], models: [5, 1], thumbs: [6, 1], features: [32, 1], weights: [100, 1], trash: [18, 2] });
    expect(await storage.clear('thumbs')).toBe(6);
    expect(await storage.clear('features')).toBe(32);
    expect(await storage.clear('weights')).toBe(100);
    expect(await storage.clear('trash')).toBe(18);
    expect(await byKind()).toEqual({ photos: [10, 2], models: [5, 1], thumbs: [0, 0], features: [0, 0], weights: [0, 0], trash: [0, 0] });
    expect((await storage.projects.list()).map(({ id }) => id)).toEqual(['prj_1']);
  });

  test('a collection empties Trash of what is in it for 30 days', async () => {
    const { storage } = await freshStorage();
    const old = await pictures(storage, ['old']);
    const young = await pictures(storage, ['young']);
    const daysAgo = (days: number): string => new Date(Date.now() - days * 24 * 3_600_000).toISOString();
    await storage.datasets.put({ ...old.dataset, removedAt: daysAgo(31) });
    await storage.datasets.put({ ...young.dataset, removedAt: daysAgo(29) });
    await storage.edits.commit('prj_1', 'Rename', [
      {
        store: 'datasets',
        before: { ...young.dataset, removedAt: daysAgo(29) },
        after: { ...young.dataset, name: 'renamed', removedAt: daysAgo(29) },
      },
    ]);
    expect((await storage.collect()).hashes).toEqual(old.hashes);
    expect((await storage.datasets.list('prj_1')).map(({ id }) => id)).toEqual([young.dataset.id]);
    expect((await storage.edits.state('prj_1')).undo?.label).toBe('Rename');
  });

  test('bytes whose row was collected between put and item are refused, not dangling', async () => {
    const { storage } = await freshStorage();
    const { dataset } = await pictures(storage, ['a']);
    const stored = await storage.blobs.put(text('late'), 'image/png');
    await storage.blobs.delete(stored.hash);
    const item = {
      datasetId: dataset.id,
      key: 'late',
      seq: 9,
      name: 'late',
      sourcePath: 'late',
      value: { at: 'blob', ...stored },
      meta: {},
      ext: {},
    } as const;
    await expect(storage.items.create([item])).rejects.toMatchObject({ code: 'storage/blob-missing' });
    await storage.blobs.put(text('late'), 'image/png');
    expect(await storage.items.create([item])).toHaveLength(1);
  });

  test('bytes that vanished from under their row are stored again', async () => {
    const { storage, files } = await freshStorage();
    const stored = await storage.blobs.put(text('a'), 'image/png');
    await files.removeAll('big/');
    await expect(storage.blobs.get(stored.hash)).rejects.toMatchObject({ code: 'storage/blob-missing' });
    await storage.blobs.put(text('a'), 'image/png');
    expect(await (await storage.blobs.get(stored.hash)).text()).toBe('a');
  });
});

describe('small repositories', () => {
  test('thumbnails are replaced, trimmed oldest first, and null when dropped', async () => {
    const { storage, files } = await freshStorage();
    const hash = (n: number): ContentHash => `sha256:${n}`;
    for (let n = 0; n < 4; n++) await storage.thumbs.put(hash(n), 160, new Blob(['0123456789']));
    await storage.thumbs.put(hash(3), 160, new Blob(['newer']));
    expect(await (await storage.thumbs.get(hash(3), 160))?.text()).toBe('newer');
    expect((await files.list('thumbs/')).length).toBe(4);
    await storage.thumbs.trim(15);
    expect(await storage.thumbs.usage()).toEqual({ bytes: 15, count: 2 });
    expect(await storage.thumbs.get(hash(0), 160)).toBeNull();
    expect(await storage.thumbs.get(hash(3), 320)).toBeNull();
  });

  test('jobs are listed newest first and pruned when old and finished', async () => {
    const { storage } = await freshStorage();
    const job = (createdAt: string, state: Job['state']): Job => ({
      id: newId('job'),
      kind: 'import',
      project: 'prj_1',
      title: 'Import',
      state,
      target: {},
      options: {},
      plan: null,
      progress: { phase: '', done: 0, total: 0, unit: '' },
      executed: 0,
      cached: 0,
      shared: 0,
      failed: 0,
      createdAt,
    });
    const jobs = [job('2026-01-01T00:00:00.000Z', 'done'), job('2026-03-01T00:00:00.000Z', 'done'), job('2026-01-02T00:00:00.000Z', 'interrupted')];
    for (const row of jobs) await storage.jobs.put(row);
    expect((await storage.jobs.list()).map((row) => row.id)).toEqual([jobs[1]?.id, jobs[2]?.id, jobs[0]?.id]);
    expect((await storage.jobs.byState('done')).length).toBe(2);
    expect(await storage.jobs.prune(Date.parse('2026-03-02T00:00:00.000Z'))).toEqual([jobs[0]?.id]);
    expect((await storage.jobs.list()).length).toBe(2);
  });

  test('journal entries are numbered and found by transaction and item', async () => {
    const { storage } = await freshStorage();
    const entry = { at: now, tab: '', author: '', datasetId: 'd_1', op: 'span.put', id: 'o_1', base: 0, before: null, after: {} } as const;
    const numbers = await storage.journal.add([
      { ...entry, tx: 't1', key: 'a' },
      { ...entry, tx: 't1', key: 'b' },
      { ...entry, tx: 't2', key: 'a' },
    ]);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect((await storage.journal.byTx('t1')).map((found) => found.key)).toEqual(['a', 'b']);
    expect((await storage.journal.byItem('d_1', 'a', numbers[0])).map((found) => found.tx)).toEqual(['t2']);
  });
});
