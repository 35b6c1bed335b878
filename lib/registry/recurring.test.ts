import { afterAll, beforeAll, expect, test } from 'vitest';
import { listTasks } from '@/db/testing/tasks';
import { ingestEvents } from './ingest';
import { scheduleRecurring } from './recurring';
import { runDueTasks } from './tasks';
import { type TestHost, testHost } from './testing/host';

const dayMs = 86_400_000;
let server: TestHost;
beforeAll(async () => {
  server = await testHost({ now: new Date('2026-11-20T12:00:30Z') });
});
afterAll(() => server.close());

async function tasks(): Promise<string[]> {
  return (await listTasks(server.db)).map(({ kind, runAt }) => `${kind} ${runAt.toISOString()}`);
}

test('each kind waits for its next time once, however many servers ask', async () => {
  await Promise.all([1, 2, 3].map(() => scheduleRecurring(server.db, server.clock.now())));
  expect(await tasks()).toEqual(['rollups 2026-11-20T12:01:00.000Z', 'partitions 2026-11-21T00:00:00.000Z']);
});

test('a run asks for the next one, and partitions follow the days', async () => {
  server.clock.advance(20 * dayMs);
  const event = { id: '0192f000-0000-7000-8000-000000000001', n: 1, t: server.clock.now().getTime(), day: '2026-12-10', type: 'alive' };
  const dims = { browser: 'chrome', os: 'linux', deviceClass: 'computer', backend: 'wasm', adapter: '', sdk: '1' };
  const text = JSON.stringify({ schema: 'slipway.events/1', install: 'install-1', events: [{ ...event, dims }] });
  const ingest = () => ingestEvents({ db: server.db, environment: { id: 'env_x', applicationId: 'app_x' }, text, now: server.clock.now() });
  // Nobody made the day's partition: this is what the daily run is for.
  await expect(ingest()).rejects.toThrow();
  expect(await runDueTasks(server.host)).toBe(2);
  expect(await tasks()).toEqual(['rollups 2026-12-10T12:01:00.000Z', 'partitions 2026-12-11T00:00:00.000Z']);
  expect(await ingest()).toMatchObject({ accepted: 1 });
  server.clock.advance(60_000);
  await runDueTasks(server.host);
  const { rows } = await server.db.execute("select n from rollup_hours where environment_id = 'env_x' and dim = 'browser'");
  expect(rows.map((row) => Number(row['n']))).toEqual([1]);
});
