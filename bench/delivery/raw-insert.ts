/**
 * What ingest is compared with: the same rows through the same driver into an equal table (columns, key, partitions), by a plain
 * multi-row INSERT. Nothing is checked, counted or kept from coming twice.
 */
import { type Connection, connect, type DatabaseTarget } from '@/db/drivers';
import { batchSize, columns, type EventPlace, rowsOf, type SentBatch } from './event-batches';
import { connections, type Window } from './load';

/** The part that PGlite and a pool of `pg` share. */
interface Client {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;
}

/** An open database with the table `raw_events` beside ours. */
export interface RawDatabase {
  /** Inserts batches as fast as they go in. `answers` of the window are batches. */
  insertFor(seconds: number, nextBatch: () => SentBatch, place: EventPlace): Promise<Window>;
  readonly close: () => Promise<void>;
}

export async function openRawDatabase(target: DatabaseTarget): Promise<RawDatabase> {
  const { client, close } = await open(target);
  await client.query('create table if not exists raw_events (like events including all) partition by range (sent_day)');
  await client.query('create table if not exists raw_events_now partition of raw_events default');
  return { close, insertFor: (seconds, nextBatch, place) => insertFor(client, seconds, () => rowsOf(nextBatch(), place)) };
}

/** How many events of an environment are stored. */
export async function countEvents(target: DatabaseTarget, environmentId: string): Promise<number> {
  const { client, close } = await open(target);
  try {
    const { rows } = await client.query('select count(*) as n from events where environment_id = $1', [environmentId]);
    return Number(rows[0]?.['n']);
  } finally {
    await close();
  }
}

async function open(target: DatabaseTarget): Promise<{ readonly client: Client; readonly close: () => Promise<void> }> {
  const { db, close } = await connect(target);
  const { $client } = db as Connection['db'] & { readonly $client: Client };
  return { client: $client, close };
}

/** As many at once as the server gets requests. */
async function insertFor(client: Client, seconds: number, nextRows: () => unknown[]): Promise<Window> {
  const timesMs: number[] = [];
  const startedMs = performance.now();
  const endMs = startedMs + seconds * 1000;
  const insertMany = async () => {
    while (performance.now() < endMs) {
      const fromMs = performance.now();
      await client.query(insertStatement, nextRows());
      timesMs.push(performance.now() - fromMs);
    }
  };
  await Promise.all(Array.from({ length: connections }, insertMany));
  timesMs.sort((a, b) => a - b);
  const p99Ms = timesMs[Math.ceil(timesMs.length * 0.99) - 1] ?? 0;
  return { seconds: (performance.now() - startedMs) / 1000, answers: timesMs.length, p99Ms };
}

const insertStatement = `insert into raw_events (${columns.join(', ')}) values ${Array.from({ length: batchSize }, (_, row) => {
  return `(${columns.map((_column, at) => `$${row * columns.length + at + 1}`).join(', ')})`;
}).join(', ')}`;
