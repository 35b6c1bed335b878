import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { connect, databaseTarget } from './drivers';
import type { Database } from './handle';
import { createTestDatabase, openTestDatabase } from './testing/databases';

/** What a database has, in words of the catalog. Not-null constraints are told by the columns: Postgres lists them since 18. */
async function describeCatalog(db: Database) {
  const list = async (query: ReturnType<typeof sql>) => (await db.execute<{ line: string }>(query)).rows.map(({ line }) => line).sort();
  return {
    tables: await list(sql`select concat_ws(' ', relname, relkind) as line from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'S')`),
    columns: await list(sql`select concat_ws(' ', table_name, ordinal_position, column_name, udt_name, character_maximum_length,
      datetime_precision, is_nullable, is_identity, column_default) as line from information_schema.columns where table_schema = 'public'`),
    constraints: await list(sql`select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) as line from pg_constraint
      where connamespace = 'public'::regnamespace and contype <> 'n'`),
    indexes: await list(sql`select indexdef as line from pg_indexes where schemaname = 'public'`),
    triggers: await list(sql`select pg_get_triggerdef(oid) as line from pg_trigger where not tgisinternal`),
    functions: await list(sql`select pg_get_functiondef(oid) as line from pg_proc where pronamespace = 'public'::regnamespace`),
  };
}

test('R2 the migrations give three drivers an equal catalog', async () => {
  const databases = await Promise.all([openTestDatabase('pglite'), openTestDatabase('pg'), openTestDatabase('neon')]);
  try {
    const [pglite, pg, neon] = await Promise.all(databases.map(({ db }) => describeCatalog(db)));
    expect(pg).toEqual(pglite);
    expect(neon).toEqual(pglite);
    expect(pglite?.tables.filter((line) => !/^events_\d/.test(line))).toHaveLength(tableCount);
    // The one of 1970, 31 days back, today, 3 ahead.
    expect(pglite?.tables.filter((line) => /^events_\d{8} r$/.test(line))).toHaveLength(36);
    expect(pglite?.triggers).toHaveLength(4);
    expect(pglite?.constraints).toContain(
      "versions versions_number CHECK (((state = ANY (ARRAY['ready'::text, 'yanked'::text])) = (number IS NOT NULL)))",
    );
  } finally {
    await Promise.all(databases.map(({ close }) => close()));
  }
});

const migrationCount = (JSON.parse(readFileSync('db/migrations/meta/_journal.json', 'utf8')) as { entries: unknown[] }).entries.length;

/** Tables and the sequence of `dirty_marks`. */
const tableCount = 39;

test('R2 servers that start at once migrate once', async () => {
  const { url, drop } = await createTestDatabase();
  const servers = await Promise.all(['pg', 'neon', 'pg', 'neon'].map((kind) => connect(databaseTarget(`${url}?driver=${kind}`, ''))));
  const counts = await servers[0]?.db.execute(sql`select (select count(*) from drizzle.__drizzle_migrations) as migrations,
    (select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())) as locks`);
  for (const { close } of servers) await close();
  await drop();
  expect(counts?.rows).toEqual([{ migrations: migrationCount, locks: 0 }]);
});
