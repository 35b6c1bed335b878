import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApplicationView, EnvironmentView, ModelView, OrganizationView, Page, UserView } from '@/lib/api';
import { makeSignInLink, openSetupCode } from '@/scripts/server/codes.mjs';
import { makeLocalMark, visitorMarker } from '@/scripts/server/visitors.mjs';
import { type TestHost, testHost } from '../testing/host';
import { useServerBridge } from '../testing/server-bridge';

interface SetUp {
  readonly user: UserView;
  readonly organization: OrganizationView;
}
interface Refusal {
  readonly error: { readonly code: string };
}

/** A request as it arrives at the socket, before the start script marks it. */
interface Arrival {
  readonly headers?: Record<string, string>;
  readonly address?: string;
  readonly isLan?: boolean;
}

// The start script's own marker and codes stand before the routes here, as in the running server.
const localMark = makeLocalMark();
const mark = visitorMarker(localMark, false);
const dataDir = mkdtempSync(join(tmpdir(), 'slipway-setup-'));
let server: TestHost;
let link: ReturnType<typeof makeSignInLink>;
let setupCode: ReturnType<typeof openSetupCode>;

beforeAll(async () => {
  useServerBridge();
  server = await testHost();
});
afterAll(async () => {
  await server.close();
  rmSync(dataDir, { recursive: true, force: true });
});
// Every test begins with a new start script and with nobody there yet.
beforeEach(async () => {
  setupCode = openSetupCode(dataDir);
  link = makeSignInLink();
  useServerBridge({ localMark, setupCode, signInLink: link });
  await server.db.execute('truncate users, organizations cascade');
});

function marked({ headers = {}, address = '127.0.0.1', isLan = false }: Arrival): Record<string, string> {
  const arrived: Record<string, string> = { host: 'localhost:3000', ...headers };
  mark({ headers: arrived, socket: { remoteAddress: address } } as never, isLan);
  return arrived;
}

function setUp(body: unknown, arrival: Arrival = {}) {
  return server.call<SetUp & Refusal>('POST', '/setup', { body, headers: marked(arrival) });
}

const form = { name: 'Grace', email: 'Grace@Example.com', password: 'a long enough password' };
const sessionOf = (headers: Headers) => ({ cookie: headers.get('set-cookie')?.split(';')[0] ?? '' });

