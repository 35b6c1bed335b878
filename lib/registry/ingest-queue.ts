/**
 * Devices report in small batches, many at once. While the database stores some, those that arrive wait, and then go together in
 * one statement: a single device waits for nobody, and under load a statement is shared by dozens.
 */
import { type Database, mapDatabaseError, type StoredBatch, storeEventBatches } from '@/db';
import { AppError } from '@/lib/core';

/** Of one statement, so that no device waits long for the others. */
const eventsAtOnce = 500;

interface Waiting {
  readonly batch: StoredBatch;
  readonly resolve: (accepted: number) => void;
  readonly reject: (reason: unknown) => void;
}

const queues = new WeakMap<Database, IngestQueue>();

/**
 * Stores a batch, together with others that wait.
 * @returns how many of its events were new
 */
export function storeTogether(db: Database, batch: StoredBatch): Promise<number> {
  const queue = queues.get(db) ?? new IngestQueue(db);
  queues.set(db, queue);
  return queue.store(batch);
}

class IngestQueue {
  readonly #db: Database;
  #waiting: Waiting[] = [];
  #isRunning = false;

  constructor(db: Database) {
    this.#db = db;
  }

  store(batch: StoredBatch): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      if (!this.#isRunning) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) await this.#storeSome(this.#takeSome());
    this.#isRunning = false;
  }

  /** The first that wait. The same event sent twice at once goes in twice one after the other, never in one statement. */
  #takeSome(): Waiting[] {
    const taken: Waiting[] = [];
    const later: Waiting[] = [];
    const seen = new Set<string>();
    for (const waiting of this.#waiting) {
      const { environmentId, events } = waiting.batch;
      const keys = events.map(({ id, day }) => `${environmentId} ${day} ${id}`);
      const isNext = taken.length === 0 || (seen.size + keys.length <= eventsAtOnce && !keys.some((key) => seen.has(key)));
      (isNext ? taken : later).push(waiting);
      if (isNext) for (const key of keys) seen.add(key);
    }
    this.#waiting = later;
    return taken;
  }

  async #storeSome(some: readonly Waiting[]): Promise<void> {
    try {
      const accepted = await storeEventBatches(
        this.#db,
        some.map(({ batch }) => batch),
      );
      for (const [at, { resolve }] of some.entries()) resolve(accepted[at] ?? 0);
    } catch (error) {
      // Nothing was stored. Whoever is the reason shall not fail the others; a database that is down fails them all.
      if (some.length > 1 && !isDown(error)) for (const one of some) await this.#storeSome([one]);
      else for (const { reject } of some) reject(error);
    }
  }
}

function isDown(error: unknown): boolean {
  const known = mapDatabaseError(error);
  return known instanceof AppError && known.code === 'database/unavailable';
}
