import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { UserView } from '@/lib/api';
import { accountLibrary } from '../auth/library';
import { type TestHost, testHost } from '../testing/host';
import { localHeaders, useServerBridge } from '../testing/server-bridge';

interface Body {
  readonly user: UserView;
  readonly error: { readonly code: string };
}

const password = 'correct horse battery';
const ours = { origin: 'http://localhost:3000' };
let server: TestHost;
beforeAll(async () => {
  useServerBridge();
  server = await testHost();
  await server.call('POST', '/setup', { body: {}, headers: localHeaders });
  server.clock.advance(1000);
  process.env['SLIPWAY_SIGNUP'] = 'open';
  await signUp('Ada', 'Ada@example.com');
});
afterAll(async () => {
  delete process.env['SLIPWAY_SIGNUP'];
  await server.close();
});

const signUp = (name: string, email: string) => server.call<Body>('POST', '/auth/sign-up/email', { body: { name, email, password } });
const signIn = (email: string, given = password, headers: Record<string, string> = {}) =>
  server.call<Body>('POST', '/auth/sign-in/email', { body: { email, password: given }, headers });
const cookieOf = (headers: Headers) => headers.get('set-cookie')?.split(';')[0] ?? '';
const codeOf = ({ status, body }: { status: number; body: Body }) => [status, body.error.code];