describe('at this computer', () => {
  test('R1 the first visitor posts {} and owns the instance: session, personal organization, sample with dev and prod', async () => {
    expect((await server.call('GET', '/setup', { headers: marked({}) })).body).toEqual({ needed: true, local: true });
    const made = await setUp({}, { headers: { origin: 'http://localhost:3000' } });
    expect(made.status).toBe(201);
    expect(made.body.user).toMatchObject({ id: expect.stringMatching(/^usr_[0-9a-z]{26}$/), email: 'owner@localhost' });
    expect(made.body.organization).toMatchObject({ personal: true, role: 'owner' });

    const headers = { ...marked({}), ...sessionOf(made.headers) };
    const me = await server.call('GET', '/me', { headers });
    expect(me.body).toMatchObject({ principal: { kind: 'user', id: made.body.user.id }, organizations: [{ id: made.body.organization.id }] });
    const path = `/organizations/${made.body.organization.slug}/applications`;
    const applications = await server.call<Page<ApplicationView & { models: ModelView[] }>>('GET', `${path}?with=models`, { headers });
    expect(applications.body.items.map(({ name }) => name)).toEqual(['sample']);
    expect(applications.body.items[0]?.models.map(({ name }) => name)).toEqual(['harbour']);
    const environments = await server.call<Page<EnvironmentView>>('GET', `${path}/sample/environments`, { headers });
    expect(environments.body.items.map(({ name }) => name).sort()).toEqual(['dev', 'prod']);

    const again = await setUp({});
    expect([again.status, again.body.error.code]).toEqual([409, 'auth/setup-done']);
    expect((await server.call('GET', '/setup', { headers: marked({}) })).body).toEqual({ needed: false, local: true });
  });

  test('R1 of two who ask at once, one is the owner', async () => {
    const answers = await Promise.all([setUp({}), setUp({}), setUp({})]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const { rows } = await server.db.execute('select id from organizations');
    expect(rows).toHaveLength(1);
  });

  test('R1 the same on a real Postgres, where they truly run at once', async () => {
    const real = await testHost({ database: 'pg' });
    const answers = await Promise.all(Array.from({ length: 5 }, () => real.call('POST', '/setup', { body: {}, headers: marked({}) })));
    await real.close();
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  test('R1 a page of another site is refused', async () => {
    const made = await setUp({}, { headers: { origin: 'https://evil.example' } });
    expect([made.status, made.body.error.code]).toEqual([403, 'auth/origin']);
    expect((await server.call('GET', '/setup')).body).toMatchObject({ needed: true });
  });
});

describe('from anywhere else', () => {
  const arrivals: Record<string, Arrival> = {
    'a foreign Host': { headers: { host: 'rebound.example:3000' } },
    'an X-Forwarded-For': { headers: { 'x-forwarded-for': '127.0.0.1' } },
    'a forged local header': { headers: { host: 'slipway.example', [localMark.header]: localMark.value } },
    'the LAN listener': { address: '192.0.2.7', isLan: true },
    'another address': { address: '192.0.2.7' },
  };
  for (const [name, arrival] of Object.entries(arrivals)) {
    test(`R1 ${name}: 403 without the code, 201 with it`, async () => {
      for (const body of [{}, form, { ...form, code: 'WRONG-CODE' }]) {
        const refused = await setUp(body, arrival);
        expect([refused.status, refused.body.error.code]).toEqual([403, 'auth/setup-code']);
      }
      const made = await setUp({ ...form, code: setupCode.read(), organization: { name: 'Ships', slug: 'ships' } }, arrival);
      expect(made.status).toBe(201);
      expect(made.body).toMatchObject({ user: { email: 'grace@example.com' }, organization: { slug: 'ships', personal: true } });
      expect(setupCode.read()).toBeUndefined();
    });
  }

  test('R1 after 10 wrong codes the old one fails too, and the new one works', async () => {
    const arrival = { address: '192.0.2.7' };
    const old = setupCode.read();
    for (let i = 0; i < 10; i++) expect((await setUp({ ...form, code: `wrong ${i}` }, arrival)).status).toBe(403);
    expect((await setUp({ ...form, code: old }, arrival)).status).toBe(403);
    expect((await setUp({ ...form, code: setupCode.read() }, arrival)).status).toBe(201);
  });

  test('says what is missing or wrong, and keeps the code', async () => {
    const arrival = { address: '192.0.2.7' };
    const code = setupCode.read();
    for (const body of [{ code }, { ...form, code, password: 'short' }, { ...form, code, email: 'nobody' }]) {
      const refused = await setUp(body, arrival);
      expect([refused.status, refused.body.error.code]).toEqual([400, 'request/invalid']);
    }
    const reserved = await setUp({ ...form, code, organization: { name: 'New', slug: 'new' } }, arrival);
    expect([reserved.status, reserved.body.error.code]).toEqual([400, 'name/reserved']);
    expect((await setUp({ ...form, code }, arrival)).status).toBe(201);
  });
});

test('R1 the start link works once', async () => {
  const follow = () => server.call<SetUp & Refusal>('POST', '/auth/link', { body: { code: link.code } });
  expect((await follow()).status).toBe(410);
  const owner = await setUp({});
  const first = await follow();
  expect([first.status, first.body.user.id]).toEqual([200, owner.body.user.id]);
  const me = await server.call<{ principal: { id: string } }>('GET', '/me', { headers: sessionOf(first.headers) });
  expect(me.body.principal.id).toBe(owner.body.user.id);
  expect([(await follow()).status, (await follow()).body.error.code]).toEqual([410, 'auth/link-used']);
});
