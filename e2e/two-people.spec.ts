// R18 and R19 on the screens: two people act on one environment at once, each in a browser of their own; the second is told what the
// first did, looks again and succeeds. The second one signs in with the link that the start prints.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { becomeOwner, cookiesOf, type Owner, registryCommand, send } from './registry-access';
import { printed, type Server, startServer } from './server';

test.describe.configure({ mode: 'serial' });
test.setTimeout(180_000);

const place = { app: 'park', model: 'garden' };

interface Person {
  readonly page: Page;
  /** Answers of the deployments' address, by status, in order. */
  readonly answers: number[];
}

let folder: string;
let server: Server;
let owner: Owner;
let ada: Person;
let ben: Person;

test.beforeAll(async ({ browser }) => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-two-people-'));
  const dataDir = join(folder, 'data');
  const first = await startServer({ dataDir });
  owner = await becomeOwner(first.url);
  for (const number of [1, 2, 3]) {
    writeFileSync(join(folder, 'model.txt'), `weights ${number}`);
    const ran = await registryCommand(owner, place, 'upload', join(folder, 'model.txt'), '--create');
    expect(ran).toMatchObject({ code: 0, document: { version: { number } } });
  }
  await first.stop();
  // The next start on this data has an owner, so it prints a link.
  server = await startServer({ dataDir, args: ['--port', new URL(first.url).port] });
  const link = await printed(server, /^Sign in without a password, once: (\S+)$/m);
  ada = await arrive(browser, `${server.url}/registry/${owner.org}`, owner);
  ben = await arrive(browser, link);
  await expect(ben.page).not.toHaveURL(/sign-in/);
  for (const { page } of [ada, ben]) await page.goto(`/registry/${owner.org}/park/garden/manage`);
});
test.afterAll(async () => {
  for (const person of [ada, ben]) await person?.page.context().close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A person in a browser of their own, at an address. */
async function arrive(browser: Browser, url: string, session?: Owner): Promise<Person> {
  const context = await browser.newContext({ baseURL: server.url });
  if (session) await context.addCookies(cookiesOf(session));
  const page = await context.newPage();
  const answers: number[] = [];
  page.on('response', (response) => {
    if (response.request().method() === 'POST' && new URL(response.url()).pathname.endsWith('/deployments')) answers.push(response.status());
  });
  await page.goto(url);
  return { page, answers };
}

/** Opens the dialog of a version and waits for its plan. */
async function openDeploy({ page }: Person, version: number, env: string, reason: string): Promise<Locator> {
  await page.getByRole('button', { name: `Deploy version ${version}`, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `Deploy version ${version}` });
  await dialog.getByRole('combobox', { name: 'Environment' }).selectOption(env);
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await expect(dialog.getByRole('region', { name: 'What will happen' })).toContainText(new RegExp(`version ${version}\\b`, 'i'));
  return dialog;
}

async function confirm(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: /^Confirm/ }).click();
  await expect(dialog).toBeHidden();
}

const asked = async <T>(path: string): Promise<T> =>
  (await (await send(server.url, 'GET', `/organizations/${owner.org}/applications/park/environments${path}`, { token: owner.token })).json()) as T;

interface Deployment {
  readonly seq: number;
  readonly revision: number;
  readonly kind: string;
  readonly version: number | null;
  readonly reason: string | null;
}
/** The hash of the version that devices of an environment are told to run, as their signed manifest pins it. */
async function pinned(env: string): Promise<string | undefined> {
  const { decoded } = await asked<{ decoded: Pinned }>(`/${env}/manifest`);
  const model = decoded.models[place.model];
  return model?.versions[model.default]?.manifest.sha256;
}
interface Pinned {
  readonly models: Record<
    string,
    { readonly default: number; readonly versions: Record<number, { readonly manifest: { readonly sha256: string } }> }
  >;
}

const history = async (env: string) => (await asked<{ items: Deployment[] }>(`/${env}/deployments`)).items;

