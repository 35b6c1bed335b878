/**
 * The one handle type of queries, whichever driver runs below. `execute` gives `{rows}` on all of them; how many rows a
 * statement touched is asked with `returning`. `drivers.ts` makes the handles.
 */
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

interface Rows<Row> {
  readonly rows: Row[];
}

/** What every driver answers to raw SQL. */
interface RowsResult extends PgQueryResultHKT {
  readonly type: Rows<this['row']>;
}

/** What queries run on. */
export type Database = PgDatabase<RowsResult>;

/** A running transaction. Inside one, nothing else may be asked: PGlite has one connection and would wait for itself. */
export type Tx = Parameters<Parameters<Database['transaction']>[0]>[0];

export type DatabaseKind = 'pglite' | 'pg' | 'neon';
