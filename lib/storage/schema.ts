/**
 * The rows of the IndexedDB database `slipway` (datasets.md 2.1): every store, its key, its indexes, typed. How a database
 * gets this shape is in migrations/; values that other documents own and nobody writes yet are plain JSON rows.
 */

import type { DBSchema, StoreNames } from 'idb';
import type { ClassList, ContentHash, Dataset, FrozenItem, Id, Item, Job, Json, LabelRecord, Model, Project, Snapshot, SplitSet } from '@/lib/core';

/** A row that belongs to a project but whose own document does not say so. */
export type InProject<T> = T & { readonly projectId: Id<'project'> };

export type ClassListRow = InProject<ClassList>;
/** A snapshot with its frozen items, by dataset id, in key order. */
export interface SnapshotRow extends InProject<Snapshot> {
  readonly items: { readonly [datasetId: string]: readonly FrozenItem[] };
}
/** A split set beside its dataset. */
export interface SplitRow extends InProject<SplitSet> {
  readonly datasetId: Id<'dataset'>;
}
/** The current label record of a key and the journal number that it contains (0 = none). */
export interface RecordRow {
  readonly datasetId: Id<'dataset'>;
  readonly key: string;
  readonly record: LabelRecord;
  readonly lsn: number;
}
export type JournalOp =
  | 'object.put'
  | 'object.delete'
  | 'track.put'
  | 'track.delete'
  | 'span.put'
  | 'span.delete'
  | 'value.put'
  | 'item.state'
  | 'item.attrs'
  | 'class.put'
  | 'item.put'
  | 'dataset.put';
/** One label edit (datasets.md 2.3). Entries of one gesture share `tx`; `undoes` names the transaction that it takes back. */
export interface JournalEntry {
  readonly lsn: number;
  readonly tx: string;
  readonly at: string;
  readonly tab: string;
  readonly author: string;
  readonly datasetId: Id<'dataset'>;
  readonly key: string;
  readonly op: JournalOp;
  readonly id: string;
  readonly base: number;
  readonly before: Json;
  readonly after: Json;
  readonly undoes?: string;
  readonly conflict?: boolean;
}
/** Where the bytes of a content hash are. `offset` is 0 while each blob has its own file. */
export interface BlobRow {
  readonly hash: ContentHash;
  readonly sizeBytes: number;
  readonly mime: string;
  readonly file: string;
  readonly offset: number;
  /** Milliseconds since 1970: garbage collection leaves young blobs alone. */
  readonly storedAtMs: number;
}
/** A place in a thumbnail shard. */
export interface ThumbRow {
  readonly hash: ContentHash;
  /** Longest side in pixels. */
  readonly px: number;
  readonly shard: string;
  readonly offset: number;
  readonly length: number;
}
/** A file of the IndexedDB file store: its facts under chunk -1, its bytes under 0, 1, ... */
export type FileChunk = { readonly sizeBytes: number; readonly modifiedMs: number } | Uint8Array<ArrayBuffer>;

/** A row of a store that another document owns. */
export interface OwnedRow {
  readonly id: string;
  readonly projectId: Id<'project'>;
  readonly [field: string]: Json | undefined;
}
/** A row of a keyed cache index. */
export interface KeyedRow {
  readonly key: string;
  readonly [field: string]: Json | undefined;
}

interface Owned<T = OwnedRow> {
  key: string;
  value: T;
  indexes: { byProject: string };
}

/** The stores of database `slipway`. */
export interface SlipwayDb extends DBSchema {
  projects: { key: string; value: Project };
  datasets: Owned<Dataset>;
  classLists: Owned<ClassListRow>;
  snapshots: Owned<SnapshotRow>;
  splits: Owned<SplitRow>;
  views: Owned;
  pipelines: Owned;
  results: Owned;
  trust: Owned;
  models: Owned<Model>;
  architectures: Owned;
  packages: Owned;
  features: { key: string; value: KeyedRow };
  checkpoints: { key: string; value: KeyedRow };
  tune: { key: string; value: KeyedRow };
  items: { key: [string, string]; value: Item; indexes: { bySeq: [string, number]; byHash: [string, string] } };
  pages: { key: [string, number]; value: { readonly datasetId: string; readonly page: number } };
  records: { key: [string, string]; value: RecordRow };
  journal: { key: number; value: JournalEntry; indexes: { byItem: [string, string, number]; byTx: string } };
  frozen: { key: string; value: { readonly hash: ContentHash; readonly record: LabelRecord } };
  blobs: { key: string; value: BlobRow; indexes: { byFile: string } };
  blobData: { key: [string, number]; value: FileChunk };
  thumbs: { key: [string, number]; value: ThumbRow; indexes: { byShard: string } };
  meta: { key: string; value: { readonly name: string; readonly value: Json } };
  handles: { key: string; value: { readonly id: string; readonly handle: unknown; readonly permission: string } };
  jobs: { key: string; value: Job; indexes: { byState: string } };
  staged: { key: [string, number]; value: { readonly jobId: string; readonly seq: number; readonly row: unknown } };
}
export type StoreName = StoreNames<SlipwayDb>;
