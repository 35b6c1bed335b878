/**
 * Opens the database of this instance: embedded PGlite in `<data directory>/pg`, once per process, with all migrations
 * applied. The handle lives on globalThis, because the server's bundles may each carry a copy of this module and the start
 * script has to close what they opened. Other drivers get their place here; nothing outside `db/` knows which one runs.
 */
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { AppError } from '@/lib/core';

/** What queries run on. */
export type Database = ReturnType<typeof drizzle>;

interface OpenDatabase {
  readonly opened: Promise<Database>;
  readonly close: () => Promise<void>;
}

declare global {
  var slipwayDatabase: OpenDatabase | undefined;
}

/**
 * The open database; the first call opens it. `SLIPWAY_DATA_DIR` and `SLIPWAY_ROOT` are set by the start script.
 * @throws AppError `database/unavailable`; the next call tries again
 */
export async function openDatabase(): Promise<Database> {
  globalThis.slipwayDatabase ??= startDatabase(join(process.env['SLIPWAY_DATA_DIR'] ?? '.data', 'pg'));
  try {
    return await globalThis.slipwayDatabase.opened;
  } catch (cause) {
    globalThis.slipwayDatabase = undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('database/unavailable', `The database could not be opened: ${reason}`, { cause, retryable: true });
  }
}

/** Closes the database cleanly, so that the next start has nothing to recover. Safe when it was never opened. */
export async function closeDatabase(): Promise<void> {
  await globalThis.slipwayDatabase?.close();
}

function startDatabase(dataDir: string): OpenDatabase {
  const client = new PGlite(dataDir);
  const db = drizzle(client);
  const migrationsFolder = join(process.env['SLIPWAY_ROOT'] ?? '.', 'db', 'migrations');
  return {
    opened: client.waitReady.then(() => migrate(db, { migrationsFolder })).then(() => db),
    close: async () => {
      globalThis.slipwayDatabase = undefined;
      await client.close();
    },
  };
}
