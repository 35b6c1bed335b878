/** The counted states, against a plain model of them in JavaScript, whatever order and however often events arrive. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rewriteRollups } from '@/db';
import { ingestEvents } from './ingest';
import { type TestHost, type TestUser, testHost } from './testing/host';

const now = new Date('2026-11-20T12:00:00Z');
const dayMs = 86_400_000;
const dims = { browser: 'chrome', os: 'android', deviceClass: 'phone', backend: 'wasm', adapter: '', sdk: '1.0.0' };

interface Sent {
  readonly install: string;
  readonly event: Record<string, unknown> & {
    readonly id: string;
    readonly n: number;
    readonly t: number;
    readonly type: string;
    readonly version?: number;
  };
}

let server: TestHost;
let user: TestUser;
beforeAll(async () => {
  server = await testHost({ now });
  user = await server.makeUser('Ann');
  await server.makeOrganization('acme', user);
  const app = '/organizations/acme/applications';
  expect((await server.call('POST', app, { as: user, body: { name: 'pets' } })).status).toBe(201);
  expect((await server.call('POST', `${app}/pets/models`, { as: user, body: { name: 'cats' } })).status).toBe(201);
});
afterAll(() => server.close());

/** Seeded: the same events in every run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function uuid(n: number): string {
  const hex = n.toString(16).padStart(12, '0');
  return `0192f000-0000-7000-8000-${hex}`;
}

/** A few days in the life of so many devices: alive each day, versions fetched, tried, committed or refused. */
function lives(devices: number, perDevice: number): Sent[] {
  const random = randomOf(7);
  const sent: Sent[] = [];
  for (let device = 0; device < devices; device++) {
    const install = `install-${String(device).padStart(6, '0')}`;
    for (let n = 1; n <= perDevice; n++) {
      const t = now.getTime() - Math.floor(((perDevice - n) / perDevice) * 12 * dayMs) - 60_000;
      const type = ['alive', 'available', 'download_done', 'committed', 'trial_fail'][Math.floor(random() * 5)] ?? 'alive';
      const event = {
        id: uuid(device * perDevice + n),
        n,
        t,
        day: new Date(t).toISOString().slice(0, 10),
        type,
        dims: { ...dims, browser: ['chrome', 'safari', 'firefox'][device % 3] },
        ...(type === 'alive' ? {} : { model: 'cats', version: 1 + Math.floor(random() * 3) }),
        ...(type === 'trial_fail' ? { reason: 'mismatch' } : {}),
      };
      sent.push({ install, event });
    }
  }
  return sent;
}

/** What must come out, counted the plain way. */
function reference(sent: readonly Sent[]) {
  const last = new Map<string, Sent['event']>();
  const seen = new Map<string, number>();
  const happened = new Map<string, Set<string>>();
  for (const { install, event } of sent) {
    seen.set(install, Math.max(seen.get(install) ?? 0, event.t));
    if (event.version === undefined) continue;
    const key = `${event.version} ${event.type}`;
    happened.set(key, (happened.get(key) ?? new Set()).add(install));
    const before = last.get(install);
    if (event.type === 'committed' && (!before || before.n < event.n)) last.set(install, event);
  }
  const of = (version: number, type: string) => happened.get(`${version} ${type}`)?.size ?? 0;
  return [3, 2, 1].map((version) => ({
    version,
    downloaded: of(version, 'download_done'),
    installed: of(version, 'committed'),
    failed: of(version, 'trial_fail'),
    active: [...last].filter(([install, event]) => event.version === version && (seen.get(install) ?? 0) > now.getTime() - 7 * dayMs).length,
  }));
}

async function environmentNamed(name: string): Promise<{ id: string; applicationId: string }> {
  const path = '/organizations/acme/applications/pets';
  const { body } = await server.call<{ id: string }>('POST', `${path}/environments`, { as: user, body: { name } });
  const application = await server.call<{ id: string }>('GET', path, { as: user });
  return { id: body.id, applicationId: application.body.id };
}

/** Sends in batches of up to 100 per install. */
async function send(environment: { id: string; applicationId: string }, sent: readonly Sent[]): Promise<{ accepted: number; duplicate: number }> {
  const total = { accepted: 0, duplicate: 0 };
  const byInstall = new Map<string, Sent[]>();
  for (const one of sent) byInstall.set(one.install, [...(byInstall.get(one.install) ?? []), one]);
  for (const [install, list] of byInstall) {
    for (let i = 0; i < list.length; i += 100) {
      const text = JSON.stringify({ schema: 'slipway.events/1', install, events: list.slice(i, i + 100).map(({ event }) => event) });
      const answer = await ingestEvents({ db: server.db, environment, text, now });
      expect(answer.rejected).toEqual([]);
      total.accepted += answer.accepted;
      total.duplicate += answer.duplicate;
    }
  }
  return total;
}

async function numbers(env: string) {
  const path = `/organizations/acme/applications/pets/environments/${env}`;
  const get = async (query: string) => (await server.call('GET', `${path}${query}`, { as: user })).body;
  return {
    versions: await get('/analytics/versions?model=cats'),
    byBrowser: await get('/analytics/active?range=30&group=browser'),
    byVersion: await get('/analytics/active?range=30&group=version&model=cats'),
    rollups: await server.db.transaction(async (tx) => {
      await rewriteRollups(tx);
      const { rows } = await tx.execute(
        `select model_id, version, type, dim, value, n from rollup_hours r join environments e on e.id = r.environment_id where e.name = '${env}' order by 1, 2, 3, 4, 5`,
      );
      return rows;
    }),
  };
}

