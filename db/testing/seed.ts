/**
 * Rows for tests, made from the catalog: one valid row of any table for a tenant, whatever columns the table has. What the
 * service layer would write is not the point here; that the database accepts or refuses it is.
 */
import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Database, Tx } from '../handle';

export interface ForeignKey {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly parent: string;
  readonly parentColumns: readonly string[];
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
}

export type Row = Readonly<Record<string, unknown>>;

export interface Catalog {
  readonly columns: ReadonlyMap<string, readonly Column[]>;
  readonly foreignKeys: readonly ForeignKey[];
}

/** Values that a check constraint asks for. */
const fixed: Readonly<Record<string, Row>> = {
  versions: { state: 'pending' },
  rollouts: { state: 'halted', bps: 100 },
  signing_keys: { role: 'manifest' },
  instances: { only: 1 },
};

/** Tables, their columns and foreign keys, partitions left out. */
export async function readCatalog(db: Database): Promise<Catalog> {
  const columns = new Map<string, Column[]>();
  const found = await db.execute<{ table: string; name: string; type: string; required: boolean }>(sql`
    select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type,
      a.attnotnull and not a.atthasdef and a.attidentity = '' as required
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
    order by c.relname, a.attnum`);
  for (const { table, name, type, required } of found.rows) {
    columns.set(table, [...(columns.get(table) ?? []), { name, type, isRequired: required }]);
  }
  const keys = await db.execute<{ name: string; table: string; columns: string; parent: string; parent_columns: string }>(sql`
    select k.conname as name, k.conrelid::regclass::text as table, k.confrelid::regclass::text as parent,
      (select string_agg(attname, ',' order by n) from unnest(k.conkey) with ordinality u(num, n) join pg_attribute on attrelid = k.conrelid and attnum = num) as columns,
      (select string_agg(attname, ',' order by n) from unnest(k.confkey) with ordinality u(num, n) join pg_attribute on attrelid = k.confrelid and attnum = num) as parent_columns
    from pg_constraint k where k.contype = 'f' and k.connamespace = 'public'::regnamespace order by k.conname`);
  const foreignKeys = keys.rows.map((key) => ({ ...key, columns: key.columns.split(','), parentColumns: key.parent_columns.split(',') }));
  return { columns, foreignKeys };
}

/** A tenant with at least one row in every table that another one points to. */
export class TestTenant {
  readonly #db: Database | Tx;
  readonly #catalog: Catalog;
  readonly #rows = new Map<string, Row>();

  constructor(db: Database | Tx, catalog: Catalog) {
    this.#db = db;
    this.#catalog = catalog;
  }

  /** The tenant's first row of a table, with the rows that it needs above it. */
  async row(table: string): Promise<Row> {
    const known = this.#rows.get(table);
    if (known) return known;
    const row = await insertRow(this.#db, table, await this.newRow(table));
    this.#rows.set(table, row);
    return row;
  }

  /** A valid row that is not there yet; `given` replaces columns. */
  async newRow(table: string, given: Row = {}): Promise<Row> {
    const columns = this.#catalog.columns.get(table) ?? [];
    const row: Record<string, unknown> = {};
    for (const { name, type, isRequired } of columns) {
      if (isRequired) row[name] = testValue(name, type);
    }
    // A row that may be without a tenant has one here.
    if (columns.some(({ name, isRequired }) => name === 'organization_id' && !isRequired)) row['organization_id'] = null;
    for (const key of this.#catalog.foreignKeys) {
      if (key.table === table && key.columns.every((column) => column in row)) Object.assign(row, await this.parentOf(key));
    }
    return { ...row, ...fixed[table], ...given };
  }

  /** The columns of a foreign key, filled so that it points at this tenant's row. */
  async parentOf(key: ForeignKey): Promise<Row> {
    const parent = await this.row(key.parent);
    return Object.fromEntries(key.columns.map((column, at) => [column, parent[key.parentColumns[at] ?? '']]));
  }
}

/** Inserts a row and returns it as it is stored. */
export async function insertRow(db: Database | Tx, table: string, row: Row): Promise<Row> {
  const names = sql.join(
    Object.keys(row).map((name) => sql.identifier(name)),
    sql`, `,
  );
  const values = sql.join(
    Object.values(row).map((value) => sql`${value}`),
    sql`, `,
  );
  const { rows } = await db.execute<Record<string, unknown>>(sql`insert into ${sql.identifier(table)} (${names}) values (${values}) returning *`);
  return rows[0] ?? {};
}

function testValue(name: string, type: string): unknown {
  const random = randomBytes(12).toString('hex');
  if (type === 'text') return `${name}_${random}`;
  if (type === 'character') return random.slice(0, 16);
  if (type === 'integer' || type === 'bigint') return randomBytes(4).readUInt32BE() % 1_000_000;
  if (type === 'boolean') return false;
  if (type === 'jsonb') return '{}';
  if (type === 'bytea') return new Uint8Array([1, 2, 3]);
  if (type === 'uuid') return crypto.randomUUID();
  if (type === 'date') return new Date().toISOString().slice(0, 10);
  if (type.startsWith('timestamp')) return new Date().toISOString();
  throw new TypeError(`No test value for ${name} ${type}`);
}
