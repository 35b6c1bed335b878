/** What a dataset's rows are, and how they go together. Items are in items.ts, label records in records.ts. */
import { AppError, type Dataset } from '@/lib/core';
import type { ReadTx, WriteTx } from '../database';
import type { StoreName } from '../schema';

/** The stores that {@link deleteDatasetRows} needs. */
export const datasetStores = ['datasets', 'items', 'records', 'journal', 'splits', 'classLists'] as const satisfies readonly StoreName[];

/** The dataset of a transaction over `datasets`. @throws AppError `dataset/not-found` */
export async function datasetIn(tx: ReadTx | WriteTx, id: string): Promise<Dataset> {
  const dataset = await tx.objectStore('datasets').get(id);
  if (dataset) return dataset;
  throw new AppError('dataset/not-found', 'This dataset is not on this device.', { details: { id } });
}

/** All two-part keys that begin with a dataset's id: an array sorts after every string and number. */
export function keysOf(datasetId: string): IDBKeyRange {
  return IDBKeyRange.bound([datasetId], [datasetId, []]);
}

/** Deletes a dataset with its items, records, edits, splits, and its class list when no other dataset uses it. */
export async function deleteDatasetRows(tx: WriteTx, id: string): Promise<void> {
  const dataset = await tx.objectStore('datasets').get(id);
  if (!dataset) return;
  await tx.objectStore('items').delete(keysOf(id));
  await tx.objectStore('records').delete(keysOf(id));
  await tx.objectStore('datasets').delete(id);
  const edits = await tx.objectStore('journal').index('byItem').getAllKeys(keysOf(id));
  for (const lsn of edits) await tx.objectStore('journal').delete(lsn);
  for (const split of await tx.objectStore('splits').index('byProject').getAll(dataset.projectId)) {
    if (split.datasetId === id) await tx.objectStore('splits').delete(split.id);
  }
  const { classListId } = dataset;
  if (classListId === undefined) return;
  const others = await tx.objectStore('datasets').index('byProject').getAll(dataset.projectId);
  if (!others.some((other) => other.classListId === classListId)) await tx.objectStore('classLists').delete(classListId);
}