describe('R43 exact counts', () => {
  test('R43 10,000 events of 100 devices, permuted, duplicated, dropped and sent again, count as the plain run', { timeout: 180_000 }, async () => {
    const sent = lives(100, 100);
    const plain = await environmentNamed('plain');
    expect(await send(plain, sent)).toEqual({ accepted: 10_000, duplicate: 0 });

    const random = randomOf(11);
    const shuffled = sent.map((one) => ({ one, at: random() })).sort((a, b) => a.at - b.at);
    const rough = await environmentNamed('rough');
    const first = shuffled.filter(() => random() > 0.4).map(({ one }) => one);
    await send(rough, first);
    await send(
      rough,
      shuffled.filter(() => random() > 0.5).map(({ one }) => one),
    );
    await send(
      rough,
      shuffled.map(({ one }) => one),
    );

    const [expected, got] = [await numbers('plain'), await numbers('rough')];
    expect(got).toEqual(expected);
    const { items } = expected.versions as unknown as { items: Record<string, number>[] };
    expect(items.map(({ version, downloaded, installed, failed, active }) => ({ version, downloaded, installed, failed, active }))).toEqual(
      reference(sent),
    );
    const active = items.reduce((sum, item) => sum + (item['active'] ?? 0), 0);
    expect(active).toBeLessThanOrEqual(100);
    expect(items.every((item) => Object.values(item).every((n) => typeof n !== 'number' || n >= 0))).toBe(true);
    expect(items.reduce((sum, item) => sum + (item['adoption'] ?? 0), 0)).toBeCloseTo(1, 9);
    // A second roll-up changes nothing, nor do the same events once more.
    expect(await send(rough, sent.slice(0, 500))).toEqual({ accepted: 0, duplicate: 500 });
    expect(await numbers('rough')).toEqual(expected);
  });

  test('R43 F9 one device: one active, one install, full adoption; its events once more change nothing', async () => {
    const one = await environmentNamed('one');
    const event = (n: number, type: string, more: object = {}) => ({
      install: 'install-phone',
      event: { id: uuid(900_000 + n), n, t: now.getTime() - 1000, day: '2026-11-20', type, dims, ...more },
    });
    const life = [event(1, 'alive'), event(2, 'download_done', { model: 'cats', version: 1 }), event(3, 'committed', { model: 'cats', version: 1 })];
    await send(one, life);
    const before = await numbers('one');
    expect(before.versions).toEqual({ items: [{ version: 1, downloaded: 1, installed: 1, failed: 0, active: 1, adoption: 1, reasons: [] }] });
    expect(before.byBrowser).toMatchObject({ active: 1, installs: 1, series: [{ key: 'chrome' }] });
    expect(await send(one, life)).toEqual({ accepted: 0, duplicate: 3 });
    expect(await numbers('one')).toEqual(before);
  });
});

test('a wrong clock counts on the day it arrived, once, however often it is sent', async () => {
  const odd = await environmentNamed('odd');
  const text = JSON.stringify({
    schema: 'slipway.events/1',
    install: 'install-odd',
    events: [
      { id: uuid(950_000), n: 1, t: 0, day: '1999-01-01', type: 'alive', dims },
      { id: uuid(950_001), n: 2, t: now.getTime() + 400 * dayMs, day: '2027-12-25', type: 'alive', dims },
    ],
  });
  const send = () => ingestEvents({ db: server.db, environment: odd, text, now });
  expect(await send()).toEqual({ accepted: 2, duplicate: 0, rejected: [] });
  expect(await send()).toEqual({ accepted: 0, duplicate: 2, rejected: [] });
  const { byBrowser } = await numbers('odd');
  const { series, days } = byBrowser as unknown as { series: { counts: number[] }[]; days: string[] };
  expect(days.at(-1)).toBe('2026-11-20');
  expect(series.map(({ counts }) => counts.at(-1))).toEqual([1]);
});

test('bad events are refused one by one, with their place and code', async () => {
  const bad = await environmentNamed('bad');
  const good = { id: uuid(960_000), n: 1, t: now.getTime(), day: '2026-11-20', type: 'alive', dims };
  const events = [
    good,
    { ...good, id: 'no' },
    { ...good, id: uuid(960_001), type: 'party' },
    { ...good, id: uuid(960_002), dims: { ...dims, browser: 'netscape' } },
    { ...good, id: uuid(960_003), dims: { ...dims, address: '10.0.0.1' } },
    { ...good, id: uuid(960_004), version: 1 },
    { ...good, id: uuid(960_005), day: '2026-02-30' },
    { ...good, id: uuid(960_006), data: { note: 'a\0b' } },
    { ...good, id: uuid(960_007), reason: '\ud800' },
    // A name that every object has is no word of ours either.
    { ...good, id: uuid(960_008), dims: { ...dims, constructor: 'x'.repeat(5000) } },
  ];
  const text = JSON.stringify({ schema: 'slipway.events/1', install: 'install-bad', events });
  expect(await ingestEvents({ db: server.db, environment: bad, text, now })).toEqual({
    accepted: 1,
    duplicate: 0,
    rejected: [
      { index: 1, code: 'event/id' },
      { index: 2, code: 'event/type' },
      { index: 3, code: 'event/dims' },
      { index: 4, code: 'event/dims' },
      { index: 5, code: 'event/version' },
      { index: 6, code: 'event/id' },
      { index: 7, code: 'event/type' },
      { index: 8, code: 'event/type' },
      { index: 9, code: 'event/dims' },
    ],
  });
  const many = JSON.stringify({ schema: 'slipway.events/1', install: 'install-bad', events: new Array(101).fill(good) });
  await expect(ingestEvents({ db: server.db, environment: bad, text: many, now })).rejects.toMatchObject({ code: 'request/too-large' });
  await expect(ingestEvents({ db: server.db, environment: bad, text: '{', now })).rejects.toMatchObject({ code: 'request/invalid' });
});
