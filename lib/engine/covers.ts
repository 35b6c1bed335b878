/** The photos that stand for a data set where it is shown small. */
import type { EngineContext } from './context';

/** Content hashes of photos spread over a data set, so that a mosaic of eight shows more than its first class. */
export async function readCovers(context: EngineContext, dataset: string, count: number): Promise<string[]> {
  const items = await context.storage.items.list(dataset);
  const stride = Math.max(1, Math.floor(items.length / count));
  const hashes = items.filter((_, i) => i % stride === 0).map((item) => (item.value.at === 'blob' ? item.value.hash : null));
  return hashes.filter((hash) => hash !== null).slice(0, count);
}
