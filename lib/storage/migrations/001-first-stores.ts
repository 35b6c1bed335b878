/** Schema 1: all stores and indexes of datasets.md 2.1. Released migrations never change; a new shape is a new file. */
import type { MigrationTx } from './migration';

const ownedStores = [
  'datasets',
  'classLists',
  'snapshots',
  'splits',
  'views',
  'pipelines',
  'results',
  'trust',
  'models',
  'architectures',
  'packages',
] as const;

export function up(tx: MigrationTx): void {
  const { db } = tx;
  db.createObjectStore('projects', { keyPath: 'id' });
  for (const name of ownedStores) db.createObjectStore(name, { keyPath: 'id' }).createIndex('byProject', 'projectId');
  for (const name of ['features', 'checkpoints', 'tune'] as const) db.createObjectStore(name, { keyPath: 'key' });

  const items = db.createObjectStore('items', { keyPath: ['datasetId', 'key'] });
  items.createIndex('bySeq', ['datasetId', 'seq']);
  items.createIndex('byHash', ['datasetId', 'itemHash']);
  db.createObjectStore('pages', { keyPath: ['datasetId', 'page'] });
  db.createObjectStore('records', { keyPath: ['datasetId', 'key'] });

  const journal = db.createObjectStore('journal', { keyPath: 'lsn', autoIncrement: true });
  journal.createIndex('byItem', ['datasetId', 'key', 'lsn']);
  journal.createIndex('byTx', 'tx');
  db.createObjectStore('frozen', { keyPath: 'hash' });

  db.createObjectStore('blobs', { keyPath: 'hash' }).createIndex('byFile', 'file');
  db.createObjectStore('blobData');
  db.createObjectStore('thumbs', { keyPath: ['hash', 'px'] }).createIndex('byShard', 'shard');
  db.createObjectStore('meta', { keyPath: 'name' });
  db.createObjectStore('handles', { keyPath: 'id' });

  db.createObjectStore('jobs', { keyPath: 'id' }).createIndex('byState', 'state');
  db.createObjectStore('staged', { keyPath: ['jobId', 'seq'] });
}
