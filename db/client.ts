/**
 * Opens the database of this server, once per process. The handle lives on globalThis, because the server's bundles may each
 * carry a copy of this module and the start script has to close what they opened. Which driver runs is `drivers.ts`'s matter.
 */
import { AppError } from '@/lib/core';
import { type Connection, connect, type DatabaseTarget, databaseTarget } from './drivers';
import { mapDatabaseError } from './errors';
import type { Database, DatabaseKind } from './handle';

export type { Database, DatabaseKind, Tx } from './handle';

interface OpenDatabase {
  readonly kind: DatabaseKind;
  readonly opened: Promise<Connection>;
  readonly close: () => Promise<void>;
}

declare global {
  var slipwayDatabase: OpenDatabase | undefined;
}

/**
 * The open database; the first call opens it. `DATABASE_URL`, `SLIPWAY_DATA_DIR` and `SLIPWAY_ROOT` say where it is.
 * @throws AppError `database/unavailable`, `database/locked` (`details.pid` has it open), `storage/full`,
 *   `config/database-url`; the next call tries again
 */
export async function openDatabase(): Promise<Database> {
  const open = globalThis.slipwayDatabase ?? startDatabase(targetOfProcess());
  try {
    return (await open.opened).db;
  } catch (cause) {
    if (globalThis.slipwayDatabase === open) globalThis.slipwayDatabase = undefined;
    const known = mapDatabaseError(cause);
    if (known instanceof AppError) throw known;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('database/unavailable', `The database could not be opened: ${reason}`, { cause, retryable: true });
  }
}

/** Closes the database cleanly, so that the next start has nothing to recover. Safe when it was never opened. */
export async function closeDatabase(): Promise<void> {
  await globalThis.slipwayDatabase?.close();
}

/** Which driver runs, or would run: what `/health` names. */
export function databaseKind(): DatabaseKind {
  return globalThis.slipwayDatabase?.kind ?? targetOfProcess().kind;
}

function targetOfProcess(): DatabaseTarget {
  return databaseTarget(process.env['DATABASE_URL'], process.env['SLIPWAY_DATA_DIR'] ?? '.data');
}

function startDatabase(target: DatabaseTarget): OpenDatabase {
  const opened = connect(target);
  const open: OpenDatabase = {
    kind: target.kind,
    opened,
    close: async () => {
      if (globalThis.slipwayDatabase === open) globalThis.slipwayDatabase = undefined;
      const connection = await opened.catch(() => undefined); // never opened: nothing to close
      await connection?.close();
    },
  };
  globalThis.slipwayDatabase = open;
  return open;
}
