/**
 * Snapshots (datasets.md 6): taking one freezes items, records and class lists in a single strict transaction. Records go to
 * the store `frozen` once, shared by all snapshots. Reading one never looks at the live dataset.
 */
import {
  AppError,
  type ContentHash,
  type Dataset,
  datasetDigest,
  effectiveMeta,
  type FrozenItem,
  hashJson,
  type Id,
  type Item,
  itemHash,
  type Json,
  type LabelRecord,
  type Meta,
  newId,
  normalName,
  type Snapshot,
  snapshotHash,
} from '@/lib/core';
import type { Scope, WriteTx } from '../database';
import type { ClassListRow, RecordRow, SnapshotRow } from '../schema';
import { datasetIn, keysOf } from './datasets';
import { Rows } from './rows';

/** What to freeze. `keys` limits the items of every dataset (by default all); `assign` is the split by group key. */
export interface SnapshotRequest {
  readonly name: string;
  readonly datasetIds: readonly string[];
  readonly keys?: ReadonlySet<string>;
  readonly query?: string;
  readonly assign?: { readonly [groupKey: string]: string };
}

export class Snapshots extends Rows<'snapshots'> {
  constructor(scope: Scope) {
    super(scope, 'snapshots', 'strict');
  }

  /**
   * Takes a snapshot of datasets of one project.
   * @throws AppError `dataset/not-found`, `dataset/bad-name`, `dataset/not-hashed` {key} for a file that is not hashed yet
   */
  take(request: SnapshotRequest): Promise<SnapshotRow> {
    const name = normalName(request.name, 100);
    return this.scope.write(
      ['datasets', 'items', 'records', 'classLists', 'frozen', 'snapshots'],
      async (tx) => {
        const datasets = await inOrder(request.datasetIds, (id) => datasetIn(tx, id));
        const frozen = await inOrder(datasets, (dataset) => freeze(tx, dataset, request.keys));
        const row = snapshotOf(name, request, datasets, frozen, await classListsOf(tx, datasets));
        await tx.objectStore('snapshots').add(row);
        return row;
      },
      'strict',
    );
  }

  /** The records of `frozen` values, in order. @throws AppError `storage/blob-missing` {hash} */
  records(hashes: readonly ContentHash[]): Promise<LabelRecord[]> {
    return this.scope.read(['frozen'], (tx) =>
      Promise.all(
        hashes.map(async (hash) => {
          const row = await tx.objectStore('frozen').get(hash);
          if (row) return row.record;
          throw new AppError('storage/blob-missing', 'A frozen label record is gone.', { details: { hash } });
        }),
      ),
    );
  }
}

function snapshotOf(
  name: string,
  request: SnapshotRequest,
  datasets: readonly Dataset[],
  frozen: readonly (readonly FrozenItem[])[],
  classLists: readonly ClassListRow[],
): SnapshotRow {
  const projectId = datasets[0]?.projectId;
  if (projectId === undefined) throw new AppError('dataset/not-found', 'A snapshot needs at least one dataset.');
  const splitHash = request.assign ? hashJson(request.assign as Json) : null;
  const described = datasets.map((dataset, i) => {
    const items = frozen[i] ?? [];
    const digest = datasetDigest(items.map((item) => [item.key, item.itemHash] as const));
    return { id: dataset.id, name: dataset.name, type: dataset.type, digest, items: items.length };
  });
  const lists = classLists.map(({ projectId: _projectId, ...list }) => list);
  const document: Snapshot = {
    slipway: 'snapshot/1',
    id: newId('snapshot'),
    name,
    hash: snapshotHash(described, lists, splitHash),
    datasets: described,
    classLists: lists,
    splitHash,
    query: request.query ?? null,
    createdAt: new Date().toISOString(),
  };
  return { ...document, projectId, items: Object.fromEntries(datasets.map((dataset, i) => [dataset.id, frozen[i] ?? []])) };
}

async function freeze(tx: WriteTx, dataset: Dataset, keys: ReadonlySet<string> | undefined): Promise<FrozenItem[]> {
  const isChosen = (row: { readonly key: string }): boolean => keys === undefined || keys.has(row.key);
  const items = (await tx.objectStore('items').getAll(keysOf(dataset.id))).filter(isChosen);
  const rows = (await tx.objectStore('records').getAll(keysOf(dataset.id))).filter(isChosen);
  const byKey = new Map<string, FrozenItem>();
  for (const item of items) if (item.value.at !== 'inline') byKey.set(item.key, frozenMedia(dataset, item));
  const metaOf = new Map(items.map((item) => [item.key, item.meta]));
  for (const row of rows) byKey.set(row.key, await freezeRecord(tx, dataset, row, metaOf.get(row.key) ?? {}));
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function frozenMedia(dataset: Dataset, item: Item): FrozenItem {
  const meta = effectiveMeta(dataset, item);
  const hash = item.itemHash ?? itemHash(dataset.type, item.value, meta);
  if (hash !== null) return { key: item.key, itemHash: hash, value: item.value, meta };
  throw new AppError('dataset/not-hashed', `${item.key} is not read yet, so it cannot be frozen.`, { details: { key: item.key } });
}

async function freezeRecord(tx: WriteTx, dataset: Dataset, row: RecordRow, itemMeta: Meta): Promise<FrozenItem> {
  const meta = effectiveMeta(dataset, { meta: itemMeta });
  const value = { at: 'frozen', hash: hashJson(row.record as unknown as Json) } as const;
  const frozen = tx.objectStore('frozen');
  if ((await frozen.getKey(value.hash)) === undefined) await frozen.put({ hash: value.hash, record: row.record });
  const hash = itemHash(dataset.type, value, meta, row.record);
  if (hash === null) throw new TypeError('A record has a hash');
  return { key: row.key, itemHash: hash, value, meta };
}

async function classListsOf(tx: WriteTx, datasets: readonly Dataset[]): Promise<ClassListRow[]> {
  const ids = [...new Set(datasets.flatMap(({ classListId }) => (classListId === undefined ? [] : [classListId])))];
  const lists = await inOrder(ids, (id: Id<'classList'>) => tx.objectStore('classLists').get(id));
  return lists.filter((list) => list !== undefined);
}

// One after the other: a transaction stays open between its own requests.
async function inOrder<T, R>(values: readonly T[], act: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const value of values) results.push(await act(value));
  return results;
}
