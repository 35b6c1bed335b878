/** What a migration is: it is given the one transaction that changes the database, and makes the next schema in it. */
import type { IDBPTransaction } from 'idb';
import type { SlipwayDb, StoreName } from '../schema';

export type MigrationTx = IDBPTransaction<SlipwayDb, StoreName[], 'versionchange'>;
export type Migration = { readonly up: (tx: MigrationTx) => void | Promise<void> };
