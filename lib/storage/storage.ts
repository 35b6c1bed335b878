/**
 * Storage: everything that a device keeps, as one bundle of repositories over one database and one file store. Opened once
 * per worker; tests open it under their own name with files in memory.
 */
import { type ContentHash, trashDays } from '@/lib/core';
import { BlobStore } from './blobs';
import { Database, type DatabaseOptions, type Durability, type Scope, scopeOf } from './database';
import { Edits } from './edits';
import { FeatureCache } from './feature-cache';
import { DatabaseFeatureIndex } from './feature-index';
import type { FileStore } from './files/file-store';
import { IndexedDbFileStore } from './files/indexeddb-file-store';
import { hasOpfs, OpfsFileStore } from './files/opfs-file-store';
import { type Collected, collectGarbage } from './garbage';
import { Items } from './repositories/items';
import { Jobs } from './repositories/jobs';
import { Journal } from './repositories/journal';
import { Projects } from './repositories/projects';
import { Records } from './repositories/records';
import { Rows } from './repositories/rows';
import { Settings } from './repositories/settings';
import { Snapshots } from './repositories/snapshots';
import type { StoreName } from './schema';
import { Thumbs } from './thumbs';
import { deleteDataset, emptyTrash } from './trash';
import { blobUsage, type ClearableKind, type KindUsage, type StorageUsage, storageEstimate, storageKinds } from './usage';

const maxFeatureBytes = 2 * 2 ** 30;
const maxThumbBytes = 2 ** 30;
/** Fetched weights, by network. */
const weightsFolder = 'cache/weights/';

/** `files`: where bytes go; by default OPFS, or IndexedDB where the browser has none. */
export interface StorageOptions extends DatabaseOptions {
  readonly files?: FileStore;
}

/** The repositories of rows. The same set works inside {@link Storage.transact}. */
export interface Repositories {
  readonly projects: Projects;
  readonly datasets: Rows<'datasets'>;
  readonly items: Items;
  readonly records: Records;
  readonly classLists: Rows<'classLists'>;
  readonly snapshots: Snapshots;
  readonly splits: Rows<'splits'>;
  readonly models: Rows<'models'>;
  readonly jobs: Jobs;
  readonly journal: Journal;
  /** Named values of the device. */
  readonly meta: Settings;
}

export interface Storage extends Repositories {
  /** Bytes by content hash. */
  readonly blobs: BlobStore;
  readonly thumbs: Thumbs;
  readonly features: FeatureCache;
  /** Changes that can be taken back. */
  readonly edits: Edits;
  /** Plain files, for caches that have no repository (`cache/<what>/...`). */
  readonly files: FileStore;
  /**
   * Several repository calls in one transaction over `stores`: all or nothing. Inside, await only those calls.
   * @param durability `strict` (default): on disk when it settles
   */
  transact<T>(stores: readonly StoreName[], work: (rows: Repositories) => Promise<T>, durability?: Durability): Promise<T>;
  /** Removes a dataset for ever with all its rows, and the bytes that nothing else needs; `staged` names bytes that have no row yet. */
  deleteDataset(id: string, staged?: Iterable<ContentHash>): Promise<void>;
  /** Empties Trash of what is in it for 30 days; frees bytes, thumbnails and features that nothing refers to, and caches beyond their budget. For idle times. */
  collect(): Promise<Collected>;
  usage(): Promise<StorageUsage>;
  /** Frees one kind. @returns the bytes freed */
  clear(kind: ClearableKind): Promise<number>;
  close(): void;
}

/**
 * Opens the storage of this device.
 * @throws AppError `storage/unavailable`, `storage/newer-schema`, `storage/migration-failed`
 */
export async function openStorage(options: StorageOptions = {}): Promise<Storage> {
  const database = await Database.open(options);
  const files = options.files ?? (await deviceFiles(database, options.name ?? 'slipway'));
  return bundle(database, files);
}

