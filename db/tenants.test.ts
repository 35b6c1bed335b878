import { expect, test } from 'vitest';
import { sqlStateOf } from './errors';
import type { Database } from './handle';
import { forEachDatabase } from './testing/databases';
import { type Catalog, type ForeignKey, insertRow, type Row, readCatalog, TestTenant } from './testing/seed';

/** No row of another tenant can be named in these: `audit_entries` keeps snapshots only. */
const withoutParents = ['audit_entries'];

const isTenants = (catalog: Catalog, table: string): boolean => catalog.columns.get(table)?.some(({ name }) => name === 'organization_id') ?? false;

/** The keys from one tenant table to another; to `organizations` itself there is nothing to cross. */
const betweenTenantTables = (catalog: Catalog): readonly ForeignKey[] =>
  catalog.foreignKeys.filter(({ table, parent }) => isTenants(catalog, table) && isTenants(catalog, parent));

/** Inserts a row and takes it back, so that the next one meets no unique key. */
async function isTaken(db: Database, table: string, row: Row): Promise<void> {
  const takeBack = new Error('taken back');
  const inserted = db.transaction(async (tx) => {
    await insertRow(tx, table, row);
    throw takeBack;
  });
  await expect(inserted).rejects.toBe(takeBack);
}

forEachDatabase((_kind, open) => {
  test('R5 a child of another tenant is refused with 23503 on every tenant table', async () => {
    const db = await open();
    const catalog = await readCatalog(db);
    const mine = new TestTenant(db, catalog);
    const theirs = new TestTenant(db, catalog);
    const keys = betweenTenantTables(catalog);
    expect(keys.length).toBeGreaterThan(20);
    for (const key of keys) {
      const child = await mine.newRow(key.table, await mine.parentOf(key));
      const foreign = { ...(await theirs.parentOf(key)), organization_id: child['organization_id'] };
      const refused = insertRow(db, key.table, { ...child, ...foreign });
      await expect(refused, key.name).rejects.toSatisfy((error) => sqlStateOf(error) === '23503');
      await isTaken(db, key.table, child);
    }
  });

  test('R5 no table can join two tenants unseen', async () => {
    const catalog = await readCatalog(await open());
    const crossable = betweenTenantTables(catalog);
    for (const { name, columns, parentColumns } of crossable) {
      expect(columns.indexOf('organization_id'), name).toBe(parentColumns.indexOf('organization_id'));
      expect(columns, name).toContain('organization_id');
    }
    for (const [table, columns] of catalog.columns) {
      const toTenants = catalog.foreignKeys.filter((key) => key.table === table && isTenants(catalog, key.parent));
      if (!isTenants(catalog, table)) expect(toTenants.length, `${table} has one parent, whose tenant it shares`).toBeLessThan(2);
      // Every id of a tenant table that a tenant's row holds is guarded by a key.
      const named = columns.map(({ name }) => name).filter((name) => /^(application|environment|model|.*version|rollout)_id$/.test(name));
      if (!isTenants(catalog, table) || withoutParents.includes(table)) continue;
      for (const name of named)
        expect(
          toTenants.flatMap((key) => key.columns),
          `${table}.${name}`,
        ).toContain(name);
    }
  });
});
