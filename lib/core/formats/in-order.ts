/** Runs asynchronous work over a list, a few at a time, and gives the results in the order of the list. */

/**
 * @param limit how many run at once
 * @param each called with the item and its index; a rejection rejects the whole
 */
export async function mapInOrder<T, R>(items: readonly T[], limit: number, each: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await each(items[index] as T, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
