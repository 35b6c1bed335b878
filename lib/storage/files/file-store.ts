/**
 * Files by path: the one small interface behind which bytes live in OPFS, in IndexedDB chunks, in a folder of Node or in
 * memory. It knows nothing of hashes or indexes. One contract suite (file-store-contract.ts) runs over all back ends.
 */

export interface FileEntry {
  readonly path: string;
  readonly sizeBytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** A place for files. Paths are relative, `/` between segments; folders come and go by themselves. */
export interface FileStore {
  readonly kind: 'opfs' | 'indexeddb' | 'node' | 'memory';
  /** Writes a whole file, replacing what was there; settles when the bytes are flushed. */
  write(path: string, bytes: Uint8Array | Blob): Promise<void>;
  /** Adds to the end of a file, which comes into being if needed. @returns the offset of the first new byte */
  append(path: string, bytes: Uint8Array): Promise<number>;
  /**
   * Bytes [start, end) of a file, cut at its end; the whole file by default.
   * @throws AppError `storage/blob-missing`
   */
  read(path: string, start?: number, end?: number): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The file as a Blob that reads ranges when they are asked for (in IndexedDB: when this is called).
   * @throws AppError `storage/blob-missing`
   */
  blob(path: string, mime: string): Promise<Blob>;
  /** Bytes of a file, or null when there is none. */
  size(path: string): Promise<number | null>;
  /** All files whose path starts with the prefix (a folder with its `/`, or '' for all), sorted by path. */
  list(prefix: string): Promise<FileEntry[]>;
  /** Removes a file; one that is not there is fine. */
  remove(path: string): Promise<void>;
  /** Removes all files whose path starts with the prefix (a folder with its `/`, or '' for all). */
  removeAll(prefix: string): Promise<void>;
}
