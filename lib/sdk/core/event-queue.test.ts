import { describe, expect, test } from 'vitest';
import { fakeVersion } from '../testing/fake-model';
import { FakeServer } from '../testing/fake-server';
import { diskStore, quiet, settle, simDevice } from '../testing/sim';
import type { Store, Write } from './client';
import { thisHost } from './host';
import { FakeClock } from './testing/fake-clock';

const dayMs = 86_400_000;

/** Puts events into the queue of a device as a busy week would. */
async function fill(store: Store, count: number, t: (i: number) => number, dataBytes = 10): Promise<void> {
  const writes = Array.from({ length: count }, (_, i): Write => {
    const n = 1000 + i;
    const event = { id: `id-${n}`, n, t: t(i), day: '2026-11-20', type: 'alive', dims: {}, data: 'x'.repeat(dataBytes) };
    return ['events', String(n).padStart(12, '0'), event];
  });
  await store.change([], () => writes);
}

async function start(host = {}) {
  const server = await FakeServer.start();
  await server.deploy('pets', 1, fakeVersion(1));
  const clock = new FakeClock();
  const store = diskStore();
  return { server, clock, store, device: (options = {}) => simDevice(server, { host, ...options }, clock, store) };
}

const posts = (server: FakeServer) =>
  server.asked('events').map(({ body }) => JSON.parse(body) as { schema: string; install: string; events: Record<string, unknown>[] });

describe('R44 device queue', () => {
  test('R44 events are numbered, dated, sent 5 s later in one batch, and told once', async () => {
    const { server, clock, store, device } = await start();
    await settle(device().client.load('pets'), clock);
    const before = posts(server).length;
    await clock.advance(6000);
    expect(posts(server).length - before).toBeLessThanOrEqual(1);
    const all = posts(server).flatMap(({ events }) => events);
    expect(all.map(({ type }) => type)).toEqual(['alive', 'available', 'download_done', 'trial_ok', 'committed']);
    expect(all.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
    expect(posts(server)[0]).toMatchObject({ schema: 'slipway.events/1', install: expect.stringMatching(/^[0-9a-f]{32}$/) });
    for (const { id, day, dims } of all) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(Number.parseInt(String(id).replace('-', '').slice(0, 12), 16)).toBeGreaterThanOrEqual(Date.parse('2026-11-20T12:00:00Z'));
      expect(day).toBe('2026-11-20');
      expect(Object.keys(dims as object).sort()).toEqual(['adapter', 'backend', 'browser', 'deviceClass', 'os', 'sdk']);
    }
    expect(await store.keys('events')).toEqual([]);
  });

  test('R44 offline for days and a closed tab: kept, then delivered once', async () => {
    const { server, clock, store, device } = await start();
    const first = device({ host: { facts: () => ({ ...thisHost().facts(), online: false }) } });
    await settle(first.client.load('pets'), clock);
    first.client.close();
    await clock.advance(6 * dayMs);
    expect(server.events.size).toBe(0);
    expect((await store.keys('events')).length).toBe(5);
    const second = device();
    await settle(second.client.check(), clock);
    await clock.advance(6000);
    expect([...server.events.values()].map(({ type }) => type)).toEqual(['alive', 'available', 'download_done', 'trial_ok', 'committed', 'alive']);
    expect(posts(server).flatMap(({ events }) => events)).toHaveLength(6);
    expect(await store.keys('events')).toEqual([]);
  });

  test('R44 the limits: 1,000 events, 256 KiB, 7 days, the oldest go', async () => {
    const { server, clock, store, device } = await start();
    const { client } = device({ telemetry: true });
    await settle(client.check(), clock);
    await clock.advance(6000);
    server.requests.length = 0;
    await fill(store, 1200, (i) => clock.now() - (i < 100 ? 8 * dayMs : 0));
    await settle(client.check(), clock);
    await quiet();
    const sent = posts(server).flatMap(({ events }) => events.map(({ n }) => Number(n)));
    expect(sent).toHaveLength(1000);
    expect(Math.min(...sent)).toBe(1200);
    for (const { body } of server.asked('events')) expect(new TextEncoder().encode(body).length).toBeLessThanOrEqual(64 * 1024);
    expect(Math.max(...posts(server).map(({ events }) => events.length))).toBe(100);
    server.requests.length = 0;
    await fill(store, 300, () => clock.now(), 1000);
    await settle(client.check(), clock);
    await quiet();
    const bytes = posts(server).reduce((sum, { events }) => sum + JSON.stringify(events).length, 0);
    expect(bytes).toBeLessThanOrEqual(256 * 1024 + 100);
    expect(bytes).toBeGreaterThan(250 * 1024);
  });

  test('R44 100 KiB at the end of a page split into beacons of at most 64 KiB; one that is not taken stays', async () => {
    const bodies: string[] = [];
    let hide: () => void = () => undefined;
    let room = 2;
    const host = {
      beacon: (_url: string, body: string) => room-- > 0 && bodies.push(body) > 0,
      listen: (type: string, run: () => void) => {
        if (type === 'hidden') hide = run;
        return () => undefined;
      },
    };
    const { clock, store, device } = await start(host);
    await settle(device().client.check(), clock);
    await clock.advance(6000);
    await fill(store, 150, () => clock.now(), 900);
    hide();
    await quiet(60);
    expect(bodies).toHaveLength(2);
    for (const body of bodies) expect(new TextEncoder().encode(body).length).toBeLessThanOrEqual(64 * 1024);
    const sent = bodies.flatMap((body) => (JSON.parse(body) as { events: unknown[] }).events).length;
    expect(await store.keys('events')).toHaveLength(150 - sent);
  });

  test('R44 429 is obeyed, 5xx keeps, 413 splits, 410 drops', async () => {
    const { server, clock, store, device } = await start();
    const { client } = device();
    const answers = [
      new Response('', { status: 429, headers: { 'retry-after': '120' } }),
      new Response('', { status: 500 }),
      new Response('', { status: 413 }),
    ];
    server.meddle = ({ path }) => (path === 'events' ? answers.shift() : undefined);
    await settle(client.load('pets'), clock);
    await clock.advance(6000);
    expect(answers).toHaveLength(2);
    await clock.advance(110_000);
    await settle(client.check(), clock);
    expect(answers).toHaveLength(2);
    await clock.advance(12_000);
    expect(answers).toHaveLength(1);
    expect(await store.keys('events')).toHaveLength(5);
    await clock.advance(31_000);
    expect(answers).toHaveLength(0);
    expect(posts(server).map(({ events }) => events.length)).toEqual([5, 5, 5, 2, 2, 1]);
    expect(server.events.size).toBe(5);
    await fill(store, 3, () => clock.now());
    server.meddle = ({ path }) => (path === 'events' ? new Response('', { status: 410 }) : undefined);
    await settle(client.check(), clock);
    await clock.advance(6000);
    expect(await store.keys('events')).toEqual([]);
  });

  test('R44 a full queue does not send before Retry-After either', async () => {
    const { server, clock, store, device } = await start();
    const { client } = device();
    await fill(store, 30, () => clock.now());
    server.meddle = ({ path }) => (path === 'events' ? new Response('', { status: 429, headers: { 'retry-after': '120' } }) : undefined);
    await settle(client.check(), clock);
    await quiet();
    expect(server.asked('events')).toHaveLength(1);
    await settle(client.check(), clock);
    await quiet();
    expect(server.asked('events')).toHaveLength(1);
  });

  test('R44 no consent: 0 requests, an empty queue, no install id', async () => {
    const { server, clock, store, device } = await start();
    const { client } = device();
    await settle(client.check(), clock);
    await client.consent(false);
    expect(await store.keys('events')).toEqual([]);
    expect(await store.get('meta', 'install')).toBeUndefined();
    server.requests.length = 0;
    const again = device();
    await settle(
      again.client.load('pets').catch(() => undefined),
      clock,
    );
    await clock.advance(60_000);
    expect(server.asked('events')).toEqual([]);
    expect(await again.client.status()).toMatchObject({ consent: false });
  });

  test('R44 what happens without consent is told once it is given', async () => {
    const { server, clock, device } = await start();
    const { client } = device();
    await client.consent(false);
    await settle(client.check(), clock);
    await client.consent(true);
    await settle(client.check(), clock);
    await clock.advance(6000);
    expect(posts(server).flatMap(({ events }) => events.map(({ type }) => type))).toContain('alive');
  });

  test('telemetry can be off, in the app or in the environment', async () => {
    const { server, clock, device } = await start();
    await settle(device({ telemetry: false }).client.load('pets'), clock);
    await clock.advance(60_000);
    expect(server.asked('events')).toEqual([]);
    await server.publish({ events: { enabled: false } });
    const { client } = device();
    await settle(client.check(), clock);
    await clock.advance(60_000);
    expect([...server.events.values()].filter(({ type }) => type !== 'alive')).toEqual([]);
  });
});

