/**
 * The connection to IndexedDB database `slipway`, its migrations, and the one transaction helper that every repository uses.
 * A repository works on a `Scope`: the database itself (each call its own transaction) or one open transaction.
 */

import { type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { AppError } from '@/lib/core';
import { migrations } from './migrations/migrations';
import type { SlipwayDb, StoreName } from './schema';
import { storageError } from './storage-error';

export type ReadTx = IDBPTransaction<SlipwayDb, StoreName[], 'readonly'>;
export type WriteTx = IDBPTransaction<SlipwayDb, StoreName[], 'readwrite'>;
/** `strict`: the commit is on disk when it is reported (journal, commits, snapshots, class lists). */
export type Durability = 'strict' | 'relaxed';

/** Where repositories read and write. Inside `fn` await nothing but the transaction's own requests, or it commits early. */
export interface Scope {
  read<T>(stores: readonly StoreName[], fn: (tx: ReadTx | WriteTx) => Promise<T>): Promise<T>;
  write<T>(stores: readonly StoreName[], fn: (tx: WriteTx) => Promise<T>, durability?: Durability): Promise<T>;
}

/** How to open: under another name in tests; what to do when another tab brings a newer version. */
export interface DatabaseOptions {
  readonly name?: string;
  /** Called after this connection closed itself so that another tab can upgrade. */
  readonly onOutdated?: () => void;
}

/** The open database. */
export class Database implements Scope {
  readonly idb: IDBPDatabase<SlipwayDb>;

  private constructor(idb: IDBPDatabase<SlipwayDb>) {
    this.idb = idb;
  }

  /** @throws AppError `storage/unavailable`, `storage/newer-schema`, `storage/migration-failed` */
  static async open(options: DatabaseOptions = {}): Promise<Database> {
    let migrating = 0;
    try {
      const idb = await openWith(options, (version) => {
        migrating = version;
      });
      return new Database(idb);
    } catch (thrown) {
      if (migrating > 0) {
        throw new AppError('storage/migration-failed', 'The data on this device could not be brought to the new version; it stays as it was.', {
          cause: thrown,
          details: { version: migrating },
        });
      }
      throw storageError(thrown, 'open');
    }
  }

  async read<T>(stores: readonly StoreName[], fn: (tx: ReadTx | WriteTx) => Promise<T>): Promise<T> {
    try {
      return await fn(this.idb.transaction([...stores], 'readonly'));
    } catch (thrown) {
      throw failureOf(thrown, 'read');
    }
  }

  async write<T>(stores: readonly StoreName[], fn: (tx: WriteTx) => Promise<T>, durability: Durability = 'relaxed'): Promise<T> {
    let tx: WriteTx;
    try {
      tx = this.idb.transaction([...stores], 'readwrite', { durability });
    } catch (thrown) {
      throw storageError(thrown, 'read');
    }
    // Taken at once: a rejection that nobody listens to would surface as an unhandled one.
    const outcome = tx.done.then(
      () => null,
      (error: unknown) => error ?? new DOMException('The transaction was aborted', 'AbortError'),
    );
    let result: T;
    try {
      result = await fn(tx);
    } catch (thrown) {
      abort(tx);
      await outcome;
      throw failureOf(tx.error ?? thrown, 'write');
    }
    const failure = await outcome;
    if (failure !== null) throw storageError(tx.error ?? failure, 'write');
    return result;
  }

  close(): void {
    this.idb.close();
  }
}

/** A scope over one open transaction, so that several repositories commit together. */
export function scopeOf(tx: WriteTx): Scope {
  return { read: (_stores, fn) => fn(tx), write: (_stores, fn) => fn(tx) };
}

function openWith(options: DatabaseOptions, onMigrating: (version: number) => void): Promise<IDBPDatabase<SlipwayDb>> {
  return openDB<SlipwayDb>(options.name ?? 'slipway', migrations.length, {
    async upgrade(_db, from, _to, tx) {
      for (let version = from + 1; version <= migrations.length; version++) {
        onMigrating(version);
        await migrations[version - 1]?.up(tx);
      }
      onMigrating(0);
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      options.onOutdated?.();
    },
  });
}

// Only the browser's own failures are storage's: a fault in the work of a transaction comes back as it is.
function failureOf(thrown: unknown, act: 'read' | 'write'): unknown {
  return thrown instanceof DOMException ? storageError(thrown, act) : thrown;
}

// A transaction that already failed has aborted itself and refuses a second time.
function abort(tx: WriteTx): void {
  if (tx.error !== null) return;
  try {
    tx.abort();
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
  }
}
