/** Counters of attempts that have to be counted across processes: sign-in, unknown keys. */
import { sql } from 'drizzle-orm';
import type { Database } from '../handle';
import { rateCounters } from '../schema/system';

/** Counts one attempt in a bucket and gives how many there were in this window. */
export async function countAttempt(db: Database, bucket: string, windowStart: Date): Promise<number> {
  const [row] = await db
    .insert(rateCounters)
    .values({ bucket, windowStart, n: 1 })
    .onConflictDoUpdate({ target: [rateCounters.bucket, rateCounters.windowStart], set: { n: sql`${rateCounters.n} + 1` } })
    .returning({ n: rateCounters.n });
  return row?.n ?? 1;
}
