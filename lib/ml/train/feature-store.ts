/**
 * What training needs of a place that keeps features between runs. lib/storage implements it (OPFS shards with an index),
 * lib/cli on files, lib/engine hands it in. Which rows are dropped for space, or because their image was deleted, is the
 * store's own business: a row that is gone is simply computed again.
 */
import type { ContentHash } from '@/lib/core';

/** Rows of features by space and blob hash. A row is the f16 bit pattern of one feature vector; all rows of a space are equally long. */
export interface FeatureStore {
  /** The rows that are there; hashes without a row are absent from the map. Marks the space as used. */
  read(space: ContentHash, hashes: readonly ContentHash[]): Promise<ReadonlyMap<ContentHash, Uint16Array>>;
  /**
   * Keeps one row; the promise settles when the row will survive a reload. Many writes run at once, so a store may group them.
   * A rejection costs that row only, never the training. The caller does not change the row afterwards.
   */
  write(space: ContentHash, hash: ContentHash, row: Uint16Array): Promise<void>;
}
