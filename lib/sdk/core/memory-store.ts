/**
 * The second tier: a store in memory, alone (IndexedDB is refused) or over another one that is full. Over another one the
 * bytes and pointers go to memory, while small things (failures, events) still try to be kept; the next start finds the
 * complete old model.
 */
import type { Address, Store, Table, Write } from './store';

/** Tables that hold a new model; they must not be split between two tiers. */
const heavy: readonly Table[] = ['pointers', 'chunks', 'blobs', 'trial'];

/** A store that forgets with the page. */
export function memoryStore(below?: Store): Store {
  const values = new Map<string, unknown>();
  const name = (table: Table, key: string) => `${table}/${key}`;
  const get = async (table: Table, key: string) => (values.has(name(table, key)) ? values.get(name(table, key)) : below?.get(table, key));
  const keys = async (table: Table) => {
    const found = new Set(await below?.keys(table));
    for (const [path, value] of values) {
      if (!path.startsWith(`${table}/`)) continue;
      const key = path.slice(table.length + 1);
      if (value === undefined) found.delete(key);
      else found.add(key);
    }
    return [...found].sort();
  };
  const apply = (writes: readonly Write[]) => {
    for (const [table, key, value] of writes) {
      if (value === undefined && !below) values.delete(name(table, key));
      else values.set(name(table, key), value);
    }
  };
  return {
    tier: 'memory',
    get,
    keys,
    all: async (table) => Promise.all((await keys(table)).map((key) => get(table, key))),
    async change(reads, decide) {
      let writes: readonly Write[] = [];
      const decideHere = (read: readonly unknown[]) => {
        writes = decide(reads.map(([table, key], i) => (values.has(name(table, key)) ? values.get(name(table, key)) : read[i])));
        return writes;
      };
      const isLight = (write: Write) => below !== undefined && !heavy.includes(write[0]) && !values.has(name(write[0], write[1]));
      try {
        if (below) await below.change(reads, (read) => decideHere(read).filter(isLight));
        else decideHere([]);
        apply(writes.filter((write) => !isLight(write)));
      } catch (thrown) {
        if (!below) throw thrown;
        decideHere(await Promise.all(reads.map((address: Address) => get(...address))));
        apply(writes);
      }
    },
    close: () => below?.close(),
  };
}
