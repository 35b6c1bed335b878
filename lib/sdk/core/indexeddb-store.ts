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
  const begin = async (mode: IDBTransactionMode) => {
    opened ??= connect(name, factory);
    return (await opened).transaction(tables, mode);
  };
  const start = (mode: IDBTransactionMode) =>
    begin(mode).catch(() => {
      opened = undefined; // the connection was closed under us
      return begin(mode);
    });
  const read = async (table: Table, method: 'get' | 'getAll' | 'getAllKeys', key?: string): Promise<unknown> =>
    promised((await start('readonly')).objectStore(table)[method](key as string) as IDBRequest<unknown>);
  return {
    tier: 'indexeddb',
    get: (table, key) => read(table, 'get', key),
    keys: (table) => read(table, 'getAllKeys') as Promise<string[]>,
    all: (table) => read(table, 'getAll') as Promise<unknown[]>,
    async change(reads, decide) {
      const transaction = await start('readwrite');
      const done = new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
      });
      const values = Promise.all(reads.map(([table, key]) => promised(transaction.objectStore(table).get(key))));
      const work = values
        .then((found) => {
          for (const [table, key, value] of decide(found)) {
            const rows = transaction.objectStore(table);
            if (value === undefined) rows.delete(key);
            else rows.put(value, key);
          }
        })
        .catch((thrown: unknown) => {
          transaction.abort(); // all or nothing
          throw thrown;
        });
      await Promise.all([work, done]);
    },
    close: () =>
      void opened?.then(
        (database) => database.close(),
        () => undefined,
      ),
  };
}

function connect(name: string, factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(name, 1);
  request.onupgradeneeded = () => {
    for (const table of tables) request.result.createObjectStore(table);
  };
  return promised(request).then((database) => {
    database.onversionchange = () => database.close();
    return database;
  });
}
