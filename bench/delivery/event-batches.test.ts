import { expect, test } from 'vitest';
import { openTestDatabase } from '@/db/testing/databases';
import { readEventBatch } from '@/lib/registry/event-batch';
import { ingestEvents } from '@/lib/registry/ingest';
import { batchMaker, batchSize, columns, rowsOf } from './event-batches';

test('every batch is taken whole, and no id comes twice, in any run', () => {
  const ids = new Set<string>();
  for (const next of [batchMaker(1, 'harbour'), batchMaker(2, 'harbour')]) {
    for (let i = 0; i < 200; i++) {
      const { events, rejected } = readEventBatch(JSON.stringify(next()));
      expect([events.length, rejected]).toEqual([batchSize, []]);
      for (const { id } of events) ids.add(id);
    }
  }
  expect(ids.size).toBe(2 * 200 * batchSize);
});

test('the rows of the plain insert are those that ingest stores', async () => {
  const { db, close } = await openTestDatabase('pglite');
  const batch = batchMaker(3, 'harbour')();
  await ingestEvents({ db, environment: { id: 'env_x', applicationId: 'app_x' }, text: JSON.stringify(batch), now: new Date() });
  const { rows } = await db.execute<Record<string, unknown>>(
    'select environment_id, sent_day::text, event_id, install_id, n::int, t, type, version, seq::int, reason, dims, data from events order by n',
  );
  await close();
  const plain = rowsOf(batch, { environmentId: 'env_x', modelId: 'mdl_x' });
  const expected = batch.events.map((_, row) => Object.fromEntries(columns.map((column, at) => [column, plain[row * columns.length + at]])));
  expect(rows.map((row) => ({ ...row, t: Number(row['t']) }))).toEqual(
    expected.map(({ model_id: _model, received_at: _received, dims, ...row }) => ({ ...row, dims: JSON.parse(String(dims)) })),
  );
});
