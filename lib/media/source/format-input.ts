/** Shows a source to the formats of lib/core, which may not open files: listing, first bytes, header facts. */
import type { FormatInput } from '@/lib/core';
import { readImageFacts } from '../image/image-facts';
import type { Source } from './source';

/**
 * Lists the source and makes the callbacks that formats read through.
 * @throws AppError what {@link Source.entries} throws
 */
export async function formatInput(source: Source, signal?: AbortSignal): Promise<FormatInput> {
  const look = (path: string): Promise<Blob> => source.open(path, { unverified: true, ...(signal ? { signal } : {}) });
  return {
    name: source.name,
    container: source.container,
    listing: await source.entries(),
    peek: async (path, maxBytes) => new Uint8Array(await (await look(path)).slice(0, maxBytes).arrayBuffer()),
    facts: async (path) => readImageFacts(await look(path), path),
  };
}
