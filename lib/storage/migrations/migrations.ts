/** The list of migrations: entry n-1 takes a database from schema n-1 to n. The schema number of the code is the list's length. */
import * as firstStores from './001-first-stores';
import type { Migration } from './migration';

export const migrations: readonly Migration[] = [firstStores];
