/**
 * Items by key and in their stable order (`seq`). Every write checks the items against the type of their dataset, checks that
 * their bytes are there and works out their hash, all or nothing.
 */
import { AppError, type ContentHash, checkItem, type Dataset, effectiveMeta, type Item, itemHash, type Value } from '@/lib/core';
import type { Scope, WriteTx } from '../database';
import { datasetIn, keysOf } from './datasets';

/** An item as it is handed in: its hash is worked out here. */
export type NewItem = Omit<Item, 'itemHash'>;

export class Items {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /**
   * Adds items whose keys are new.
   * @throws AppError `dataset/key-exists` {key}, and what {@link putMany} throws
   */
  create(items: readonly NewItem[]): Promise<Item[]> {
    return this.#put(items, true);
  }

  /**
   * Writes items, replacing those with the same keys.
   * @returns the rows with their hashes
   * @throws AppError `dataset/type`, `dataset/bad-key`, `dataset/not-found`, `storage/blob-missing` {hash}
   */
  putMany(items: readonly NewItem[]): Promise<Item[]> {
    return this.#put(items, false);
  }

  get(datasetId: string, key: string): Promise<Item | undefined> {
    return this.#scope.read(['items'], (tx) => tx.objectStore('items').get([datasetId, key]));
  }

  /** Items in `seq` order: all, or a page that begins after `afterSeq`. */
  list(datasetId: string, page: { readonly afterSeq?: number; readonly limit?: number } = {}): Promise<Item[]> {
    const range = IDBKeyRange.bound([datasetId, page.afterSeq ?? Number.NEGATIVE_INFINITY], [datasetId, []], true);
    return this.#scope.read(['items'], (tx) => tx.objectStore('items').index('bySeq').getAll(range, page.limit));
  }

  count(datasetId: string): Promise<number> {
    return this.#scope.read(['items'], (tx) => tx.objectStore('items').count(keysOf(datasetId)));
  }

  /** The items of a dataset with this item hash: exact duplicates. */
  byHash(datasetId: string, hash: ContentHash): Promise<Item[]> {
    return this.#scope.read(['items'], (tx) => tx.objectStore('items').index('byHash').getAll([datasetId, hash]));
  }

  /** Deletes items and their records for ever; keys that are not there are fine. Bytes go with the next collection. */
  async delete(datasetId: string, keys: readonly string[]): Promise<void> {
    await this.#scope.write(['items', 'records'], async (tx) => {
      for (const key of keys) {
        await tx.objectStore('items').delete([datasetId, key]);
        await tx.objectStore('records').delete([datasetId, key]);
      }
    });
  }

  #put(items: readonly NewItem[], isNew: boolean): Promise<Item[]> {
    return this.#scope.write(['datasets', 'items', 'records', 'frozen', 'blobs'], async (tx) => {
      const datasets = new Map<string, Dataset>();
      const written: Item[] = [];
      for (const item of items) {
        const dataset = datasets.get(item.datasetId) ?? (await datasetIn(tx, item.datasetId));
        datasets.set(dataset.id, dataset);
        const checked = checkItem({ ...item, itemHash: null }, dataset.type);
        const place: [string, string] = [checked.datasetId, checked.key];
        if (isNew && (await tx.objectStore('items').getKey(place)) !== undefined) throw keyExists(checked.key);
        await expectBytes(tx, checked.value);
        const row = { ...checked, itemHash: await hashIn(tx, dataset, checked) };
        await tx.objectStore('items').put(row);
        written.push(row);
      }
      return written;
    });
  }
}

// In the transaction that writes the row: a collection of garbage is either before it, and seen here, or after it, and sees the row.
async function expectBytes(tx: WriteTx, value: Value): Promise<void> {
  if (value.at === 'view') return expectBytes(tx, value.of);
  if (value.at === 'frames') for (const frame of value.items) await expectBytes(tx, frame);
  if (value.at !== 'blob' || (await tx.objectStore('blobs').getKey(value.hash)) !== undefined) return;
  throw new AppError('storage/blob-missing', 'The bytes of an item are not in storage.', { details: { hash: value.hash } });
}

async function hashIn(tx: WriteTx, dataset: Dataset, item: Item): Promise<ContentHash | null> {
  const { value } = item;
  const meta = effectiveMeta(dataset, item);
  if (value.at === 'inline') return itemHash(dataset.type, value, meta, (await tx.objectStore('records').get([item.datasetId, item.key]))?.record);
  if (value.at === 'frozen') return itemHash(dataset.type, value, meta, (await tx.objectStore('frozen').get(value.hash))?.record);
  return itemHash(dataset.type, value, meta);
}

function keyExists(key: string): AppError {
  return new AppError('dataset/key-exists', `The dataset already has an item ${key}.`, { details: { key } });
}
