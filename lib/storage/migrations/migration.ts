/** The list of migrations: entry n-1 takes a database from schema n-1 to n. The schema number of the code is the list's length. */
import type { IDBPTransaction } from 'idb';
import type { SlipwayDb, StoreName } from '../schema';
import * as firstStores from './001-first-stores';

export type MigrationTx = IDBPTransaction<SlipwayDb, StoreName[], 'versionchange'>;
type Migration = { readonly up: (tx: MigrationTx) => void | Promise<void> };

export const migrations: readonly Migration[] = [firstStores];
