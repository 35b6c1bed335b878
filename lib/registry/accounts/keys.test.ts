import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MembershipRow, removeMember } from '@/db';
import type { KeyView, Page } from '@/lib/api';
import { isToken, makeToken } from '../auth/token';
import { type TestHost, type TestUser, testHost } from '../testing/host';

interface NewKey {
  readonly key: KeyView;
  readonly token: string;
}
interface Refusal {
  readonly error: { readonly code: string; readonly details?: { readonly scope?: string } };
}

const day = 24 * 60 * 60 * 1000;
let server: TestHost;
let ada: TestUser;
let ships: MembershipRow;
beforeAll(async () => {
  server = await testHost();
  ada = await server.makeUser('Ada');
  ships = await server.makeOrganization('ships', ada);
  for (const name of ['boats', 'ferries']) await server.call('POST', '/organizations/ships/applications', { as: ada, body: { name } });
});
afterAll(() => server.close());

const read = ['versions:read'];
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const make = (body: object, as: TestUser = ada) =>
  server.call<NewKey & Refusal>('POST', '/organizations/ships/keys', { as, body: { name: 'build', scopes: read, ...body } });
const use = (token: string, path = '/organizations/ships') => server.call<Refusal>('GET', path, bearer(token));
const codeOf = ({ status, body }: { status: number; body: Refusal }) => [status, body.error.code];