test('R19 two dialogs at once: the second is told what the first did, reviews, and succeeds; none is 428', async () => {
  const adas = await openDeploy(ada, 1, 'dev', 'the safe one');
  const bens = await openDeploy(ben, 2, 'dev', 'the new one');
  await confirm(adas);
  await bens.getByRole('button', { name: /^Confirm/ }).click();
  const alert = bens.getByRole('alert');
  await expect(alert).toContainText('Owner');
  await expect(alert).toContainText('deploy of version 1');
  // What he wrote is still there.
  await expect(bens.getByRole('textbox', { name: 'Reason' })).toHaveValue('the new one');
  expect((await history('dev'))[0]).toMatchObject({ kind: 'deploy', version: 1, reason: 'the safe one' });
  await bens.getByRole('button', { name: 'Review and retry' }).click();
  await expect(alert).toBeHidden();
  await expect(bens.getByRole('region', { name: 'What will happen' })).toContainText(/version 1 gives way to version 2/i);
  await confirm(bens);
  expect((await history('dev'))[0]).toMatchObject({ kind: 'deploy', version: 2, reason: 'the new one' });
  expect(ada.answers.filter((status) => status > 201)).toEqual([]);
  expect(ben.answers.filter((status) => status > 201)).toEqual([412]);
});

test('R19 a manifest that is signed again in between makes no dialog stale', async () => {
  const dialog = await openDeploy(ada, 3, 'dev', 'after a refresh');
  const before = (await history('dev'))[0];
  const dev = `/organizations/${owner.org}/applications/park/environments/dev`;
  const refreshed = await send(server.url, 'PATCH', dev, { token: owner.token, body: { ttlDays: 8 } });
  expect(refreshed.status).toBe(200);
  const [refresh] = await history('dev');
  expect(refresh).toMatchObject({ kind: 'refresh', seq: (before?.seq ?? 0) + 1, revision: before?.revision });
  await confirm(dialog);
  expect(ada.answers).not.toContain(412);
  expect((await history('dev'))[0]).toMatchObject({ kind: 'deploy', version: 3, seq: (before?.seq ?? 0) + 2 });
});

test('R18 roll back and promote on the application’s page: card, history with actor and reason, seq, manifest', async () => {
  const { page } = ben;
  await page.goto(`/registry/${owner.org}/park`);
  const card = (env: string) => page.getByRole('article', { name: `Environment ${env}` });
  await expect(card('dev')).toContainText('version 3');
  const act = async (name: string, reason: string) => {
    await page.getByRole('button', { name }).click();
    const dialog = page.getByRole('dialog', { name });
    await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
    await expect(dialog.getByRole('region', { name: 'What will happen' })).toContainText(/version 2/i);
    await confirm(dialog);
  };
  const deployed = (await history('dev'))[0];
  await act('Roll back dev', 'three is worse');
  await expect(card('dev')).toContainText('version 2');
  const [back] = await history('dev');
  expect(back).toMatchObject({ kind: 'rollback', version: 2, reason: 'three is worse' });
  expect(back?.seq).toBeGreaterThan(deployed?.seq ?? 0);
  await act('Promote to prod', 'two is good');
  await expect(card('prod')).toContainText('version 2');
  await card('dev').getByRole('button', { name: 'History of dev' }).click();
  await expect(card('dev').getByRole('listitem').first()).toContainText(/rolled back v2 after v3.*Owner.*three is worse/);

  const [dev, prod] = await Promise.all(['dev', 'prod'].map(pinned));
  expect(dev).toMatch(/^[0-9a-f]{64}$/);
  expect(prod).toBe(dev);

  await page.goto(`/registry/${owner.org}/park/garden/deliveries`);
  const rows = page.getByRole('table', { name: 'Deliveries' }).getByRole('row');
  await expect(rows.nth(1)).toContainText(/prod.*promote.*v2.*Owner.*two is good/);
  await expect(rows.nth(2)).toContainText(/dev.*rollback.*v2.*after v3.*Owner.*three is worse/);
});