describe('signing in', () => {
  test('gives a session of 30 days in a cookie that scripts cannot read', async () => {
    const answer = await signIn('ada@EXAMPLE.com');
    expect(answer.body).toEqual({ user: { id: expect.stringMatching(/^usr_/), name: 'Ada', email: 'ada@example.com' } });
    expect(answer.headers.get('set-cookie')).toMatch(/^slipway=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
    const session = await server.call<{ user: UserView; expiresAt: string }>('GET', '/auth/get-session', {
      headers: { cookie: cookieOf(answer.headers) },
    });
    expect(session.body.user).toEqual(answer.body.user);
    expect(Date.parse(session.body.expiresAt) - Date.now()).toBeGreaterThan(29.9 * 86_400_000);
    expect(JSON.stringify(session.body)).not.toContain(cookieOf(answer.headers).slice(8, 30));
  });

  test('by https binds the cookie to this host, and each scheme reads its own', async () => {
    const answer = await signIn('ada@example.com', password, { 'x-slipway-scheme': 'https' });
    expect(answer.headers.get('set-cookie')).toMatch(/^__Host-slipway=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const headers = { cookie: cookieOf(answer.headers) };
    expect((await server.call('GET', '/me', { headers: { ...headers, 'x-slipway-scheme': 'https' } })).status).toBe(200);
    expect((await server.call('GET', '/me', { headers })).status).toBe(401);
  });

  test('wrong passwords, unknown people and forged cookies get nothing', async () => {
    expect(codeOf(await signIn('ada@example.com', 'not the password'))).toEqual([401, 'auth/wrong-password']);
    expect(codeOf(await signIn('nobody@example.com'))).toEqual([401, 'auth/wrong-password']);
    expect(codeOf(await signIn('owner@localhost'))).toEqual([401, 'auth/wrong-password']);
    const cookie = cookieOf((await signIn('ada@example.com')).headers);
    expect((await server.call('GET', '/me', { headers: { cookie: `${cookie.slice(0, -4)}AAAA` } })).status).toBe(401);
    expect((await server.call('GET', '/auth/get-session', { headers: { cookie: 'slipway=nothing' } })).body).toBeNull();
  });

  test('is limited to 10 attempts in 15 minutes for an address and an e-mail', async () => {
    const from = (address: string) => ({ 'x-slipway-address': address });
    await signUp('Tess', 'tess@example.com');
    for (let i = 0; i < 10; i++) expect((await signIn('tess@example.com', 'not the password', from('192.0.2.1'))).status).toBe(401);
    const refused = await signIn('tess@example.com', password, from('192.0.2.1'));
    expect(codeOf(refused)).toEqual([429, 'request/rate-limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await signIn('tess@example.com', password, from('192.0.2.2'))).status).toBe(200);
    server.clock.advance(15 * 60_000);
    expect((await signIn('tess@example.com', password, from('192.0.2.1'))).status).toBe(200);
  });

  test('ends with signing out', async () => {
    const cookie = cookieOf((await signIn('ada@example.com')).headers);
    const headers = { ...ours, cookie };
    const out = await server.request('POST', '/auth/sign-out', { headers });
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toMatch(/^slipway=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await server.call('GET', '/me', { headers })).status).toBe(401);
  });
});

test('an unsafe request with a cookie has to come from our own pages', async () => {
  const cookie = cookieOf((await signIn('ada@example.com')).headers);
  const post = (headers: Record<string, string>) =>
    server.call<Body>('POST', '/organizations', { body: { name: 'Other' }, headers: { cookie, ...headers } });
  expect(codeOf(await post({}))).toEqual([403, 'auth/origin']);
  expect(codeOf(await post({ origin: 'https://evil.example' }))).toEqual([403, 'auth/origin']);
  expect(codeOf(await post({ origin: 'null' }))).toEqual([403, 'auth/origin']);
  expect((await post(ours)).status).toBe(201);
  expect(codeOf(await signIn('ada@example.com', password, { origin: 'https://evil.example' }))).toEqual([403, 'auth/origin']);
});

describe('a new account', () => {
  test('is refused unless sign-up is open', async () => {
    delete process.env['SLIPWAY_SIGNUP'];
    expect(codeOf(await signUp('Eve', 'eve@example.com'))).toEqual([403, 'auth/signup-closed']);
    process.env['SLIPWAY_SIGNUP'] = 'open';
  });

  test('comes with a personal organization, one for each e-mail', async () => {
    const made = await signUp('Zoë Žižek', 'zoe@example.com');
    expect(made.body).toMatchObject({ user: { name: 'Zoë Žižek' }, organization: { slug: 'zoe-zizek', personal: true, role: 'owner' } });
    expect(codeOf(await signUp('Zoë', 'ZOE@example.com'))).toEqual([409, 'name/taken']);
    expect((await signUp('Zoë Žižek', 'zoe2@example.com')).body).toMatchObject({ organization: { slug: 'zoe-zizek-2' } });
    expect((await signUp('New', 'new@example.com')).body).toMatchObject({ organization: { slug: 'new-2' } });
  });

  test('stores the password as a hash only', async () => {
    const { rows } = await server.db.execute('select password from accounts');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(password);
  });
});

test('the owner at this computer sets a password and signs in with it; other sessions end', async () => {
  const link = await server.call<Body>('POST', '/auth/link', { body: { code: 'sign-in-code' } });
  const headers = { ...ours, cookie: cookieOf(link.headers) };
  const change = (body: object) => server.call<Body>('POST', '/auth/change-password', { body, headers });
  expect(codeOf(await change({ newPassword: 'too short' }))).toEqual([400, 'request/invalid']);
  expect((await change({ newPassword: password })).status).toBe(204);
  const elsewhere = await signIn('owner@localhost');
  expect(elsewhere.status).toBe(200);
  expect(codeOf(await change({ newPassword: 'another password' }))).toEqual([401, 'auth/wrong-password']);
  expect((await change({ newPassword: 'another password', currentPassword: password })).status).toBe(204);
  expect((await server.call('GET', '/me', { headers })).status).toBe(200);
  expect((await server.call('GET', '/me', { headers: { cookie: cookieOf(elsewhere.headers) } })).status).toBe(401);
  expect((await signIn('owner@localhost', 'another password')).status).toBe(200);
});

test('our keys are rows that the key plugin of better-auth reads', async () => {
  const user = (await signIn('ada@example.com')).body.user;
  const { body } = await server.call<{ token: string; key: { id: string } }>('POST', '/me/tokens', {
    as: user,
    body: { name: 'laptop', scopes: ['versions:read'] },
  });
  const { api } = accountLibrary(server.db, false);
  const verified = await api.verifyApiKey({ body: { configId: 'personal', key: body.token } });
  expect(verified).toMatchObject({ valid: true, key: { id: body.key.id, permissions: { versions: ['read'] } } });
});

test('phones are let in by the owner at this computer only', async () => {
  const owner = await ownerOf();
  const ada = (await signIn('ada@example.com')).body.user;
  const turn = (as: UserView, headers: Record<string, string>, on = true) => server.call<Body>('POST', '/lan', { as, body: { on }, headers });
  expect(codeOf(await turn(owner, {}))).toEqual([403, 'auth/forbidden']);
  expect(codeOf(await turn(ada, localHeaders))).toEqual([403, 'auth/forbidden']);
  expect((await turn(owner, localHeaders)).body).toEqual({ on: true, urls: ['https://192.0.2.1:3443'] });
  expect((await server.call('GET', '/lan', { as: ada })).body).toMatchObject({ on: true });
  expect((await turn(owner, localHeaders, false)).body).toEqual({ on: false, urls: [] });
});

async function ownerOf(): Promise<UserView> {
  const { rows } = await server.db.execute(`select id, name, email from users where email = 'owner@localhost'`);
  return rows[0] as unknown as UserView;
}