describe('a key', () => {
  test('is shown once and works', async () => {
    const made = await make({ application: 'Boats', environment: 'dev' });
    expect(made.status).toBe(201);
    const { key, token } = made.body;
    expect(token).toMatch(/^slw_org_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}$/);
    expect(key).toMatchObject({ start: token.slice(0, 12), scopes: read, binding: { application: 'boats', environment: 'dev' }, lastUsedAt: null });
    expect(Date.parse(key.expiresAt ?? '') - Date.parse(key.createdAt)).toBe(365 * day);
    expect((await use(token)).status).toBe(200);
    const listed = await server.call<Page<KeyView>>('GET', '/organizations/ships/keys', { as: ada });
    expect(listed.body.items[0]).toEqual({ ...key, lastUsedAt: server.clock.now().toISOString() });
    expect(JSON.stringify(listed.body)).not.toContain(token);
    const me = await server.call('GET', '/me', bearer(token));
    expect(me.body).toMatchObject({ principal: { kind: 'key', id: key.id, name: 'build' }, scopes: read, organizations: [{ slug: 'ships' }] });
  });

  test('is nowhere in the database, only its hash', async () => {
    const { body } = await make({});
    await use(body.token);
    const { rows: tables } = await server.db.execute(`select table_name from information_schema.tables where table_schema = 'public'`);
    expect(tables.length).toBeGreaterThan(20);
    let dump = '';
    for (const { table_name: name } of tables as { table_name: string }[]) {
      dump += JSON.stringify((await server.db.execute(`select * from "${name}"`)).rows);
    }
    expect(dump).toContain(body.key.id);
    expect(dump).not.toContain(body.token);
    expect(dump).not.toContain(body.token.slice(8, 40));
  });

  test('with a typing mistake stops before the database; one that was never made is unknown', async () => {
    const { token } = (await make({})).body;
    const typo = token.slice(0, 20) + (token[20] === 'a' ? 'b' : 'a') + token.slice(21);
    expect(isToken(token)).toBe(true);
    let asked = 0;
    const db = () => {
      asked += 1;
      return server.host.db();
    };
    const host = { ...server.host, db };
    const { principalOf } = await import('../auth/principal');
    const request = new Request('http://localhost/', bearer(typo));
    await expect(principalOf(request, host)).rejects.toMatchObject({ code: 'auth/unauthenticated' });
    expect(asked).toBe(0);
    expect(codeOf(await use(typo))).toEqual([401, 'auth/unauthenticated']);
    expect(codeOf(await use(makeToken('org')))).toEqual([401, 'auth/unauthenticated']);
    expect(codeOf(await server.call<Refusal>('GET', '/me', { headers: { authorization: 'Basic YTpi' } }))).toEqual([401, 'auth/unauthenticated']);
  });

  test('is refused at the next request after it was revoked', async () => {
    const { token, key } = (await make({})).body;
    expect((await use(token)).status).toBe(200);
    expect((await server.call('DELETE', `/organizations/ships/keys/${key.id}`, { as: ada })).status).toBe(204);
    expect(codeOf(await use(token))).toEqual([401, 'auth/revoked']);
    expect((await server.call('DELETE', `/organizations/ships/keys/${key.id}`, { as: ada })).status).toBe(404);
    const listed = await server.call<Page<KeyView>>('GET', '/organizations/ships/keys?limit=200', { as: ada });
    expect(listed.body.items.map(({ id }) => id)).not.toContain(key.id);
  });

  test('expires, also within the time that it is believed', async () => {
    const { token } = (await make({ expiresInDays: 1 })).body;
    const start = server.clock.now();
    server.clock.set(new Date(start.getTime() + day - 1));
    expect((await use(token)).status).toBe(200);
    server.clock.advance(1);
    expect(codeOf(await use(token))).toEqual([401, 'auth/expired']);
    server.clock.set(start);
  });

  test('revoked by another process is believed for ten seconds, no longer', async () => {
    const { token, key } = (await make({})).body;
    expect((await use(token)).status).toBe(200);
    await server.db.execute(`update apikeys set enabled = false where id = '${key.id}'`);
    server.clock.advance(9_999);
    expect((await use(token)).status).toBe(200);
    server.clock.advance(1);
    expect(codeOf(await use(token))).toEqual([401, 'auth/revoked']);
  });

  test('stops when its maker leaves the organization', async () => {
    const grace = await server.makeUser('Grace');
    await server.addMember(ships, grace, 'admin');
    const { token } = (await make({}, grace)).body;
    expect((await use(token)).status).toBe(200);
    await removeMember(server.db, ships.tenant, grace.id);
    server.clock.advance(10_000);
    expect(codeOf(await use(token))).toEqual([401, 'auth/revoked']);
  });

  test('reaches only what it is bound to, and does only what its scopes say', async () => {
    const { token } = (await make({ application: 'boats' })).body;
    expect((await use(token, '/organizations/ships/applications/boats')).status).toBe(200);
    const unbound = await use(token, '/organizations/ships/applications/ferries');
    const unknown = await use(token, '/organizations/ships/applications/nothing');
    expect(codeOf(unbound)).toEqual([404, 'resource/not-found']);
    expect(unbound.body).toEqual(unknown.body);
    const refused = await server.call<Refusal>('POST', '/organizations/ships/keys', { ...bearer(token), body: { name: 'more', scopes: read } });
    expect([...codeOf(refused), refused.body.error.details?.scope]).toEqual([403, 'auth/forbidden', 'org:admin']);
  });

  test('bound to an environment it neither reads nor changes another one', async () => {
    const { token } = (await make({ application: 'boats', environment: 'dev', scopes: [...read, 'analytics:read', 'org:admin'] })).body;
    const of = (env: string, method = 'GET', body?: object, path = '') =>
      server.call<Refusal>(method, `/organizations/ships/applications/boats/environments/${env}${path}`, {
        ...bearer(token),
        ...(body ? { body } : {}),
      });
    expect((await of('dev')).status).toBe(200);
    expect((await of('dev', 'GET', undefined, '/connection')).status).toBe(200);
    expect(codeOf(await of('prod'))).toEqual([403, 'auth/forbidden']);
    expect(codeOf(await of('prod', 'GET', undefined, '/connection'))).toEqual([403, 'auth/forbidden']);
    expect(codeOf(await of('prod', 'PATCH', { rotateKey: true }))).toEqual([403, 'auth/forbidden']);
  });

  test('makes no key that can do more than itself; a bound one administers only what it is bound to', async () => {
    const free = (await make({ scopes: ['org:admin', 'versions:read'] })).body.token;
    const byKey = (token: string, body: object) =>
      server.call<NewKey & Refusal>('POST', '/organizations/ships/keys', { ...bearer(token), body: { name: 'child', ...body } });
    expect(codeOf(await byKey(free, { scopes: ['deploy:*'], application: 'boats' }))).toEqual([403, 'auth/forbidden']);
    expect((await byKey(free, { scopes: read, application: 'boats' })).status).toBe(201);
    const bound = (await make({ scopes: ['org:admin', 'versions:read'], application: 'boats' })).body.token;
    expect(codeOf(await byKey(bound, { scopes: read, application: 'boats' }))).toEqual([403, 'auth/forbidden']);
    for (const [method, path, body] of [
      ['GET', '/audit', undefined],
      ['GET', '/keys', undefined],
      ['PATCH', '', { name: 'Mine' }],
    ] as const) {
      const answer = await server.call<Refusal>(method, `/organizations/ships${path}`, { ...bearer(bound), ...(body ? { body } : {}) });
      expect(codeOf(answer), `${method} ${path}`).toEqual([403, 'auth/forbidden']);
    }
  });

  test('takes only what makes sense', async () => {
    const cases: [object, number, string][] = [
      [{ scopes: ['versions:all'] }, 400, 'request/invalid'],
      [{ scopes: [] }, 400, 'request/invalid'],
      [{ name: ' ' }, 400, 'request/invalid'],
      [{ expiresInDays: 366 }, 400, 'request/invalid'],
      [{ environment: 'dev' }, 400, 'request/invalid'],
      [{ application: 'nothing' }, 404, 'resource/not-found'],
      [{ application: 'boats', environment: 'nothing' }, 404, 'resource/not-found'],
      [{ owner: true }, 400, 'request/invalid'],
    ];
    for (const [body, status, code] of cases) expect(codeOf(await make(body)), JSON.stringify(body)).toEqual([status, code]);
    await server.call('PATCH', '/organizations/ships', { as: ada, body: { keyMaxDays: 30 } });
    expect(codeOf(await make({ expiresInDays: 31 }))).toEqual([400, 'request/invalid']);
    const { key } = (await make({})).body;
    expect(Date.parse(key.expiresAt ?? '') - Date.parse(key.createdAt)).toBe(30 * day);
    await server.call('PATCH', '/organizations/ships', { as: ada, body: { keyMaxDays: 365 } });
  });
});

