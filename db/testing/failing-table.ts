/** Makes a write fail on purpose, inside the database, so that a transaction is cut at exactly that step. */
import { sql } from 'drizzle-orm';
import type { Database } from '../handle';

/** Every INSERT and UPDATE of the table raises an error until the returned function is called. */
export async function failWrites(db: Database, table: string): Promise<() => Promise<void>> {
  await db.execute(sql`
    CREATE OR REPLACE FUNCTION fail_on_purpose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'fails on purpose'; END $$`);
  await db.execute(
    sql`CREATE TRIGGER fail_on_purpose BEFORE INSERT OR UPDATE ON ${sql.identifier(table)} FOR EACH STATEMENT EXECUTE FUNCTION fail_on_purpose()`,
  );
  return async () => {
    await db.execute(sql`DROP TRIGGER fail_on_purpose ON ${sql.identifier(table)}`);
  };
}

/** All rows of the tables that tell what an environment says, as JSON text: equal texts, equal state. */
export async function deliveryState(db: Database): Promise<string> {
  const { rows } = await db.execute<{ state: string }>(sql`
    SELECT jsonb_build_object(
      'environments', (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.id) FROM environments t),
      'targets', (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.environment_id, t.model_id) FROM environment_targets t),
      'manifests', (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.environment_id, t.seq) FROM environment_manifests t),
      'blobs', (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.environment_id, t.sha256) FROM published_blobs t),
      'deployments', (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.id) FROM deployments t),
      'audit', (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.id) FROM audit_entries t),
      'tasks', (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.id) FROM tasks t)
    )::text AS state`);
  return rows[0]?.state ?? '';
}