describe('R21 retired environments', () => {
  test('R21 410 drops the queue', async () => {
    const { server, clock, store, device } = await start();
    const { client } = device();
    await settle(client.check(), clock);
    await fill(store, 5, () => clock.now());
    server.meddle = () => new Response('{}', { status: 410 });
    await expect(settle(client.check(), clock)).rejects.toMatchObject({ code: 'environment/retired' });
    await clock.advance(60_000);
    expect(await store.keys('events')).toEqual([]);
  });
});

describe('checks by themselves', () => {
  test('at start, by timer around minPollSeconds, on a newer seq only, and not before Retry-After', async () => {
    let hear: (data: string) => void = () => undefined;
    const host = {
      stream: (_url: string, onData: (data: string) => void) => {
        hear = onData;
        return () => undefined;
      },
    };
    const { server, clock, device } = await start(host);
    const { client } = device({ policy: { poll: true } });
    const checks = () => server.asked('manifest').length;
    await clock.advance(1);
    await quiet();
    expect(checks()).toBe(1);
    await clock.advance(290_000);
    await quiet();
    expect(checks()).toBe(1);
    await clock.advance(20_000);
    await quiet();
    expect(checks()).toBe(2);
    hear('{"seq":2}');
    await quiet();
    expect(checks()).toBe(2);
    await server.publish();
    hear('{"seq":3}');
    await quiet();
    expect(checks()).toBe(3);
    server.meddle = ({ path }) => (path === 'manifest' ? new Response('', { status: 429, headers: { 'retry-after': '1000' } }) : undefined);
    await expect(settle(client.check(), clock)).rejects.toMatchObject({ code: 'download/network' });
    server.meddle = undefined;
    await expect(settle(client.check(), clock)).rejects.toMatchObject({ code: 'download/network' });
    await clock.advance(900_000);
    await quiet();
    expect(checks()).toBe(4);
    await clock.advance(110_000);
    await quiet();
    expect(checks()).toBe(5);
    client.close();
    await clock.advance(10_000_000);
    expect(checks()).toBe(5);
  });
});
