/** What storage holds, by kind, for the Storage page. Bytes of blobs are counted once, for the first kind that needs them. */
import type { Dataset, Item, Model, Project } from '@/lib/core';
import { addHashes } from './blobs';
import type { ReadTx, Scope, WriteTx } from './database';
import { eachRow } from './garbage';
import type { BlobRow } from './schema';

/** The kinds of data, in the order of the page. `trash`: bytes that only Trash and undo still need. */
export const storageKinds = ['photos', 'models', 'thumbs', 'features', 'weights', 'trash'] as const;
export type StorageKind = (typeof storageKinds)[number];
/** The kinds that can be freed: what can be made or fetched again, and Trash. */
export type ClearableKind = Exclude<StorageKind, 'photos' | 'models'>;

/** Whether a kind can be freed. */
export function isClearable(kind: string): kind is ClearableKind {
  return kind !== 'photos' && kind !== 'models' && (storageKinds as readonly string[]).includes(kind);
}

export interface KindUsage {
  readonly kind: StorageKind;
  readonly bytes: number;
  readonly count: number;
}
/** What the browser says of this origin, and the kinds. All zero where the browser does not say. */
export interface StorageUsage {
  readonly usageBytes: number;
  readonly quotaBytes: number;
  readonly persisted: boolean;
  readonly kinds: readonly KindUsage[];
}

/** Usage and quota of this origin in bytes. */
export async function storageEstimate(): Promise<{ usageBytes: number; quotaBytes: number; persisted: boolean }> {
  const manager = (globalThis.navigator as { readonly storage?: StorageManager } | undefined)?.storage;
  if (!manager?.estimate) return { usageBytes: 0, quotaBytes: 0, persisted: false };
  const { usage = 0, quota = 0 } = await manager.estimate();
  return { usageBytes: usage, quotaBytes: quota, persisted: await manager.persisted() };
}

/** The blobs of photos, of models, and of neither. */
export async function blobUsage(db: Scope): Promise<KindUsage[]> {
  return db.read(['projects', 'datasets', 'items', 'snapshots', 'models', 'jobs', 'results', 'blobs'], async (tx) => {
    const dead = await deadOwners(tx);
    const photos = new Set<string>();
    await eachRow(tx, 'items', (row) => {
      if (!dead.has((row as Item).datasetId)) addHashes((row as Item).value, photos);
    });
    for (const name of ['snapshots', 'jobs', 'results'] as const) await eachRow(tx, name, (row) => addHashes(row, photos));
    const models = new Set<string>();
    await eachRow(tx, 'models', (row) => {
      if (!isRemoved(row as Model)) addHashes((row as Model).files, models);
    });
    const sums = { photos: { bytes: 0, count: 0 }, models: { bytes: 0, count: 0 }, trash: { bytes: 0, count: 0 } };
    await eachRow(tx, 'blobs', (row) => {
      const { hash, sizeBytes } = row as BlobRow;
      const sum = sums[photos.has(hash) ? 'photos' : models.has(hash) ? 'models' : 'trash'];
      sum.bytes += sizeBytes;
      sum.count++;
    });
    return (['photos', 'models', 'trash'] as const).map((kind) => ({ kind, ...sums[kind] }));
  });
}

/** Whether a row is in Trash, since before a time when one is given. */
export function isRemoved(row: { readonly removedAt?: string }, before?: string): boolean {
  return row.removedAt !== undefined && (before === undefined || row.removedAt < before);
}

/** The ids of datasets in Trash, by themselves or with their project. */
export async function deadOwners(tx: ReadTx | WriteTx, removedBefore?: string): Promise<ReadonlySet<string>> {
  const removed = new Set<string>();
  await eachRow(tx, 'projects', (row) => {
    if (isRemoved(row as Project, removedBefore)) removed.add((row as Project).id);
  });
  const dead = new Set<string>();
  await eachRow(tx, 'datasets', (row) => {
    const dataset = row as Dataset;
    if (isRemoved(dataset, removedBefore) || removed.has(dataset.projectId)) dead.add(dataset.id);
  });
  return dead;
}
