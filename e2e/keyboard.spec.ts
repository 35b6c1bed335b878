// F14: keyboard alone reaches step 8 of the main job: import, sort, train, try, publish, deploy, let a phone in, see it, publish a
// second version, deploy it, roll it back. No test here moves a mouse.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test';
import { expectVersion } from './device-steps';
import { copyFlowers, flowers, hasFlowers, resultPage } from './main-job';
import { type Server, startServer } from './server';

test.describe.configure({ mode: 'serial' });
test.skip(!hasFlowers, `the flower photos are not at ${flowers}`);
test.setTimeout(600_000);

let folder: string;
let server: Server;
let context: BrowserContext;
let page: Page;

test.beforeAll(async ({ browser }) => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-keyboard-'));
  server = await startServer({ dataDir: join(folder, 'data'), env: { SLIPWAY_LAN_PORT: '0' } });
  // The certificate of the local network is made by this computer itself.
  context = await browser.newContext({ baseURL: server.url, ignoreHTTPSErrors: true, viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
});
test.afterAll(async () => {
  await context?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Presses Tab until something has the focus, as a person without a mouse does. */
async function tabTo(wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let i = 0; i < 80; i++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(wanted).toBeFocused();
}

/** Goes to a button, waits until it may be pressed, and presses it. */
async function enter(button: Locator): Promise<void> {
  await expect(button).toBeEnabled({ timeout: 30_000 });
  await tabTo(button);
  await press('Enter');
}

const lane = (name: string) => page.getByRole('article', { name: `Environment ${name}` });

/** From the result page: publishes, and waits for its number. */
async function publish(version: number): Promise<Locator> {
  await press('p');
  const dialog = page.getByRole('dialog', { name: 'Publish model' });
  await tabTo(dialog.getByRole('textbox', { name: 'Description' }));
  await page.keyboard.type(`number ${version}`);
  await enter(dialog.getByRole('button', { name: 'Publish' }));
  await expect(dialog.getByRole('status').filter({ hasText: `Version ${version} published` })).toBeVisible({ timeout: 120_000 });
  return dialog;
}

/** In the dialog of a deed: gives a reason and confirms. */
async function confirm(title: string, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title });
  await tabTo(dialog.getByRole('textbox', { name: 'Reason' }));
  await page.keyboard.type(reason);
  await expect(dialog.getByRole('region', { name: 'What will happen' })).toContainText(/version/i);
  await enter(dialog.getByRole('button', { name: /^Confirm/ }));
  await expect(dialog).toBeHidden();
}

test('F14 by keyboard alone: from home through import, sorting and training to a tried photo', async () => {
  const photos = join(folder, 'unsorted');
  copyFlowers(photos, 6, ['daisy', 'tulips'], true);
  await page.goto('/');
  await tabTo(page.getByRole('button', { name: 'New project' }).filter({ visible: true }).first());
  await press('Enter');
  await expect(page).toHaveURL(/\/import\?/);
  const folders = page.waitForEvent('filechooser');
  await tabTo(page.getByRole('button', { name: 'Choose folder' }));
  await press('Enter');
  await (await folders).setFiles(photos);
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeFocused({ timeout: 30_000 });
  await press('Enter');
  await expect(page.getByRole('grid', { name: 'Items' }).getByRole('gridcell')).toHaveCount(12, { timeout: 30_000 });

  await press('g', 'l');
  await expect(page).toHaveURL(/\/annotate\/grid\?/);
  const field = page.getByRole('textbox', { name: 'New class' });
  await expect(page.getByRole('status', { name: 'To sort' })).toContainText('12');
  if (await field.isHidden()) await press('c');
  await tabTo(field);
  for (const [count, name] of ['daisy', 'tulip'].entries()) {
    await page.keyboard.type(name);
    await press('Enter');
    await expect(page.getByRole('listbox', { name: 'Classes' }).getByRole('option')).toHaveCount(count + 1);
    await expect(field).toHaveValue('');
    await tabTo(field);
  }
  await press('Escape', '1', '1', '1', '1', '1', '1', '2', '2', '2', '2', '2', '2');
  await expect(page.getByRole('status', { name: 'To sort' })).toContainText('All sorted');
  await press('t');
  await expect(page).toHaveURL(/\/train\?/);
  await expect(page.getByRole('button', { name: 'Start training' })).toBeEnabled({ timeout: 30_000 });
  await tabTo(page.getByRole('combobox', { name: 'Model' }));
  await page.keyboard.type('Mobile');
  await tabTo(page.getByRole('button', { name: 'Start training' }));
  await press('Enter');
  await resultPage(page, 120_000);

  const files = page.waitForEvent('filechooser');
  await tabTo(page.getByRole('button', { name: 'Choose a photo' }));
  await press('Enter');
  await (await files).setFiles(join(flowers, 'val', 'tulips', readdirSync(join(flowers, 'val', 'tulips'))[0] ?? ''));
  await expect(page.getByRole('region', { name: 'Try it' }).getByRole('status', { name: 'Answer' })).toContainText(/(daisy|tulip).*%/, {
    timeout: 30_000,
  });
});

test('F14 by keyboard alone: published, on dev, a phone let in and seen, a second version deployed and rolled back', async () => {
  const first = await publish(1);
  await enter(first.getByRole('button', { name: 'Deploy version 1 to dev' }));
  await expect(first.getByRole('img', { name: 'QR code for dev' })).toBeVisible();
  await enter(first.getByRole('link', { name: 'Go to Launch' }));
  await expect(lane('dev')).toContainText('version 1');

  const hasNetwork = Object.values(networkInterfaces()).some((list) => list?.some(({ family, internal }) => family === 'IPv4' && !internal));
  if (hasNetwork) {
    await enter(page.getByRole('button', { name: 'Let phones on this network in' }));
    await enter(page.getByRole('button', { name: 'Let them in' }));
    await expect(page.getByText('Phones on this network are let in')).toBeVisible({ timeout: 30_000 });
  }
  const opened = context.waitForEvent('page');
  await enter(page.getByRole('link', { name: 'Open device page' }));
  const device = await opened;
  await expectVersion(device, 1, 90_000);
  await page.bringToFront();
  await press('g', 'w');
  await expect(page).toHaveURL(/\/watch\?/);
  await expect(page.getByRole('figure', { name: 'Active devices' })).toContainText('1 active', { timeout: 30_000 });

  await press('g', 't');
  await expect(page).toHaveURL(/\/models\/view\?/);
  const before = page.url();
  // Its keys work once it is there.
  await expect(page.getByRole('button', { name: 'Train again' })).toBeVisible();
  await press('r');
  await expect(page).not.toHaveURL(before);
  await resultPage(page, 120_000);
  await publish(2);
  await press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await press('g', 'n');
  await expect(page).toHaveURL(/\/launch\?/);
  await expect(page.getByRole('row', { name: /number 2/ })).toBeVisible();
  await press('d');
  await confirm('Deploy version 2', 'a better one');
  await expect(lane('dev')).toContainText('version 2');
  await press('b');
  await confirm('Roll back dev', 'worse on tulips');
  await expect(lane('dev')).toContainText('version 1');
  await expectVersion(device, 1);
});
