import { expect, test } from 'vitest';
import type { Database, StoredBatch } from '@/db';
import { forEachDatabase } from '@/db/testing/databases';
import { storeTogether } from './ingest-queue';

const receivedAt = new Date().toISOString();
const day = receivedAt.slice(0, 10);
const dims = { browser: 'chrome', os: 'linux', deviceClass: 'computer', backend: 'wasm', adapter: '', sdk: '1' };

/** Events of one install; `ids` are any numbers. */
function batchOf(install: string, ids: readonly number[], more: object = {}): StoredBatch {
  const events = ids.map((id) => ({
    ...{ id: `0192f000-0000-7000-8000-${String(id).padStart(12, '0')}`, n: id, t: 0, day, countsOn: day, at: receivedAt, type: 'alive' },
    ...{ modelKey: null, version: null, seq: null, reason: null, dims, data: null, ...more },
  }));
  return { environmentId: 'env_x', applicationId: 'app_x', installId: install, receivedAt, events };
}

/** The same database, with its statements counted. */
function counted(db: Database): { readonly db: Database; readonly statements: () => number } {
  let n = 0;
  const proxy = new Proxy(db, {
    get(target, key) {
      if (key === 'execute') n += 1;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { db: proxy, statements: () => n };
}

forEachDatabase((_kind, open) => {
  test('of batches that come at once the first goes alone, those that wait go together, and each learns its own count', async () => {
    const { db, statements } = counted(await open());
    const batches = Array.from({ length: 30 }, (_, i) =>
      batchOf(
        `install-${i}`,
        Array.from({ length: 1 + (i % 3) }, (_event, k) => 1000 + i * 10 + k),
      ),
    );
    expect(await Promise.all(batches.map((batch) => storeTogether(db, batch)))).toEqual(batches.map(({ events }) => events.length));
    expect(statements()).toBe(2);
    const { rows } = await db.execute<{ events: number; installs: number }>(
      'select (select count(*)::int from events) as events, (select count(*)::int from installs) as installs',
    );
    expect(rows).toEqual([{ events: 60, installs: 30 }]);
  });

  test('the same event in several batches that come at once counts once', async () => {
    const db = await open();
    const copies = Array.from({ length: 10 }, () => batchOf('install-same', [5001, 5002]));
    // While the first is stored, all copies wait.
    const counts = await Promise.all([batchOf('install-first', [5000]), ...copies].map((batch) => storeTogether(db, batch)));
    expect(counts).toEqual([1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('a batch that cannot be stored fails alone', async () => {
    const db = await open();
    const bad = batchOf('install-bad', [6100], { day: '2001-01-01' }); // no such partition
    const sent = [batchOf('install-a', [6001]), batchOf('install-b', [6002]), bad, batchOf('install-c', [6003])];
    const results = await Promise.allSettled(sent.map((batch) => storeTogether(db, batch)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await storeTogether(db, batchOf('install-b', [6002, 6004]))).toBe(1);
  });
});