// The choice is made once: bytes must stay findable when another tab or a later version could choose differently.
async function deviceFiles(database: Database, name: string): Promise<FileStore> {
  const settings = new Settings(database);
  const kind = (await settings.get('files')) ?? ((await hasOpfs()) ? 'opfs' : 'indexeddb');
  await settings.put('files', kind);
  return kind === 'opfs' ? OpfsFileStore.open(name) : new IndexedDbFileStore(database);
}

function repositoriesOf(scope: Scope): Repositories {
  return {
    projects: new Projects(scope),
    datasets: new Rows(scope, 'datasets', 'strict'),
    items: new Items(scope),
    records: new Records(scope),
    classLists: new Rows(scope, 'classLists', 'strict'),
    snapshots: new Snapshots(scope),
    splits: new Rows(scope, 'splits', 'strict'),
    models: new Rows(scope, 'models', 'strict'),
    jobs: new Jobs(scope),
    journal: new Journal(scope),
    meta: new Settings(scope),
  };
}

function bundle(database: Database, files: FileStore): Storage {
  const thumbs = new Thumbs(database, files);
  const features = new FeatureCache(files, new DatabaseFeatureIndex(database), { budgetBytes: () => budget(maxFeatureBytes, 0.1) });
  const free = async (known?: ReadonlySet<string>): Promise<Collected> => {
    const collected = await collectGarbage(database, files, known);
    await thumbs.remove(collected.hashes);
    return collected;
  };
  return {
    ...repositoriesOf(database),
    files,
    thumbs,
    features,
    blobs: new BlobStore(database, files),
    edits: new Edits(database),
    transact: (stores, work, durability = 'strict') => database.write(stores, (tx) => work(repositoriesOf(scopeOf(tx))), durability),
    async deleteDataset(id, staged = []) {
      const known = await deleteDataset(database, id);
      for (const hash of staged) known.add(hash);
      await free(known);
    },
    async collect() {
      const outdated = new Date(Date.now() - trashDays * 24 * 3_600_000).toISOString();
      const collected = await free(await emptyTrash(database, outdated));
      await features.keepOnly(await storedHashes(database));
      await features.trim();
      await thumbs.trim(await budget(maxThumbBytes, 0.05));
      return collected;
    },
    usage: () => usageOf(database, files, { thumbs, features }),
    async clear(kind) {
      const before = await usageOf(database, files, { thumbs, features });
      if (kind === 'thumbs') await thumbs.clear();
      else if (kind === 'features') await features.clear();
      else if (kind === 'weights') await files.removeAll(weightsFolder);
      else return (await free(await emptyTrash(database))).freedBytes;
      return before.kinds.find((usage) => usage.kind === kind)?.bytes ?? 0;
    },
    close: () => database.close(),
  };
}

async function usageOf(
  database: Database,
  files: FileStore,
  caches: { readonly thumbs: Thumbs; readonly features: FeatureCache },
): Promise<StorageUsage> {
  const weights = await files.list(weightsFolder);
  const found: KindUsage[] = [
    ...(await blobUsage(database)),
    { kind: 'thumbs', ...(await caches.thumbs.usage()) },
    { kind: 'features', ...(await caches.features.usage()) },
    { kind: 'weights', bytes: weights.reduce((sum, file) => sum + file.sizeBytes, 0), count: weights.length },
  ];
  const kinds = storageKinds.flatMap((kind) => found.filter((usage) => usage.kind === kind));
  return { ...(await storageEstimate()), kinds };
}

// The pictures that storage still has: features of others are of no more use.
async function storedHashes(database: Database): Promise<ReadonlySet<string>> {
  return new Set(await database.read(['blobs'], (tx) => tx.objectStore('blobs').getAllKeys()));
}

// A share of the quota, at most `maxBytes`; all of it where the browser names no quota.
async function budget(maxBytes: number, share: number): Promise<number> {
  const { quotaBytes } = await storageEstimate();
  return quotaBytes > 0 ? Math.min(maxBytes, quotaBytes * share) : maxBytes;
}
