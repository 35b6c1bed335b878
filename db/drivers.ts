/**
 * The three drivers behind one handle, chosen by `DATABASE_URL`: PGlite in this process, `pg` for any Postgres, Neon's driver
 * over WebSocket for serverless. A driver is loaded only when it is used. All run the same numbered migrations.
 */
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { AppError } from '@/lib/core';
import type { Database } from './handle';
import { lockDatabase } from './lock';
import { ensureEventPartitions } from './queries/partitions';

/** Where the database is. */
export type DatabaseTarget =
  /** `image`: what a new database begins with (tests). */
  { readonly kind: 'pglite'; readonly folder: string; readonly image?: Blob } | { readonly kind: 'pg' | 'neon'; readonly url: string };

/** An open database with its migrations applied. */
export interface Connection {
  readonly db: Database;
  readonly close: () => Promise<void>;
}

/** Two servers that start at once: one migrates, the other waits and finds it done. */
const migrationLock = 7305001;
/** The type of `count(*)`. PGlite reads it as a number, so the others do: our counts stay below 2^53. */
const int8 = 20;
const connectTimeoutMs = 10_000;

/**
 * Reads `DATABASE_URL`: unset means the embedded database in `dataDir`; `?driver=` chooses, else the host does.
 * @throws AppError `config/database-url`
 */
export function databaseTarget(url: string | undefined, dataDir: string): DatabaseTarget {
  if (!url) return { kind: 'pglite', folder: join(dataDir, 'pg') };
  if (!/^postgres(ql)?:/.test(url) || !URL.canParse(url)) {
    throw new AppError('config/database-url', 'DATABASE_URL is not an address of the form postgres://user:password@host/database.');
  }
  const address = new URL(url);
  const named = address.searchParams.get('driver');
  if (named === null) return { kind: address.hostname.endsWith('.neon.tech') ? 'neon' : 'pg', url };
  if (named !== 'pg' && named !== 'neon') throw new AppError('config/database-url', `DATABASE_URL names the driver ${named}; there are pg and neon.`);
  address.searchParams.delete('driver');
  return { kind: named, url: address.href };
}

/** Connects and migrates. Throws what the driver throws; nothing stays open then. */
export function connect(target: DatabaseTarget): Promise<Connection> {
  if (target.kind === 'pglite') return connectPglite(target.folder, target.image);
  return target.kind === 'pg' ? connectPg(target.url) : connectNeon(target.url);
}

async function connectPglite(folder: string, image?: Blob): Promise<Connection> {
  const release = folder.startsWith('memory://') ? () => undefined : lockDatabase(folder);
  try {
    const { PGlite } = await import('@electric-sql/pglite');
    const { drizzle } = await import('drizzle-orm/pglite');
    const { migrate } = await import('drizzle-orm/pglite/migrator');
    const client = await PGlite.create(folder, image ? { loadDataDir: image } : {});
    const db = drizzle(client);
    await prepare(db, () => migrate(db, { migrationsFolder: migrationsFolder() })).catch(async (error) => {
      await client.close();
      throw error;
    });
    return { db, close: () => client.close().finally(release) };
  } catch (error) {
    release();
    throw error;
  }
}

async function connectPg(url: string): Promise<Connection> {
  const { default: pg } = await import('pg');
  pg.types.setTypeParser(int8, Number);
  const { drizzle } = await import('drizzle-orm/node-postgres');
  const { migrate } = await import('drizzle-orm/node-postgres/migrator');
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs, keepAlive: true });
  await withOneClient(
    pool,
    () => pool.connect(),
    async (client) => {
      const db = drizzle(client);
      await prepare(db, () => migrate(db, { migrationsFolder: migrationsFolder() }));
    },
  );
  return { db: drizzle(pool), close: () => pool.end() };
}

async function connectNeon(url: string): Promise<Connection> {
  const { neonConfig, Pool, types } = await import('@neondatabase/serverless');
  const { drizzle } = await import('drizzle-orm/neon-serverless');
  const { migrate } = await import('drizzle-orm/neon-serverless/migrator');
  const { default: WebSocket } = await import('ws');
  neonConfig.webSocketConstructor = WebSocket; // Node 20 has none
  types.setTypeParser(int8, Number);
  const pool = new Pool({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs });
  await withOneClient(
    pool,
    () => pool.connect(),
    async (client) => {
      const db = drizzle(client);
      await prepare(db, () => migrate(db, { migrationsFolder: migrationsFolder() }));
    },
  );
  return { db: drizzle(pool), close: () => pool.end() };
}

/** The part of a pool that both drivers share. */
interface Pool {
  on(event: 'error', listener: () => void): unknown;
  on(event: 'connect', listener: (client: { on(event: 'error', listener: () => void): unknown }) => void): unknown;
  end(): Promise<void>;
}

/** The lock belongs to a session, so everything under it runs on one client. A pool that cannot do it is closed. */
async function withOneClient<Client extends { release(): void }>(
  pool: Pool,
  connectOne: () => Promise<Client>,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  // Nor does the pool listen while a transaction has the connection: its statement fails, and that is told.
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    const client = await connectOne();
    await work(client).finally(() => client.release());
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/** Brings the schema up to date and makes the partitions of these days, alone among all servers of this database. */
async function prepare(db: Database, migrate: () => Promise<void>): Promise<void> {
  await db.execute(sql`select pg_advisory_lock(${migrationLock})`);
  try {
    await migrate();
    await ensureEventPartitions(db, new Date());
  } finally {
    await db.execute(sql`select pg_advisory_unlock(${migrationLock})`);
  }
}

function migrationsFolder(): string {
  return join(process.env['SLIPWAY_ROOT'] ?? '.', 'db', 'migrations');
}
