import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { addTask, claimDueTask } from '@/db';
import { forgetTasks, listTasks } from '@/db/testing/tasks';
import type { EnvironmentManifest } from '@/lib/api';
import { runDueTasks, startTicking } from './tasks';
import { type Delivery, testDelivery } from './testing/delivery';

const dayMs = 86_400_000;
const start = new Date('2026-11-20T12:00:00Z');

let delivery: Delivery;

beforeAll(async () => {
  delivery = await testDelivery({ now: start });
  await delivery.makeVersion();
});
afterAll(() => delivery.close());

async function manifestOf(environment: string): Promise<EnvironmentManifest> {
  return (
    await delivery.call<{ decoded: EnvironmentManifest }>('GET', `${delivery.app}/environments/${environment}/manifest`, { as: delivery.owner })
  ).body.decoded;
}

describe('refresh', () => {
  test('a manifest is signed anew after a third of its life, again and again, and says the same', async () => {
    await delivery.act('dev', { kind: 'deploy', model: 'pets', version: 1 });
    const first = await manifestOf('dev');
    delivery.clock.advance(10 * dayMs - 1);
    await runDueTasks(delivery.host);
    expect(await manifestOf('dev')).toEqual(first);
    delivery.clock.advance(1);
    await runDueTasks(delivery.host);
    const second = await manifestOf('dev');
    const renewed = { seq: first.seq + 1, issuedAt: '2026-11-30T12:00:00.000Z', expires: '2026-12-30T12:00:00.000Z' };
    expect(second).toEqual({ ...first, ...renewed });
    expect((await delivery.environment('dev')).body).toMatchObject({ revision: 2, seq: 3 });
    delivery.clock.advance(10 * dayMs);
    await runDueTasks(delivery.host);
    expect((await manifestOf('dev')).seq).toBe(first.seq + 2);
    // One task for each of the two environments is left: the renewal of what is newest.
    expect((await listTasks(delivery.db)).map(({ kind, runAt }) => [kind, runAt.toISOString()])).toEqual([
      ['refresh', '2026-12-20T12:00:00.000Z'],
      ['refresh', '2026-12-20T12:00:00.000Z'],
    ]);
  });

  test('a manifest that was followed by another, or whose environment is retired, is not renewed', async () => {
    await delivery.call('POST', `${delivery.app}/environments`, { as: delivery.owner, body: { name: 'show', ttlDays: 3 } });
    delivery.clock.advance(dayMs / 2);
    await delivery.act('show', { kind: 'deploy', model: 'pets', version: 1 });
    delivery.clock.advance(dayMs / 2);
    expect(await runDueTasks(delivery.host)).toBe(1);
    expect((await manifestOf('show')).seq).toBe(2);
    await delivery.call('DELETE', `${delivery.app}/environments/show`, { as: delivery.owner });
    delivery.clock.advance(dayMs);
    expect(await runDueTasks(delivery.host)).toBe(1);
    expect((await listTasks(delivery.db)).length).toBe(2);
  });

  test('five servers that look at once renew each environment once, on a real Postgres', async () => {
    const server = await testDelivery({ database: 'pg', now: start });
    try {
      for (let i = 0; i < 8; i++) await server.call('POST', `${server.app}/environments`, { as: server.owner, body: { name: `e${i}` } });
      server.clock.advance(10 * dayMs);
      const taken = await Promise.all(Array.from({ length: 5 }, () => runDueTasks(server.host)));
      expect(taken.reduce((sum, n) => sum + n, 0)).toBe(10);
      const list = await server.call<{ items: { seq: number }[] }>('GET', `${server.app}/environments`, { as: server.owner });
      expect(list.body.items.map(({ seq }) => seq)).toEqual(Array<number>(10).fill(2));
    } finally {
      await server.close();
    }
  });
});

describe('tasks', () => {
  afterEach(async () => {
    await globalThis.slipwayTicking?.stop();
    globalThis.slipwayTicking = undefined;
    vi.restoreAllMocks();
  });

  const addUnknown = () => addTask(delivery.db, { id: 'tsk_1', kind: 'unknown', payload: {}, runAt: delivery.clock.now() });
  beforeEach(() => forgetTasks(delivery.db));

  test('a task that fails waits longer each time, is given up after 8 attempts, and the others go on', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await addUnknown();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt++) {
      expect(await runDueTasks(delivery.host)).toBe(1);
      expect(await runDueTasks(delivery.host)).toBe(0);
      const [task] = await listTasks(delivery.db);
      expect(task).toMatchObject({ attempts: attempt, leaseUntil: null, lastError: 'This server does not know tasks of the kind unknown' });
      const waitMs = (task?.runAt.getTime() ?? 0) - delivery.clock.now().getTime();
      waits.push(waitMs / 1000);
      delivery.clock.advance(waitMs);
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256]);
    delivery.clock.advance(dayMs);
    expect(await runDueTasks(delivery.host)).toBe(0);
    expect(log).toHaveBeenCalledTimes(8);
  });

  test('the task of a server that died is taken over when its lease ends', async () => {
    await addUnknown();
    const claim = () => claimDueTask(delivery.db, { now: delivery.clock.now(), leaseMs: 60_000, maxAttempts: 8 });
    expect(await claim()).toMatchObject({ id: 'tsk_1', attempts: 1 });
    expect(await claim()).toBeUndefined();
    delivery.clock.advance(60_000);
    expect(await claim()).toMatchObject({ id: 'tsk_1', attempts: 2 });
  });

  test('a running server looks each second, and tries what was given up before it started', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await addTask(delivery.db, { id: 'tsk_1', kind: 'unknown', payload: {}, runAt: delivery.clock.now(), attempts: 8 });
    const { id, seq } = (await delivery.environment('dev')).body;
    const payload = { tenant: 'org_nobody', applicationId: 'app_none', environmentId: id, seq };
    await addTask(delivery.db, { id: 'tsk_2', kind: 'refresh', payload, runAt: delivery.clock.now() });
    startTicking(delivery.host);
    const mine = async () => (await listTasks(delivery.db)).filter(({ id }) => /^tsk_[12]$/.test(id)).map((task) => [task.id, task.attempts]);
    await vi.waitFor(async () => expect(await mine()).toEqual([['tsk_1', 1]]), 10_000);
    // A refresh in the name of another organization finds nothing to renew.
    expect((await delivery.environment('dev')).body.seq).toBe(seq);
    await globalThis.slipwayTicking?.stop();
  });
});
