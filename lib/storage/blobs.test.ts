import 'fake-indexeddb/auto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBlobContract } from './blob-contract';
import { IndexedDbFileStore } from './files/indexeddb-file-store';
import { MemoryFileStore } from './files/memory-file-store';
import { NodeFileStore } from './files/node-file-store.node';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-blobs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the storage contract in Node', () => {
  test('D11 memory', async () => {
    const files = new MemoryFileStore();
    const result = await runBlobContract({ databaseName: 'contract-memory', files: async () => files, blobs: 5000 });
    expect(result).toMatchObject({ kind: 'memory', blobs: 5000 });
    console.info(result);
  });

  test('D11 plain files', async () => {
    const result = await runBlobContract({ databaseName: 'contract-files', files: async () => new NodeFileStore(folder), blobs: 5000 });
    expect(result).toMatchObject({ kind: 'node', blobs: 5000 });
    console.info(result);
  });

  test('D11 IndexedDB chunks', async () => {
    const result = await runBlobContract({ databaseName: 'contract-chunks', files: async (db) => new IndexedDbFileStore(db), blobs: 500 });
    expect(result).toMatchObject({ kind: 'indexeddb', blobs: 500 });
    console.info(result);
  });
});
