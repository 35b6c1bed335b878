import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { AppError } from '@/lib/core';
import { mapDatabaseError, violatedConstraint } from './errors';
import { dropOldEventPartitions, ensureEventPartitions } from './queries/partitions';
import { events } from './schema/analytics';
import { environmentTargets } from './schema/delivery';
import { organizations } from './schema/organizations';
import { blobs, models, versions } from './schema/registry';
import { tasks } from './schema/system';
import { forEachDatabase } from './testing/databases';
import { insertRow, readCatalog, TestTenant } from './testing/seed';

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

forEachDatabase((kind, open) => {
  test('F15 every kind of column comes back as it was written', async () => {
    const db = await open();
    const tenant = new TestTenant(db, await readCatalog(db));
    const now = new Date('2026-11-20T12:34:56.789Z');
    const chunks = Uint8Array.from({ length: 64 }, (_, at) => at * 5);
    const [blob] = await db
      .insert(blobs)
      .values({ sha256: 'a'.repeat(64), size: 2 ** 40 + 1, chunks, storedAt: now, verifiedAt: now })
      .returning();
    expect(blob).toEqual({ sha256: 'a'.repeat(64), size: 2 ** 40 + 1, chunks, storedAt: now, verifiedAt: now });
    expect(blob?.chunks?.constructor).toBe(Uint8Array);

    const { id } = await tenant.row('versions');
    const metrics = { top1: 0.875, classes: ['cat', `it's "ünïcode-✓"`, ''], none: null };
    const tags = ['a b', 'c,d', '{"x"}', ''];
    await db
      .update(versions)
      .set({ metrics, tags, failure: null })
      .where(eq(versions.id, String(id)));
    const [version] = await db
      .select()
      .from(versions)
      .where(eq(versions.id, String(id)));
    expect(version).toMatchObject({ metrics, tags, failure: null, number: null, description: '' });
    expect(version?.createdAt).toBeInstanceOf(Date);

    await insertRow(db, 'environment_targets', await tenant.newRow('environment_targets'));
    const [target] = await db
      .update(environmentTargets)
      .set({ blocked: [5, 7] })
      .returning();
    expect(target).toMatchObject({ blocked: [5, 7], mandatorySeq: 0 });

    const { rows } = await db.execute(sql`select count(*) as n, ${now.toISOString()}::timestamptz = stored_at as same, date '2026-11-20' as day,
      array[1, 2] as list, '{"a": 1}'::jsonb as json, null as nothing from blobs group by stored_at`);
    expect(rows).toEqual([{ n: 1, same: true, day: '2026-11-20', list: [1, 2], json: { a: 1 }, nothing: null }]);
  });

  test('F15 a transaction is all or nothing, and an inner one can fail alone', async () => {
    const db = await open();
    const names = async () => (await db.select().from(organizations).where(sql`${organizations.slug} like 'tx-%'`)).map(({ slug }) => slug);
    const add = (slug: string) => ({ id: `org_${slug}`, name: slug, slug });
    await expect(
      db.transaction(async (tx) => {
        await tx.insert(organizations).values(add('tx-lost'));
        throw new AppError('name/taken', 'No.');
      }),
    ).rejects.toMatchObject({ code: 'name/taken' });
    expect(await names()).toEqual([]);
    await db.transaction(async (tx) => {
      await tx.insert(organizations).values(add('tx-kept'));
      const inner = tx.transaction(async (nested) => await nested.insert(organizations).values(add('tx-kept')));
      await expect(inner).rejects.toSatisfy((error) => violatedConstraint(error) === 'organizations_pkey');
    });
    expect(await names()).toEqual(['tx-kept']);
    const again = db.insert(organizations).values({ ...add('tx-other'), slug: 'tx-kept' });
    await expect(again).rejects.toSatisfy((error) => violatedConstraint(error) === 'organizations_slug_unique');
    const none = await db.insert(organizations).values(add('tx-kept')).onConflictDoNothing().returning();
    expect(none).toEqual([]);
  });

  test('F15 parallel writers get consecutive numbers, and each task one worker', async () => {
    const db = await open();
    const { id } = await new TestTenant(db, await readCatalog(db)).row('models');
    const take = () =>
      db.transaction(async (tx) => {
        const [row] = await tx
          .update(models)
          .set({ nextVersion: sql`${models.nextVersion} + 1` })
          .where(eq(models.id, String(id)))
          .returning({ number: sql<number>`${models.nextVersion} - 1` });
        return row?.number;
      });
    const numbers = await Promise.all(Array.from({ length: 10 }, take));
    const first = Math.min(...numbers.map(Number));
    expect(numbers.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, at) => first + at));

    await db.insert(tasks).values([
      { id: 'tsk_1', kind: 'verify' },
      { id: 'tsk_2', kind: 'verify' },
    ]);
    const lease = () =>
      db.transaction(async (tx) => {
        const due = tx.select({ id: tasks.id }).from(tasks).where(sql`${tasks.leaseUntil} is null`).limit(1).for('update', { skipLocked: true });
        const leased = await tx
          .update(tasks)
          .set({ leaseUntil: new Date(Date.now() + 60_000) })
          .where(eq(tasks.id, due))
          .returning();
        return leased.map((task) => task.id);
      });
    expect((await Promise.all([lease(), lease(), lease()])).flat().sort()).toEqual(['tsk_1', 'tsk_2']);
  });

  test('F15 events are counted once, in the partition of their day', async () => {
    const db = await open();
    const event = (at: number, sentDay: string) => ({
      environmentId: 'env_1',
      sentDay,
      eventId: `00000000-0000-7000-8000-00000000000${at}`,
      installId: 'install',
      n: at,
      t: Date.now(),
      type: 'alive',
      dims: { os: 'linux' },
    });
    const batch = [event(1, day(0)), event(2, day(-30)), event(3, day(1)), event(4, '1970-01-01')];
    const insert = (rows: typeof batch) => db.insert(events).values(rows).onConflictDoNothing().returning({ id: events.eventId });
    expect(await insert(batch)).toHaveLength(4);
    expect(await insert([...batch, event(5, day(0))])).toEqual([{ id: event(5, '').eventId }]);
    const { rows } = await db.execute(sql`select tableoid::regclass::text as table, count(*) as n from events group by 1 order by 1`);
    expect(rows).toEqual([
      { table: 'events_19700101', n: 1 },
      ...[-30, 0, 1].map((offset) => ({ table: `events_${day(offset).replaceAll('-', '')}`, n: offset === 0 ? 2 : 1 })),
    ]);
    await expect(insert([event(6, day(40))])).rejects.toThrow();

    // Two servers, the same task: once. 60 days on, today's partition is still there; 91 days on it is gone.
    const later = (days: number) => new Date(Date.now() + days * 86_400_000);
    await Promise.all([ensureEventPartitions(db, later(40)), ensureEventPartitions(db, later(40))]);
    expect(await insert([event(6, day(40))])).toHaveLength(1);
    expect(await dropOldEventPartitions(db, later(60))).toBe(1); // 31 days back
    expect(await dropOldEventPartitions(db, later(91))).toBe(31);
    const kept = await db.select({ n: events.n }).from(events).orderBy(events.n);
    expect(kept).toEqual([{ n: 3 }, { n: 6 }]);
  });

  test('F15 errors of the server have their codes', async () => {
    const db = await open();
    const raise = (state: string) => db.execute(sql.raw(`do $$ begin raise exception 'made up' using errcode = '${state}'; end $$`));
    const mapped = (query: Promise<unknown>) => query.then(undefined, mapDatabaseError);
    expect(await mapped(raise('SW001'))).toMatchObject({ code: 'version/immutable', retryable: false });
    expect(await mapped(raise('53100'))).toMatchObject({ code: 'storage/full', retryable: true });
    expect(await mapped(raise('08006'))).toMatchObject({ code: 'database/unavailable', retryable: true });
    const other = await mapped(raise('22012'));
    expect(other).not.toBeInstanceOf(AppError);
    if (kind === 'pglite') return;
    expect(await mapped(db.execute(sql`select pg_terminate_backend(pg_backend_pid())`))).toMatchObject({ code: 'database/unavailable' });
    expect((await db.execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
    // In a transaction nobody else listens to the connection: an error event without a listener would end the process.
    const cut = db.transaction((tx) => tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`));
    expect(await mapped(cut)).toMatchObject({ code: 'database/unavailable' });
    expect((await db.execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
  });
});