describe('a personal token', () => {
  const makeToken = (body: object, as: TestUser = ada) =>
    server.call<NewKey & Refusal>('POST', '/me/tokens', { as, body: { name: 'laptop', ...body } });

  test('reaches all organizations of its person, and nobody revokes it but its person', async () => {
    const { token, key } = (await makeToken({})).body;
    expect(token).toMatch(/^slw_pat_/);
    await server.makeOrganization('trains', ada);
    for (const slug of ['ships', 'trains']) expect((await use(token, `/organizations/${slug}`)).status).toBe(200);
    const stranger = await server.makeUser('Mallory');
    await server.makeOrganization('mallory', stranger);
    expect((await use(token, '/organizations/mallory')).status).toBe(404);
    for (const [as, path] of [
      [stranger, `/me/tokens/${key.id}`],
      [ada, `/organizations/ships/keys/${key.id}`],
    ] as const) {
      expect((await server.call('DELETE', path, { as })).status).toBe(404);
    }
    expect((await server.call<Page<KeyView>>('GET', '/me/tokens', { as: ada })).body.items.map(({ id }) => id)).toEqual([key.id]);
    expect((await server.call('DELETE', `/me/tokens/${key.id}`, { as: ada })).status).toBe(204);
    expect(codeOf(await use(token))).toEqual([401, 'auth/revoked']);
  });

  test('has no scope above the roles of its person, and makes no other token', async () => {
    const viewer = await server.makeUser('Vera');
    await server.addMember(ships, viewer, 'viewer');
    const refused = await makeToken({ scopes: ['versions:write'] }, viewer);
    expect([...codeOf(refused), refused.body.error.details?.scope]).toEqual([403, 'auth/forbidden', 'versions:write']);
    const { token } = (await makeToken({ scopes: read }, viewer)).body;
    expect((await use(token)).status).toBe(200);
    expect(codeOf(await server.call<Refusal>('POST', '/me/tokens', { ...bearer(token), body: { name: 'more' } }))).toEqual([403, 'auth/forbidden']);
  });
});
