import { deleteDB } from 'idb';
import { afterEach, describe, expect, test } from 'vitest';
import { type ContractResult, runBlobContract } from './blob-contract';
import { OpfsFileStore } from './files/opfs-file-store';

const databases: string[] = [];

afterEach(async () => {
  for (const name of databases.splice(0)) {
    await deleteDB(name);
    const top = await navigator.storage.getDirectory();
    await top.removeEntry(name, { recursive: true }).catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
    });
  }
});

function freshName(name: string): string {
  databases.push(name);
  return name;
}

async function inWorker(kind: 'opfs' | 'indexeddb', name: string, blobs: number): Promise<ContractResult> {
  const worker = new Worker(new URL('./blob-contract.worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('error', (event) => reject(new Error(event.message)));
      worker.addEventListener('message', ({ data }: MessageEvent<{ result?: ContractResult; failure?: string }>) => {
        if (data.result) resolve(data.result);
        else reject(new Error(data.failure));
      });
      worker.postMessage({ kind, name, blobs });
    });
  } finally {
    worker.terminate();
  }
}

describe('the storage contract in the browser', () => {
  test('D11 OPFS in a worker', { timeout: 180_000 }, async () => {
    const result = await inWorker('opfs', freshName('contract-opfs'), 5000);
    expect(result).toMatchObject({ kind: 'opfs', blobs: 5000 });
    console.info(JSON.stringify(result));
  });

  test('D11 IndexedDB in a worker', { timeout: 180_000 }, async () => {
    const result = await inWorker('indexeddb', freshName('contract-idb'), 5000);
    expect(result).toMatchObject({ kind: 'indexeddb', blobs: 5000 });
    console.info(JSON.stringify(result));
  });

  test('D11 OPFS on the page, without sync access handles', { timeout: 120_000 }, async () => {
    const name = freshName('contract-page');
    const result = await runBlobContract({ databaseName: name, files: () => OpfsFileStore.open(name), blobs: 300 });
    expect(result).toMatchObject({ kind: 'opfs', blobs: 300 });
    console.info(JSON.stringify(result));
  });
});
