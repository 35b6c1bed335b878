/**
 * From a catalog entry to the parameters of its network: reads the entry's files, checks each against its SHA-256, and maps
 * the tensors. Where the bytes come from (folder, `/weights/<id>/`, OPFS) is the caller's business.
 */
import { AppError, type OnProgress, sha256Hex, throwIfCancelled } from '@/lib/core';
import type { ModelGraph } from '../graph/types';
import { aliasTables } from './alias-tables';
import { type CatalogEntry, type CatalogFile, catalogFileName } from './catalog/catalog-entry';
import { type MappedWeights, mapWeights } from './map-weights';
import type { NamedTensors, ReadWeightFile } from './named-tensors';
import { readTfjsLayers } from './tfjs-layers';

const readers: Readonly<Record<CatalogEntry['format'], (readFile: ReadWeightFile) => Promise<NamedTensors>>> = {
  'tfjs-layers': readTfjsLayers,
};

/**
 * Reads and maps the weights of an entry for `graph`, which its network built with its parameters.
 * @param readFile gives a file by the name of `catalogFileName`
 * @throws AppError `weights/hash-mismatch` {id, file}, the codes of the reader and of {@link mapWeights}, `task/cancelled`
 */
export async function loadWeights(
  entry: CatalogEntry,
  graph: ModelGraph,
  readFile: ReadWeightFile,
  options: { readonly signal?: AbortSignal; readonly onProgress?: OnProgress } = {},
): Promise<MappedWeights> {
  const files = new Map(entrySourceFiles(entry).map((file) => [catalogFileName(file), file]));
  let done = 0;
  const report = () => options.onProgress?.({ phase: 'weights', done, total: entry.bytes, unit: 'bytes' });
  report();
  const readChecked: ReadWeightFile = async (name) => {
    throwIfCancelled(options.signal);
    const bytes = await readFile(name);
    if (files.get(name)?.sha256 !== sha256Hex(bytes)) {
      throw new AppError('weights/hash-mismatch', `${name} is not the file that was checked for ${entry.title}.`, {
        details: { id: entry.id, file: name },
      });
    }
    if (name !== 'model.json') {
      done += bytes.length;
      report();
    }
    return bytes;
  };
  const tensors = await readers[entry.format](readChecked);
  throwIfCancelled(options.signal);
  return mapWeights(graph, tensors, { aliases: aliasTables[entry.mapping] });
}

function entrySourceFiles(entry: CatalogEntry): readonly CatalogFile[] {
  return entry.source.kind === 'user' ? [] : entry.source.files;
}
