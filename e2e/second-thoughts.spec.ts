// F22: a model published while the server cannot be reached is kept and goes by itself, once; *Reset this device* begins anew.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { expectVersion, openDetails, phone } from './device-steps';
import { copyFlowers, flowers, hasFlowers, importFolder, resultPage, startTraining } from './main-job';
import { type Server, startServer } from './server';

test.describe.configure({ mode: 'serial' });
test.skip(!hasFlowers, `the flower photos are not at ${flowers}`);
test.setTimeout(400_000);

const goesByItself = /goes by itself when the server can be reached again/;
let folder: string;
let server: Server;
let port: string;
const contexts: BrowserContext[] = [];
let studio: Page;
let launchPath = '';
let devicePath = '';

const start = () => startServer({ dataDir: join(folder, 'data'), args: ['--port', port] });

test.beforeAll(async ({ browser }) => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-second-thoughts-'));
  port = '0';
  server = await start();
  port = new URL(server.url).port;
  const context = await browser.newContext({ baseURL: server.url });
  contexts.push(context);
  studio = await context.newPage();
});
test.afterAll(async () => {
  for (const context of contexts) await context.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What the registry has, seen with the studio's own session. */
async function fromRegistry<T>(path: string): Promise<T> {
  const { organizations } = (await (await studio.request.get(`${server.url}/api/v1/me`)).json()) as { organizations: { slug: string }[] };
  return (await (await studio.request.get(`${server.url}/api/v1/organizations/${organizations[0]?.slug}${path}`)).json()) as T;
}

test('F22 Publish while the server is down: kept, said so in the dialog and on Launch, also after a reload; back up, it goes once', async () => {
  const photos = join(folder, 'garden');
  copyFlowers(photos, 6, ['daisy', 'tulips']);
  await importFolder(studio, photos);
  await startTraining(studio, 'mobilenet');
  await resultPage(studio, 180_000);
  await expect(studio.getByRole('status', { name: 'App' })).toContainText('Ready offline', { timeout: 120_000 });
  await server.stop();

  await studio.getByRole('button', { name: 'Publish' }).first().click();
  const dialog = studio.getByRole('dialog', { name: 'Publish model' });
  for (const [name, text] of Object.entries({ 'Application name': 'garden', 'Model name': 'garden', Description: 'while it was down' })) {
    await dialog.getByRole('textbox', { name }).fill(text);
  }
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(dialog.getByRole('status')).toContainText(/Kept on this device/, { timeout: 120_000 });
  await expect(dialog.getByRole('status')).toContainText(goesByItself);
  await dialog.getByRole('button', { name: 'Go on working' }).click();
  await studio.getByRole('link', { name: /^Launch/ }).click();
  const kept = studio.getByRole('main').getByRole('status').filter({ hasText: 'Kept: publishing to garden, garden waits.' });
  await expect(kept).toContainText(goesByItself);
  launchPath = new URL(studio.url()).pathname + new URL(studio.url()).search;
  await studio.reload();
  await expect(kept).toContainText(goesByItself, { timeout: 30_000 });
  // Neither another try nor time does more than wait.
  await kept.getByRole('button', { name: 'Try now' }).click();
  await expect(kept).toContainText(goesByItself);

  server = await start();
  await expect(studio.getByRole('article', { name: 'Environment dev' })).toBeVisible({ timeout: 90_000 });
  await expect(kept).toBeHidden();
  const { items } = await fromRegistry<{ items: { name: string }[] }>('/applications');
  expect(items.map(({ name }) => name)).toContain('garden');
  const versions = () => fromRegistry<{ items: object[] }>('/applications/garden/models/garden/versions').then((answer) => answer.items);
  expect(await versions()).toMatchObject([{ number: 1, state: 'ready', description: 'while it was down' }]);
  // Opened again, the studio looks again for what waits.
  await studio.goto(launchPath);
  await expect(studio.getByRole('row', { name: /while it was down/ })).toBeVisible();
  await studio.waitForTimeout(5000);
  expect(await versions()).toHaveLength(1);
});

/** What the device client has stored for an environment. */
function stored(device: Page): Promise<{ installId: unknown; blobs: number; chunks: number; pointers: number }> {
  return device.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open(`slipway:${location.pathname.split('/').at(-1)}`));
    const count = async (name: string) =>
      database.objectStoreNames.contains(name) ? settled(database.transaction(name).objectStore(name).count()) : 0;
    const meta = database.objectStoreNames.contains('meta') ? database.transaction('meta').objectStore('meta') : null;
    const answer = {
      installId: meta ? await settled(meta.get('install')) : null,
      blobs: await count('blobs'),
      chunks: await count('chunks'),
      pointers: await count('pointers'),
    };
    database.close();
    return answer;
  });
}

const installs = async () => (await fromRegistry<{ installs: number }>('/applications/garden/environments/dev/analytics/active?range=7')).installs;

test('F22 Reset this device removes the model and the install id; it begins anew as another install', async ({ browser }) => {
  await studio.getByRole('button', { name: 'Deploy version 1' }).click();
  const dialog = studio.getByRole('dialog', { name: 'Deploy version 1' });
  await expect(dialog.getByRole('region', { name: 'What will happen' })).toContainText(/version/i);
  await dialog.getByRole('button', { name: /^Confirm/ }).click();
  await expect(dialog).toBeHidden();
  // Nobody chose an environment: the first one is for trying.
  await expect(studio.getByRole('article', { name: 'Environment dev' })).toContainText('version 1');
  devicePath = new URL((await studio.getByRole('link', { name: 'Open device page' }).getAttribute('href')) ?? '', server.url).pathname;
  const context = await browser.newContext({ ...phone, baseURL: server.url });
  contexts.push(context);
  const device = await context.newPage();
  await device.goto(devicePath);
  await expectVersion(device, 1, 120_000);
  await expect.poll(installs, { timeout: 30_000 }).toBe(1);
  const before = await stored(device);
  expect(before).toMatchObject({ installId: expect.anything(), pointers: 1 });
  expect(before.chunks).toBeGreaterThan(0);

  // Nothing gets through for a moment, so that what is removed is seen to be away.
  await context.route('**/d/v1/**', (route) => route.abort());
  await openDetails(device);
  await device.getByRole('button', { name: 'Reset this device' }).click();
  await device.getByRole('button', { name: 'Keep it' }).click();
  expect((await stored(device)).installId).toEqual(before.installId);
  await device.getByRole('button', { name: 'Reset this device' }).click();
  await device.getByRole('button', { name: 'Remove everything' }).click();
  await expect(device.getByRole('list', { name: 'Events' })).toContainText('Reset: removed garden v1');
  await expect(device.getByRole('status', { name: 'Version' })).not.toContainText('v1');
  expect(await stored(device)).toMatchObject({ blobs: 0, chunks: 0, pointers: 0 });

  await context.unroute('**/d/v1/**');
  await device.getByRole('button', { name: 'Check now' }).last().click();
  await expectVersion(device, 1, 120_000);
  const after = await stored(device);
  expect(after.pointers).toBe(1);
  expect(after.chunks).toBeGreaterThan(0);
  expect(after.installId).not.toEqual(before.installId);
  await expect.poll(installs, { timeout: 30_000 }).toBe(2);
});
