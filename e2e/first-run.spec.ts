// R1, a first start in an empty folder: who sits at this computer owns the instance at once, everybody else needs the code that
// the terminal shows. Requests are worded by hand, because no browser says what an attacker would.
import { mkdtempSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { jsonOf, type PlainAnswer, plainRequest } from './plain-request';
import { becomeOwner, send } from './registry-access';
import { printed, type Server, startServer } from './server';

test.describe.configure({ mode: 'serial' });
test.setTimeout(300_000);

const founder = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' };
const presetCode = 'TEST-CODE-FROM-ENV';
const isInNetwork = Object.values(networkInterfaces()).some((list) => list?.some(({ family, internal }) => family === 'IPv4' && !internal));

/** How a visitor from elsewhere reaches the loopback port: a name that points here, a proxy, a lie about who is local. */
const foreignVisits: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a foreign Host': { host: 'slipway.example' },
  'X-Forwarded-For': { 'x-forwarded-for': '127.0.0.1' },
  'a forged local header': { host: 'slipway.example', 'x-slipway-local': '1', 'x-slipway-address': '127.0.0.1' },
};

let folder: string;
const servers: Server[] = [];

async function start(name: string, options: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {}) {
  const server = await startServer({ ...options, dataDir: join(folder, name) });
  servers.push(server);
  return server;
}

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-first-'));
});
test.afterAll(async () => {
  for (const server of servers) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const setUp = (url: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
  plainRequest(`${url}/api/v1/setup`, { method: 'POST', headers, body });
const stateOf = async (url: string, headers: Readonly<Record<string, string>> = {}) =>
  jsonOf<object>(await plainRequest(`${url}/api/v1/setup`, { headers }));
const codeOf = (answer: PlainAnswer) => [answer.status, jsonOf<{ error?: { code: string } }>(answer).error?.code];
const cookieOf = ({ headers }: PlainAnswer) => headers['set-cookie']?.join('\n') ?? '';

test('R1 an empty folder: healthy, the first visitor here is the owner, the second is told', async () => {
  const server = await start('here');
  const health = await fetch(`${server.url}/api/v1/health`);
  expect([health.status, await health.json()]).toMatchObject([200, { ok: true, database: 'pglite', storage: 'file' }]);
  expect(await stateOf(server.url)).toEqual({ needed: true, local: true });

  const owner = await becomeOwner(server.url);
  expect(owner.cookie).toMatch(/^slipway=/);
  const me = await (await send(server.url, 'GET', '/me', { cookie: owner.cookie })).json();
  expect(me).toMatchObject({ principal: { kind: 'user' }, organizations: [{ slug: owner.org, personal: true, role: 'owner' }] });
  const apps = `/organizations/${owner.org}/applications`;
  const { items } = (await (await send(server.url, 'GET', `${apps}?with=models`, { cookie: owner.cookie })).json()) as { items: object[] };
  expect(items).toMatchObject([{ name: 'sample', models: [{ name: 'harbour' }] }]);
  const environments = await (await send(server.url, 'GET', `${apps}/sample/environments`, { cookie: owner.cookie })).json();
  expect(environments).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ name: 'dev' }), expect.objectContaining({ name: 'prod' })]),
  });
  expect((environments as { items: object[] }).items).toHaveLength(2);

  expect(codeOf(await setUp(server.url, {}))).toEqual([409, 'auth/setup-done']);
  expect(await stateOf(server.url)).toMatchObject({ needed: false });
  await server.stop();
});

test('R1 the link of the next start signs in once', async ({ browser }) => {
  const server = await start('here');
  const link = await printed(server, /^Sign in without a password, once: (\S+)$/m);
  expect(link).toMatch(new RegExp(`^${server.url}/sign-in[?]link=[\\w-]{40,}$`));
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await expect.poll(async () => (await context.request.get(`${server.url}/api/v1/me`)).status()).toBe(200);
  await context.close();
  const again = await send(server.url, 'POST', '/auth/link', { body: { code: new URL(link).searchParams.get('link') } });
  expect([again.status, await again.json()]).toMatchObject([410, { error: { code: 'auth/link-used' } }]);
  expect(again.headers.getSetCookie()).toEqual([]);
  await server.stop();
});

