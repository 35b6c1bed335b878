/** The feature cache of the command line: the same shards in plain files, with an index of JSON lines beside them. */
import { FeatureCache, featureIndexPath } from './feature-cache';
import { FileFeatureIndex } from './feature-index';
import { NodeFileStore } from './files/node-file-store.node';

const maxBytes = 2 * 2 ** 30;

/** @param folder the data folder, for example `.data`; the cache lies in `cache/features` inside */
export function openFileFeatureCache(folder: string): FeatureCache {
  const files = new NodeFileStore(folder);
  return new FeatureCache(files, new FileFeatureIndex(files, featureIndexPath), { budgetBytes: async () => maxBytes });
}
