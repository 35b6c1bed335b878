/** Emptying Trash: what was removed goes for ever, and with it the edits that touched it. All other steps can still be taken back. */
import type { Dataset, Model, Project } from '@/lib/core';
import { addHashes } from './blobs';
import type { Scope, WriteTx } from './database';
import { forgetSteps, historyName } from './edits';
import { eachRow } from './garbage';
import { datasetStores, deleteDatasetRows, keysOf } from './repositories/datasets';
import type { JournalEntry, StoreName } from './schema';
import { deadOwners, isRemoved } from './usage';

const projectStores = ['projects', 'models', 'snapshots', 'splits', 'classLists', 'jobs'] as const satisfies readonly StoreName[];

/** Deletes the rows of a dataset. @returns the content hashes that they mentioned */
export function deleteDataset(db: Scope, id: string): Promise<Set<string>> {
  return db.write(
    datasetStores,
    async (tx) => {
      const hashes = new Set<string>();
      await mentionsOf(tx, id, hashes);
      await deleteDatasetRows(tx, id);
      return hashes;
    },
    'strict',
  );
}

/**
 * Deletes what is in Trash.
 * @param removedBefore only what was removed before this time (ISO 8601, by string order); without it everything, deleted photos too
 * @returns the content hashes that only they may have mentioned
 */
export function emptyTrash(db: Scope, removedBefore?: string): Promise<Set<string>> {
  return db.write(
    [...new Set<StoreName>([...datasetStores, ...projectStores, 'meta'])],
    async (tx) => {
      const hashes = new Set<string>();
      const dead = await deadOwners(tx, removedBefore);
      const photos = removedBefore === undefined ? await deletedPhotos(tx) : new Set<string>();
      await forgetEdits(tx, hashes, dead, photos);
      for (const id of dead) {
        await mentionsOf(tx, id, hashes);
        await deleteDatasetRows(tx, id);
      }
      await deleteRemovedModels(tx, hashes, removedBefore);
      await deleteRemovedProjects(tx, hashes, removedBefore);
      return hashes;
    },
    'strict',
  );
}

// Photos that are only in the journal: there was an item once, and there is none now.
async function deletedPhotos(tx: WriteTx): Promise<ReadonlySet<string>> {
  const deleted = new Map<string, readonly [string, string]>();
  await eachRow(tx, 'journal', (row) => {
    const { op, datasetId, key, after } = row as JournalEntry;
    if (op === 'item.put' && after === null) deleted.set(placeName(datasetId, key), [datasetId, key]);
  });
  for (const [name, place] of deleted) if (await tx.objectStore('items').getKey([...place])) deleted.delete(name);
  return new Set(deleted.keys());
}

// Drops the edits of what goes, the labels of deleted photos included, and the whole steps that they are part of.
async function forgetEdits(tx: WriteTx, hashes: Set<string>, dead: ReadonlySet<string>, photos: ReadonlySet<string>): Promise<void> {
  if (dead.size === 0 && photos.size === 0) return;
  const owner = new Map<string, string>();
  await eachRow(tx, 'datasets', (row) => {
    const { id, over } = row as Dataset;
    owner.set(id, over ?? id);
  });
  const steps = new Set<string>();
  const entries: number[] = [];
  await eachRow(tx, 'journal', (row) => {
    const edit = row as JournalEntry;
    const isPhoto = photos.has(placeName(owner.get(edit.datasetId) ?? edit.datasetId, edit.key));
    if (!isPhoto && !dead.has(edit.datasetId)) return;
    addHashes(edit, hashes);
    steps.add(edit.tx);
    entries.push(edit.lsn);
  });
  for (const lsn of entries) await tx.objectStore('journal').delete(lsn);
  await forgetSteps(tx, steps);
}

function placeName(datasetId: string, key: string): string {
  return JSON.stringify([datasetId, key]);
}

async function mentionsOf(tx: WriteTx, datasetId: string, into: Set<string>): Promise<void> {
  for (const item of await tx.objectStore('items').getAll(keysOf(datasetId))) addHashes(item, into);
  for (const edit of await tx.objectStore('journal').index('byItem').getAll(keysOf(datasetId))) addHashes(edit, into);
}

async function deleteRemovedModels(tx: WriteTx, hashes: Set<string>, removedBefore: string | undefined): Promise<void> {
  const removed: Model[] = [];
  await eachRow(tx, 'models', (row) => {
    if (isRemoved(row as Model, removedBefore)) removed.push(row as Model);
  });
  for (const model of removed) {
    addHashes(model, hashes);
    await tx.objectStore('models').delete(model.id);
    // The snapshot was taken for this model; without it, it would keep photos that nobody sees any more.
    const snapshot = model.snapshotId ? await tx.objectStore('snapshots').get(model.snapshotId) : undefined;
    if (!snapshot) continue;
    addHashes(snapshot, hashes);
    await tx.objectStore('snapshots').delete(snapshot.id);
  }
}

async function deleteRemovedProjects(tx: WriteTx, hashes: Set<string>, removedBefore: string | undefined): Promise<void> {
  const removed: Project[] = [];
  await eachRow(tx, 'projects', (row) => {
    if (isRemoved(row as Project, removedBefore)) removed.push(row as Project);
  });
  for (const { id } of removed) {
    for (const name of ['models', 'snapshots', 'splits', 'classLists'] as const) {
      const store = tx.objectStore<typeof name>(name);
      for (const row of await store.index('byProject').getAll(id)) {
        addHashes(row, hashes);
        await store.delete(row.id);
      }
    }
    const left: readonly Dataset[] = await tx.objectStore('datasets').index('byProject').getAll(id);
    if (left.length > 0) throw new TypeError('The datasets of a removed project go first');
    for (const job of await tx.objectStore('jobs').getAll()) if (job.project === id) await tx.objectStore('jobs').delete(job.id);
    await tx.objectStore('meta').delete(historyName(id));
    await tx.objectStore('projects').delete(id);
  }
}