test.describe('R1 elsewhere', () => {
  let server: Server;
  let code: string;

  test.beforeAll(async () => {
    server = await start('elsewhere', { args: ['--port', '0', '--lan'], env: { SLIPWAY_LAN_PORT: '0' } });
    code = await printed(server, /asks for this code: (\S+)$/m);
  });

  for (const [name, headers] of Object.entries(foreignVisits)) {
    test(`R1 ${name}: 403 without the code`, async () => {
      expect(await stateOf(server.url, headers)).toEqual({ needed: true, local: false });
      for (const body of [{}, founder]) {
        const answer = await setUp(server.url, body, headers);
        expect(codeOf(answer)).toEqual([403, 'auth/setup-code']);
        expect(cookieOf(answer)).toBe('');
      }
    });
  }

  test('R1 after ten wrong codes the old one fails, too', async () => {
    const headers = foreignVisits['a foreign Host'] ?? {};
    for (let i = 0; i < 10; i++) {
      expect(codeOf(await setUp(server.url, { ...founder, code: `WRONG-${i}` }, headers))).toEqual([403, 'auth/setup-code']);
    }
    expect(codeOf(await setUp(server.url, { ...founder, code }, headers))).toEqual([403, 'auth/setup-code']);
    const next = await printed(server, /The code is now (\S+)$/m);
    expect(next).toMatch(/^\w{4}(-\w{4}){3}$/);
    expect(next).not.toBe(code);
    code = next;
  });

  test('R1 the listener for the local network: 403 without the code, 201 with it, then nobody else', async () => {
    test.skip(!isInNetwork, 'this machine has no address in a network');
    const lan = await printed(server, /^Phones on this network: (https:\S+)/m);
    expect(await stateOf(lan)).toEqual({ needed: true, local: false });
    // Even to somebody who calls it by this computer's own name.
    const { port } = new URL(lan);
    for (const address of [lan, `https://127.0.0.1:${port}`]) {
      expect(codeOf(await setUp(address, founder, { 'x-slipway-local': '1' }))).toEqual([403, 'auth/setup-code']);
    }
    const made = await setUp(lan, { ...founder, code });
    expect([made.status, jsonOf<object>(made)]).toMatchObject([201, { user: { email: founder.email }, organization: { personal: true } }]);
    expect(cookieOf(made)).toMatch(/^__Host-slipway=[^;]+;.*Secure/i);
    for (const [url, body] of [
      [server.url, {}],
      [lan, { ...founder, code }],
    ] as const) {
      expect(codeOf(await setUp(url, body))).toEqual([409, 'auth/setup-done']);
    }
  });
});

test('R1 with the code, a visitor from elsewhere is the owner', async () => {
  // Two starts for three visits: who forges a header comes from elsewhere in one of the other ways.
  for (const name of ['X-Forwarded-For', 'a forged local header']) {
    const headers = foreignVisits[name] ?? {};
    const server = await start(name.replaceAll(' ', '-'), { env: { SLIPWAY_SETUP_CODE: presetCode } });
    expect(codeOf(await setUp(server.url, founder, headers)), name).toEqual([403, 'auth/setup-code']);
    const made = await setUp(server.url, { ...founder, code: presetCode.toLowerCase() }, headers);
    expect([made.status, jsonOf<object>(made)], name).toMatchObject([201, { user: { email: founder.email } }]);
    expect(cookieOf(made), name).toMatch(/^slipway=.+HttpOnly/i);
    expect(codeOf(await setUp(server.url, {})), name).toEqual([409, 'auth/setup-done']);
    await server.stop();
  }
});
