// F14, from publishing on: Launch, Watch, the device page, the registry and the account, looked at as `inspect.ts` says, with what a
// first launch leaves in them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test';
import { checkNow, closeDetails, expectVersion, openDetails, phone } from './device-steps';
import { inspectMoment, sizes } from './inspect';
import { copyFlowers, flowers, hasFlowers, importFolder, resultPage, startTraining } from './main-job';
import { type Server, startServer } from './server';

test.describe.configure({ mode: 'serial' });
test.skip(!hasFlowers, `the flower photos are not at ${flowers}`);
test.setTimeout(400_000);

let folder: string;
let server: Server;
let studio: Page;
let device: Page;
const contexts: BrowserContext[] = [];
let project = '';
let findings: string[] = [];

test.beforeAll(async ({ browser }) => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-launch-screens-'));
  server = await startServer({ dataDir: join(folder, 'data') });
  const context = await browser.newContext({ baseURL: server.url, viewport: sizes[0] });
  contexts.push(context);
  studio = await context.newPage();
});
test.beforeEach(() => {
  findings = [];
});
test.afterAll(async () => {
  for (const context of contexts) await context.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What a page shows once all of these are there. */
async function look(page: Page, name: string, ...there: Locator[]): Promise<void> {
  for (const one of there) await expect(one.first()).toBeVisible({ timeout: 60_000 });
  // Skeletons go, and toasts of the step before.
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0, { timeout: 30_000 });
  findings.push(...(await inspectMoment(page, name)));
}

const dialog = (name: string) => studio.getByRole('dialog', { name });
const lane = (name: string) => studio.getByRole('article', { name: `Environment ${name}` });

async function publish(version: number, description: string): Promise<void> {
  await dialog('Publish model').getByRole('textbox', { name: 'Description' }).fill(description);
  await dialog('Publish model').getByRole('button', { name: 'Publish' }).click();
  await expect(dialog('Publish model').getByText(`Version ${version} published`)).toBeVisible({ timeout: 120_000 });
}

test('F14 before the first publication, and publishing: pictured, 0 serious findings', async () => {
  const photos = join(folder, 'garden');
  copyFlowers(photos, 6, ['daisy', 'tulips']);
  await importFolder(studio, photos);
  project = `project=${new URL(studio.url()).searchParams.get('project')}`;
  await startTraining(studio, 'mobilenet');
  await resultPage(studio, 180_000);
  await studio.goto(`/watch?${project}`);
  await look(studio, 'watch-empty', studio.getByRole('heading', { name: 'Nothing to watch yet' }));
  await studio.goto(`/launch?${project}`);
  const first = studio.getByRole('link', { name: 'Publish the newest model' });
  await look(studio, 'launch-empty', first);
  await first.click();
  await dialog('Publish model').getByRole('textbox', { name: 'Application name' }).fill('garden');
  await dialog('Publish model').getByRole('textbox', { name: 'Model name' }).fill('flowers');
  await look(studio, 'publish', dialog('Publish model').getByRole('button', { name: 'Publish' }));
  await publish(1, 'first photos');
  await dialog('Publish model').getByRole('button', { name: 'Deploy version 1 to dev' }).click();
  await look(studio, 'publish-live', dialog('Publish model').getByRole('img', { name: 'QR code for dev' }));
  expect(findings).toEqual([]);
});

/** The address of an environment's device page. */
async function devicePage(env: string): Promise<string> {
  await studio.goto(`/launch?${project}`);
  await lane(env).getByRole('button', { name: env, exact: true }).click();
  await expect(studio.getByRole('img', { name: `QR code for ${env}` })).toBeVisible();
  return (await studio.getByRole('link', { name: 'Open device page' }).getAttribute('href')) ?? '';
}

test('F14 the device page: waiting, live, its details; 0 serious findings', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: server.url, viewport: phone.viewport, hasTouch: true, permissions: ['camera'] });
  contexts.push(context);
  device = await context.newPage();
  await device.goto(await devicePage('prod'));
  await look(device, 'device-waiting', device.getByRole('heading', { name: 'Waiting for a version' }));
  await device.goto(await devicePage('dev'));
  await expectVersion(device, 1, 120_000);
  await look(device, 'device-live', device.getByRole('list', { name: 'Predictions' }).getByRole('listitem'));
  await device.setViewportSize(phone.viewport);
  await openDetails(device);
  await look(device, 'device-details', device.getByRole('region', { name: 'Verified' }));
  await device.setViewportSize(phone.viewport);
  await closeDetails(device);
  expect(findings).toEqual([]);
});

