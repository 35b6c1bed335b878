// The one door of lib/storage in the browser: what a device keeps, and what rows look like. Plain files of Node: ./node.

export type { StoredBlob } from './blobs';
export type { Change as EditChange, EditName } from './edits';
export type { FileStore } from './files/file-store';
export type { NewRecord } from './repositories/records';
export type { SnapshotRequest } from './repositories/snapshots';
export type { ClassListRow, JournalEntry, RecordRow, SnapshotRow, SplitRow } from './schema';
export { openStorage, type Storage } from './storage';
export { Turns } from './turns';
export { type ClearableKind, isClearable, type StorageKind, type StorageUsage } from './usage';
