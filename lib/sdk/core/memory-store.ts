/**
 * The second tier: a store in memory, alone (the first is refused) or over another one that is full. That one is only read
 * from then on, so the next start finds there a complete old model.
 */
import type { Store, Table } from './store';

/** A store that forgets with the page. */
export function memoryStore(below?: Store): Store {
  // An undefined value says that a key was deleted.
  const values = new Map<string, unknown>();
  const get = async (table: Table, key: string) => (values.has(table + key) ? values.get(table + key) : below?.get(table, key));
  const keys = async (table: Table) => {
    const found = new Set(await below?.keys(table));
    for (const [path, value] of values) {
      if (!path.startsWith(table)) continue;
      const key = path.slice(table.length);
      if (value === undefined) found.delete(key);
      else found.add(key);
    }
    return [...found].sort();
  };
  return {
    tier: 'memory',
    get,
    keys,
    all: async (table) => Promise.all((await keys(table)).map((key) => get(table, key))),
    async change(reads, decide) {
      const read = await Promise.all(reads.map(([table, key]) => get(table, key)));
      for (const [table, key, value] of decide(read)) values.set(table + key, value);
    },
    close: () => below?.close(),
  };
}
