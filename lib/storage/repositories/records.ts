/**
 * Label records of a dataset. A record and its item row are one thing and are written together: no record and no item =
 * unlabelled. The item takes its place and name from the item that it labels.
 */
import { AppError, checkRecord, type Dataset, effectiveMeta, type Item, itemHash, type LabelRecord, normalKey } from '@/lib/core';
import type { Scope, WriteTx } from '../database';
import type { ClassListRow, RecordRow } from '../schema';
import { datasetIn, keysOf } from './datasets';

/** A record to write; `lsn` is the journal entry that it contains (0 = none). */
export interface NewRecord {
  readonly datasetId: string;
  readonly key: string;
  readonly record: LabelRecord;
  readonly lsn?: number;
}

export class Records {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  get(datasetId: string, key: string): Promise<RecordRow | undefined> {
    return this.#scope.read(['records'], (tx) => tx.objectStore('records').get([datasetId, key]));
  }

  /** All records of a dataset, by key. */
  list(datasetId: string): Promise<RecordRow[]> {
    return this.#scope.read(['records'], (tx) => tx.objectStore('records').getAll(keysOf(datasetId)));
  }

  /**
   * Checks and writes records, all or nothing; items that are missing are made.
   * @throws AppError `dataset/type`, `dataset/bad-number`, `dataset/bad-geometry`, `dataset/bad-key`, `dataset/not-found`
   */
  async putMany(records: readonly NewRecord[]): Promise<void> {
    await this.#scope.write(['datasets', 'items', 'records', 'classLists'], async (tx) => {
      const targets = new Map<string, Target>();
      for (const given of records) {
        const target = targets.get(given.datasetId) ?? (await targetIn(tx, given.datasetId));
        targets.set(given.datasetId, target);
        await putOne(tx, target, given);
      }
    });
  }

  /** Makes keys unlabelled again: their records and items go. Keys without a record are fine. */
  async delete(datasetId: string, keys: readonly string[]): Promise<void> {
    await this.#scope.write(['items', 'records'], async (tx) => {
      for (const key of keys) {
        await tx.objectStore('records').delete([datasetId, key]);
        await tx.objectStore('items').delete([datasetId, key]);
      }
    });
  }
}

interface Target {
  readonly dataset: Dataset;
  readonly classList: ClassListRow | undefined;
}

async function targetIn(tx: WriteTx, datasetId: string): Promise<Target> {
  const dataset = await datasetIn(tx, datasetId);
  const classList = dataset.classListId === undefined ? undefined : await tx.objectStore('classLists').get(dataset.classListId);
  return { dataset, classList };
}

async function putOne(tx: WriteTx, { dataset, classList }: Target, given: NewRecord): Promise<void> {
  const key = normalKey(given.key);
  const record = checkRecord(given.record, classList);
  if (record.type !== dataset.type) {
    throw new AppError('dataset/type', `A record of type ${record.type} does not fit a dataset of type ${dataset.type}.`, {
      details: { key, type: dataset.type, record: record.type },
    });
  }
  const item = (await tx.objectStore('items').get([dataset.id, key])) ?? (await newItem(tx, dataset, key));
  const hash = itemHash(dataset.type, item.value, effectiveMeta(dataset, item), record);
  await tx.objectStore('records').put({ datasetId: dataset.id, key, record, lsn: given.lsn ?? 0 });
  await tx.objectStore('items').put({ ...item, itemHash: hash });
}

async function newItem(tx: WriteTx, dataset: Dataset, key: string): Promise<Item> {
  const labelled = dataset.over === undefined ? undefined : await tx.objectStore('items').get([dataset.over, key]);
  const seq = labelled?.seq ?? (await nextSeq(tx, dataset.id));
  const { name, sourcePath } = labelled ?? { name: key, sourcePath: key };
  return { datasetId: dataset.id, key, seq, name, sourcePath, value: { at: 'inline' }, meta: {}, ext: {}, itemHash: null };
}

async function nextSeq(tx: WriteTx, datasetId: string): Promise<number> {
  const last = await tx.objectStore('items').index('bySeq').openKeyCursor(keysOf(datasetId), 'prev');
  return last ? last.key[1] + 1 : 0;
}
