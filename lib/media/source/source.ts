/**
 * A source: the one interface over the places that data comes from (a picked folder, dropped files, a zip, a folder on
 * disk). It lists names and opens one file at a time; it knows nothing of formats (datasets 3.1).
 */
import type { Container, ListedFile } from '@/lib/core';

/** How a file is opened. */
interface OpenOptions {
  readonly signal?: AbortSignal;
  /** Only a look at the header: the bytes may come lazily and without their checksum compared. */
  readonly unverified?: boolean;
}

/** Files by relative path. Opening never reads more than that one file. */
export interface Source {
  /** Name of the picked folder or archive, without a path. */
  readonly name: string;
  readonly container: Container;
  /**
   * Every entry, folders included where the place knows them; the second call gives the same list.
   * @throws AppError `zip/*` for an archive that is refused; a source without files gives an empty list
   */
  entries(): Promise<readonly ListedFile[]>;
  /**
   * The bytes of one file.
   * @throws AppError `source/not-found`, `zip/corrupt`, `zip/size-mismatch`, `zip/ratio`, `zip/encrypted`, `zip/unsupported`
   */
  open(path: string, options?: OpenOptions): Promise<Blob>;
}
