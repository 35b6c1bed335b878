/** From a model id (catalog entry or network) to a graph with pretrained weights, ready to compute features. */
import { AppError, type OnProgress } from '@/lib/core';
import { buildNetwork, type CatalogEntry, loadWeights, type ModelGraph, type Weights, weightsCatalog } from '@/lib/ml';

/** Reads one file of a catalog entry by its name. The bytes are checked by whoever parses them. */
export type ReadCatalogFile = (entry: CatalogEntry, name: string, signal?: AbortSignal) => Promise<Uint8Array>;

/** A network with its pretrained backbone. `weights` covers the backbone only. */
export interface Pretrained {
  readonly entry: CatalogEntry;
  readonly graph: ModelGraph;
  readonly weights: Weights;
}

/**
 * The catalog entry that a model id means: an entry, or a network, whose first entry is taken.
 * @throws AppError `train/unknown-model` {id, nearest}
 */
export function catalogEntryOf(model: string): CatalogEntry {
  const byNetwork = weightsCatalog.all.find((entry) => entry.network === model);
  return byNetwork ?? weightsCatalog.get(model);
}

/**
 * Builds the network for a number of classes and loads its pretrained backbone.
 * @throws AppError `weights/*`, `train/unknown-model`, `task/cancelled`
 */
export async function loadPretrained(
  model: string,
  classCount: number,
  readFile: ReadCatalogFile,
  options: { readonly signal?: AbortSignal; readonly onProgress?: OnProgress } = {},
): Promise<Pretrained> {
  const entry = catalogEntryOf(model);
  if (entry.source.kind === 'user') {
    throw new AppError('weights/unavailable', `${entry.title} needs a file of your own: ${entry.source.instructions}`, { details: { id: entry.id } });
  }
  const graph = await buildNetwork(entry.network, { ...entry.params, num_classes: classCount });
  const mapped = await loadWeights(entry, graph, (name) => readFile(entry, name, options.signal), options);
  return { entry, graph, weights: mapped.weights };
}
