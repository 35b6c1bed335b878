// What an app on another site gets: the Web snippet of the Integrate tab as it stands (R46), the client in a page and in a worker
// (R31), and the headers that make it work there while our own pages stay isolated (F16, the registry's and the device's half).
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, test } from '@playwright/test';
import { type OtherSite, openOtherSite } from './other-site';
import { becomeOwner, type Owner, registryCommand, send } from './registry-access';
import { type Server, startServer } from './server';

test.setTimeout(180_000);

const weights = Buffer.alloc(5_000_000, 'petals '); // more than one chunk of 4 MiB
const isolating = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

let folder: string;
let server: Server;
let owner: Owner;
let envKey: string;
const sites: OtherSite[] = [];

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-integrate-'));
  server = await startServer();
  owner = await becomeOwner(server.url);
  mkdirSync(join(folder, 'files'));
  writeFileSync(join(folder, 'files', 'weights.bin'), weights);
  writeFileSync(join(folder, 'files', 'labels.txt'), 'rose\ntulip\n');
  const up = await registryCommand(owner, { app: 'garden', model: 'flowers' }, 'upload', join(folder, 'files'), '--create', '--deploy', 'dev');
  expect(up).toMatchObject({ code: 0, document: { deployment: { version: 1 } } });
  envKey = (await asked<{ key: string }>('/environments/dev')).key;
});
test.afterAll(async () => {
  for (const site of sites) await site.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const asked = async <T>(path: string): Promise<T> =>
  (await (await send(owner.url, 'GET', `/organizations/${owner.org}/applications/garden${path}`, { token: owner.token })).json()) as T;
const registryPath = () => `${server.url}/registry/${owner.org}/garden/flowers`;

async function openSite(files: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>): Promise<OtherSite> {
  const site = await openOtherSite(files, headers);
  sites.push(site);
  return site;
}

/** Signs the first owner in, as their browser is after set-up. */
async function signIn(context: BrowserContext): Promise<void> {
  const [name = '', value = ''] = owner.cookie.split('=');
  await context.addCookies([{ name, value, url: server.url }]);
}

test('R46 R31 the Web snippet runs as it stands in a blank page elsewhere; the light turns green within 5 s of its first event', async ({
  browser,
  context,
  page,
}) => {
  await signIn(context);
  await page.goto(`${registryPath()}/integrate`);
  const connection = page.getByRole('status', { name: 'Connection' });
  await expect(connection).toHaveText('Waiting for the first device');
  const snippet = (await page.getByRole('region', { name: 'Snippet' }).locator('pre').textContent()) ?? '';
  expect(snippet).toContain(envKey);

  const site = await openSite({ '/': snippet });
  const visitor = await browser.newContext();
  const app = await visitor.newPage();
  const faults: string[] = [];
  app.on('pageerror', (error) => faults.push(error.message));
  const reported = app.waitForResponse((response) => response.url().endsWith('/events') && response.request().method() === 'POST');
  await app.goto(`${site.url}/`);
  await expect(app.locator('#model')).toHaveText(/^flowers version 1\s+(labels\.txt\s+weights\.bin|weights\.bin\s+labels\.txt)$/, {
    timeout: 30_000,
  });
  expect((await reported).status()).toBe(202);
  await expect(connection).toHaveText(/^Connected, last event \d+ s ago/, { timeout: 5000 });
  expect(faults).toEqual([]);
  expect(await app.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  await visitor.close();
});

test('R31 the client in a worker of an isolated page elsewhere gives the files that were sent, byte for byte', async ({ page }) => {
  const worker = `
    import { createClient } from '${server.url}/sdk/v1/slipway.js';
    const client = createClient({ url: '${server.url}', envKey: '${envKey}', root: ${JSON.stringify(await asked('/root'))} });
    const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
    try {
      const model = await client.load('flowers');
      const file = model.files.find(({ path }) => path === 'weights.bin');
      const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
      const { storage } = await client.status();
      postMessage({ version: model.version, source: model.source, sha256: hex(digest), storage, isolated: crossOriginIsolated });
    } catch (error) {
      postMessage(String(error.code ?? error));
    }`;
  const site = await openSite({ '/': '<!doctype html>', '/worker.js': worker }, isolating);
  await page.goto(`${site.url}/`);
  const answer = await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const device = new Worker('/worker.js', { type: 'module' });
        device.onmessage = ({ data }) => resolve(data);
        device.onerror = () => reject(new Error('The worker did not start'));
      }),
  );
  const sha256 = createHash('sha256').update(weights).digest('hex');
  expect(answer).toEqual({ version: 1, source: 'fresh', sha256, storage: 'indexeddb', isolated: true });
});

test('F16 the client and its runner are for any site', async ({ request }) => {
  for (const path of [
    '/sdk/v1/slipway.js',
    '/sdk/v1/ort-runner.js',
    '/sdk/v1/ed25519.js',
    '/ort/ort.wasm.min.mjs',
    '/ort/ort-wasm-simd-threaded.wasm',
  ]) {
    const answer = await request.get(`${server.url}${path}`, { headers: { origin: 'https://app.example' } });
    expect(answer.status(), path).toBe(200);
    expect(answer.headers(), path).toMatchObject({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' });
  }
  const client = await request.get(`${server.url}/sdk/v1/slipway.js`);
  expect(client.headers()).toMatchObject({ 'cache-control': 'public, max-age=300', 'content-type': expect.stringContaining('text/javascript') });
});

test('F16 R54 registry, account and device pages are isolated, run no inline script of others, and hydrate without a violation', async ({
  context,
  page,
}) => {
  const paths = [`/device/${envKey}`, '/setup', '/sign-in'];
  const registryPaths = [
    '/registry',
    `/registry/${owner.org}`,
    `/registry/${owner.org}/garden`,
    `/registry/${owner.org}/settings/members`,
    '/account',
  ];
  const modelPaths = ['manage', 'deliveries', 'monitor', 'integrate'].map((tab) => `/registry/${owner.org}/garden/flowers/${tab}`);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) complaints.push(`${page.url()}: ${message.text()}`);
  });
  for (const path of [...paths, ...registryPaths, ...modelPaths]) {
    // Without a session, set-up and sign-in would not be left at once.
    if (path === registryPaths[0]) await signIn(context);
    const answer = await page.goto(`${server.url}${path}`, { waitUntil: 'load' });
    expect(answer?.status(), path).toBe(200);
    const headers = answer?.headers() ?? {};
    expect(headers, path).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const scripts = (headers['content-security-policy'] ?? '').split('; ').find((directive) => directive.startsWith('script-src')) ?? '';
    expect(scripts, path).toMatch(/^script-src 'self' 'wasm-unsafe-eval' '(nonce|sha256)-/);
    expect(scripts, path).not.toContain('unsafe-inline');
    expect(await page.evaluate(() => crossOriginIsolated), path).toBe(true);
    await page.waitForFunction(() => Object.keys(document).some((key) => key.startsWith('__react')));
  }
  expect(complaints).toEqual([]);
});

test('F16 a nonce is for one answer', async ({ request }) => {
  const nonceOf = async () => /'nonce-([^']+)'/.exec((await request.get(`${server.url}/sign-in`)).headers()['content-security-policy'] ?? '')?.[1];
  const [first, second] = [await nonceOf(), await nonceOf()];
  expect(first).toMatch(/^[\w+/=]{16,}$/);
  expect(second).not.toBe(first);
});
