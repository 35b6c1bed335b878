/** Runs the blob contract inside a dedicated worker, where the file system gives sync access handles. For the browser test only. */
import { runBlobContract } from './blob-contract';
import { IndexedDbFileStore } from './files/indexeddb-file-store';
import { OpfsFileStore } from './files/opfs-file-store';

/** What the test asks for; the answer is the contract's result, or the message of its failure. */
interface Order {
  readonly kind: 'opfs' | 'indexeddb';
  readonly name: string;
  readonly blobs: number;
}

self.addEventListener('message', async ({ data }: MessageEvent<Order>) => {
  try {
    const result = await runBlobContract({
      databaseName: data.name,
      blobs: data.blobs,
      files: (database) => (data.kind === 'opfs' ? OpfsFileStore.open(data.name) : Promise.resolve(new IndexedDbFileStore(database))),
    });
    self.postMessage({ result });
  } catch (error) {
    self.postMessage({ failure: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) });
  }
});