test('F14 Launch and Watch with two versions and a device; the plan before a deployment; 0 serious findings', async () => {
  await studio.getByRole('link', { name: /^Train/ }).click();
  await expect(studio.getByRole('table', { name: 'Confusion matrix' })).toBeVisible();
  const before = studio.url();
  await studio.keyboard.press('r');
  await expect(studio).not.toHaveURL(before);
  await resultPage(studio, 120_000);
  await studio.keyboard.press('p');
  await publish(2, 'trained once more');
  await studio.keyboard.press('Escape');
  await studio.goto(`/launch?${project}`);
  const row = studio.getByRole('row', { name: /trained once more/ });
  await look(studio, 'launch', row, lane('dev').getByText('1 active device'), lane('dev').getByText('all on v1'));
  await row.getByRole('button', { name: 'Deploy version 2' }).click();
  const plan = dialog('Deploy version 2').getByRole('region', { name: 'What will happen' });
  await look(studio, 'deploy', plan.filter({ hasText: 'version 2' }));
  await dialog('Deploy version 2').getByRole('textbox', { name: 'Reason' }).fill('better on tulips');
  await dialog('Deploy version 2')
    .getByRole('button', { name: /^Confirm/ })
    .click();
  await expect(lane('dev')).toContainText('version 2');
  await lane('dev').getByRole('button', { name: 'History of dev' }).click();
  await checkNow(device);
  await expectVersion(device, 2);
  await look(
    studio,
    'launch-history',
    lane('dev').getByText('all on v2'),
    lane('dev').getByRole('list', { name: 'History of dev' }).getByText('Owner'),
  );
  await studio.goto(`/watch?${project}`);
  const share = studio.getByRole('table', { name: 'Versions on devices' }).getByRole('row', { name: /v2/ });
  await look(studio, 'watch', share.filter({ hasText: '100 %' }), studio.getByText('1 active', { exact: false }));
  expect(findings).toEqual([]);
});

test('F14 the registry: pictured, 0 serious findings', async () => {
  const { organizations } = (await (await studio.request.get('/api/v1/me')).json()) as { organizations: { slug: string }[] };
  const org = `/registry/${organizations[0]?.slug}`;
  const table = (name: string) => studio.getByRole('table', { name }).getByRole('row').nth(1);
  const model = `${org}/garden/flowers`;
  for (const [name, path, ...there] of [
    ['organizations', '/registry?all=1', studio.getByRole('list', { name: 'Organizations' }).getByRole('link')],
    ['applications', org, studio.getByRole('list', { name: 'Applications' }).getByRole('link', { name: /garden/ })],
    ['application', `${org}/garden`, lane('dev').getByText('all on v2'), studio.getByRole('list', { name: 'Models' }).getByRole('link')],
    ['manage', `${model}/manage`, table('Versions'), studio.getByRole('region', { name: 'Upload version' })],
    ['deliveries', `${model}/deliveries`, table('Deliveries')],
    ['monitor', `${model}/monitor`, studio.getByRole('figure', { name: 'Active devices' }), table('Versions on devices')],
    ['integrate', `${model}/integrate`, studio.getByRole('region', { name: 'Snippet' }), studio.getByText(/^Connected, last event/)],
    ['members', `${org}/settings/members`, table('Members')],
    ['keys', `${org}/settings/keys`, studio.getByRole('button', { name: 'New key' })],
    ['audit', `${org}/settings/audit`, table('Audit log')],
  ] as const) {
    await studio.goto(path);
    await look(studio, `registry-${name}`, ...there);
  }
  expect(findings).toEqual([]);
});

test('F14 account, the new token, sign-in and set-up: pictured, 0 serious findings', async ({ browser }) => {
  await studio.goto('/account');
  await look(studio, 'account', studio.getByRole('region', { name: 'API tokens' }));
  await studio.getByRole('button', { name: 'New token' }).click();
  await studio.getByRole('textbox', { name: 'Name' }).fill('laptop');
  await studio.getByRole('button', { name: 'Create token' }).click();
  await look(studio, 'token', dialog('Token created').getByRole('textbox', { name: 'Token' }));

  const context = await browser.newContext({ baseURL: server.url, viewport: sizes[0] });
  contexts.push(context);
  const stranger = await context.newPage();
  await stranger.goto('/sign-in');
  await look(stranger, 'sign-in', stranger.getByRole('button', { name: 'Sign in' }));
  // As seen from another computer before there is an owner; first-run.spec.ts does that for real.
  await context.route('**/api/v1/setup', (route) => route.fulfill({ json: { needed: true, local: false } }));
  await stranger.goto('/setup');
  await look(stranger, 'setup', stranger.getByRole('heading', { name: 'Set up Slipway' }));
  expect(findings).toEqual([]);
});
