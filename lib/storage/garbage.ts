/**
 * Freeing bytes that nothing refers to. Roots are all rows that mention a content hash: items (Trash and staging included),
 * frozen items of snapshots, models, results, jobs, and the journal, whose deletions can be taken back (datasets.md 2.2).
 * References are read and rows deleted in one transaction, so an item is never left without its bytes.
 */
import type { ContentHash } from '@/lib/core';
import { addHashes, blobFolder } from './blobs';
import type { ReadTx, Scope, WriteTx } from './database';
import type { FileStore } from './files/file-store';
import type { BlobRow, StoreName } from './schema';

/** Bytes younger than this stay: their item may not be written yet. */
const minAgeMs = 10 * 60_000;
const batchRows = 2000;

/** The stores whose rows keep the bytes that they mention. */
const rootStores = ['items', 'snapshots', 'models', 'results', 'jobs', 'journal'] as const satisfies readonly StoreName[];

/** What a collection took. */
export interface Collected {
  readonly hashes: readonly ContentHash[];
  readonly freedBytes: number;
}

/**
 * Deletes the bytes that nothing mentions.
 * @param known hashes whose bytes go whatever their age: their last item was just deleted
 */
export async function collectGarbage(db: Scope, files: FileStore, known: ReadonlySet<string> = new Set()): Promise<Collected> {
  const oldestMs = Date.now() - minAgeMs;
  const { dead, kept } = await db.write([...rootStores, 'blobs'], async (tx) => {
    const live = new Set<string>();
    for (const store of rootStores) await eachRow(tx, store, (row) => addHashes(row, live));
    const deadRows: BlobRow[] = [];
    const keptFiles = new Set<string>();
    await eachRow(tx, 'blobs', (value) => {
      const row = value as BlobRow;
      if (!live.has(row.hash) && (known.has(row.hash) || row.storedAtMs < oldestMs)) deadRows.push(row);
      else keptFiles.add(row.file);
    });
    for (const row of deadRows) await tx.objectStore('blobs').delete(row.hash);
    return { dead: deadRows, kept: keptFiles };
  });
  for (const row of dead) await files.remove(row.file);
  // Files without a row: a tab ended between flush and row.
  for (const file of await files.list(blobFolder)) {
    if (!kept.has(file.path) && file.modifiedMs < oldestMs) await files.remove(file.path);
  }
  return { hashes: dead.map((row) => row.hash), freedBytes: dead.reduce((sum, row) => sum + row.sizeBytes, 0) };
}

/** Visits all rows of a store, 2,000 at a time. */
export async function eachRow(tx: ReadTx | WriteTx, name: StoreName, visit: (row: unknown) => void): Promise<void> {
  const store = tx.objectStore(name);
  let range: IDBKeyRange | null = null;
  for (;;) {
    const [rows, keys]: [unknown[], IDBValidKey[]] = await Promise.all([store.getAll(range, batchRows), store.getAllKeys(range, batchRows)]);
    rows.forEach(visit);
    const last = keys.at(-1);
    if (last === undefined || keys.length < batchRows) return;
    range = IDBKeyRange.lowerBound(last, true);
  }
}
