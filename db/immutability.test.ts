import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { mapDatabaseError, sqlStateOf } from './errors';
import { forEachDatabase } from './testing/databases';
import { insertRow, readCatalog, TestTenant } from './testing/seed';

const free = ['state', 'description', 'tags', 'yanked_at', 'yank_reason'];

/** Another value of the same type. */
const others: Readonly<Record<string, string>> = {
  text: `'other'`,
  integer: '99',
  bigint: '99',
  jsonb: `'{"other":1}'`,
  bytea: `'\\x00'`,
  'text[]': `'{other}'`,
  'timestamp with time zone': `'2020-01-01T00:00:00Z'`,
};

forEachDatabase((_kind, open) => {
  test('R13 UPDATE and DELETE on ready versions, deployments, manifests and audit raise SW001', async () => {
    const db = await open();
    const catalog = await readCatalog(db);
    const tenant = new TestTenant(db, catalog);
    const refused = async (statement: string) => {
      const error: unknown = await db.execute(sql.raw(statement)).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(sqlStateOf(error), statement).toBe('SW001');
      expect(mapDatabaseError(error)).toMatchObject({ code: 'version/immutable' });
    };

    for (const table of ['deployments', 'environment_manifests', 'audit_entries']) {
      await tenant.row(table);
      for (const { name, type } of catalog.columns.get(table) ?? []) await refused(`update ${table} set ${name} = ${others[type]}`);
      await refused(`delete from ${table}`);
    }

    const columns = catalog.columns.get('versions') ?? [];
    expect(columns.length).toBeGreaterThan(20);
    for (const state of ['ready', 'yanked']) {
      const row = await tenant.newRow('versions', { state, number: state === 'ready' ? 1 : 2, ready_at: '2026-01-01T00:00:00Z' });
      const { id } = await insertRow(db, 'versions', row);
      for (const { name, type } of columns) {
        const change = `update versions set ${name} = ${name === 'state' ? "'yanked'" : others[type]} where id = '${id}'`;
        if (free.includes(name)) await db.execute(sql.raw(change));
        else await refused(change);
      }
      await refused(`update versions set state = 'failed', number = null where id = '${id}'`);
      await refused(`update versions set metrics = null where id = '${id}'`);
      await refused(`delete from versions where id = '${id}'`);
    }
  });

  test('R13 a version may change and go until it is ready, and its description ends at 255', async () => {
    const db = await open();
    const catalog = await readCatalog(db);
    const tenant = new TestTenant(db, catalog);
    const { id } = await tenant.row('versions');
    const set = (change: string) => db.execute(sql.raw(`update versions set ${change} where id = '${id}'`));
    await set(`filename = 'a.zip', metrics = '{"top1":1}', archive_size = 5`);
    await set(`description = repeat('ä', 255)`);
    await expect(set(`description = repeat('ä', 256)`)).rejects.toSatisfy((error) => sqlStateOf(error) === '23514');
    // A number is given exactly when the version becomes ready.
    await expect(set(`number = 1`)).rejects.toSatisfy((error) => sqlStateOf(error) === '23514');
    await expect(set(`state = 'ready'`)).rejects.toSatisfy((error) => sqlStateOf(error) === '23514');
    await db.execute(sql.raw(`delete from versions where id = '${id}'`));
    const { rows } = await db.execute(sql`select id from versions where id = ${id}`);
    expect(rows).toEqual([]);
  });
});
