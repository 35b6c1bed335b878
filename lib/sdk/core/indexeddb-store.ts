/**
 * The first tier: one IndexedDB database, `slipway:<envKey>`, by the raw API. It opens on the first use and again after the
 * browser or another tab closed it (a deleted database is simply empty).
 */
import { type Store, type Table, tables } from './store';

const promised = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param name of the database. Every method rejects with what IndexedDB says when it is refused. */
export function indexedDbStore(name: string, factory: IDBFactory = indexedDB): Store {
  let opened: Promise<IDBDatabase> | undefined;
  const open = () => {
    opened ??= connect(name, factory, () => {
      opened = undefined;
    });
    return opened;
  };
  const start = async (names: Table | readonly Table[], mode: IDBTransactionMode, again = true): Promise<IDBTransaction> => {
    try {
      return (await open()).transaction(names as Table[], mode);
    } catch (thrown) {
      opened = undefined;
      if (!again) throw thrown;
      return start(names, mode, false); // the connection was closed under us
    }
  };
  const read = async <T>(table: Table, ask: (rows: IDBObjectStore) => IDBRequest<T>) =>
    promised(ask((await start(table, 'readonly')).objectStore(table)));
  return {
    tier: 'indexeddb',
    get: (table, key) => read(table, (rows) => rows.get(key)),
    keys: (table) => read(table, (rows) => rows.getAllKeys()) as Promise<string[]>,
    all: (table) => read(table, (rows) => rows.getAll()),
    async change(reads, decide) {
      const transaction = await start(tables, 'readwrite');
      const done = new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
      });
      // A failed read aborts the transaction, and `done` says why.
      const requests = reads.map(([table, key]) => promised(transaction.objectStore(table).get(key)));
      const work = Promise.all(requests).then((values) => {
        try {
          for (const [table, key, value] of decide(values)) {
            const rows = transaction.objectStore(table);
            if (value === undefined) rows.delete(key);
            else rows.put(value, key);
          }
        } catch (thrown) {
          transaction.abort();
          throw thrown;
        }
      });
      await Promise.all([done, work]);
    },
    close() {
      opened?.then(
        (database) => database.close(),
        () => undefined,
      );
      opened = undefined;
    },
  };
}

function connect(name: string, factory: IDBFactory, onClosed: () => void): Promise<IDBDatabase> {
  const request = factory.open(name, 1);
  request.onupgradeneeded = () => {
    for (const table of tables) request.result.createObjectStore(table);
  };
  return promised(request).then((database) => {
    database.onclose = onClosed;
    database.onversionchange = () => {
      database.close();
      onClosed();
    };
    return database;
  });
}
