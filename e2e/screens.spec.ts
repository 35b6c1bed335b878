// F14: every screen in two sizes and two themes, pictured with real content, and measured with axe; without overflow down to
// 320 px and at 200 % zoom; the whole job by keyboard alone.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { ask, choose, copyFlowers, flowers, hasFlowers, importPlanned, modelView, resultPage, startTraining } from './main-job';
import { expect, test } from './studio';

test.describe.configure({ mode: 'serial' });
test.setTimeout(600_000);

const pictures = 'e2e/screenshots';
const sizes = [
  { name: 'laptop', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
] as const;
const themes = ['light', 'dark'] as const;
/** Beside each size a narrower one: 320 px, and what 200 % zoom leaves of a laptop. */
const narrow = { laptop: { width: 720, height: 450 }, phone: { width: 320, height: 640 } } as const;

let page: Page;
let folder: string;
/** Addresses by the name of their picture. */
const screens: Record<string, string> = {};

test.beforeAll(async ({ browser, studio }) => {
  mkdirSync(pictures, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'slipway-screens-'));
  const context = await browser.newContext({ baseURL: studio.url });
  page = await context.newPage();
});
test.afterAll(async () => {
  await page.context().close();
  rmSync(folder, { recursive: true, force: true });
});

/** Presses Tab until something has the focus, as a person without a mouse does. */
async function tabTo(wanted: Locator): Promise<void> {
  for (let i = 0; i < 80; i++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(wanted).toBeFocused();
}

/** Serious findings of the page that is open. */
async function seriousFindings(where: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${where}: ${id}: ${nodes.map((node) => node.target.join(' ')).join('; ')}`);
}

async function overflow(where: string): Promise<string[]> {
  const extraPx = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return extraPx > 0 ? [`${where}: ${extraPx} px wider than the window`] : [];
}

/** The screen that is open in one size, both themes, and its narrower twin. A passing moment has time for one theme with axe. */
async function inspectSize(name: string, size: (typeof sizes)[number], axeThemes: readonly string[]): Promise<string[]> {
  const findings: string[] = [];
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.waitForTimeout(150);
    const where = `${name} ${size.name} ${theme}`;
    await page.screenshot({ path: join(pictures, `${name}-${size.name}-${theme}.png`) });
    if (axeThemes.includes(theme)) findings.push(...(await seriousFindings(where)));
  }
  findings.push(...(await overflow(`${name} ${size.width} px`)));
  await page.setViewportSize(narrow[size.name]);
  await page.waitForTimeout(150);
  findings.push(...(await overflow(`${name} ${narrow[size.name].width} px`)));
  return findings;
}

/** One screen in both sizes and themes: pictured, without overflow, without serious findings. */
async function inspect(name: string, path: string): Promise<string[]> {
  const findings: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    await page.goto(path);
    await expect(page.getByRole('main')).toBeVisible();
    await page.waitForTimeout(300);
    findings.push(...(await inspectSize(name, size, themes)));
  }
  return findings;
}

/** What is on the page now and could not be opened again. */
async function inspectMoment(name: string): Promise<string[]> {
  const findings: string[] = [];
  for (const [index, size] of sizes.entries()) {
    await page.setViewportSize(size);
    findings.push(...(await inspectSize(name, size, [themes[index] ?? 'light'])));
  }
  await page.setViewportSize(sizes[0]);
  return findings;
}

test('F14 empty screens teach: pictured in both sizes and themes, 0 serious findings', async () => {
  await page.goto('/');
  const { id } = await ask<{ id: string }>(page, 'project.create', { name: 'Empty' });
  const findings: string[] = [];
  for (const [name, path] of Object.entries({
    'empty-import': `/import?project=${id}`,
    'empty-datasets': `/datasets?project=${id}`,
    'empty-labels': `/annotate?project=${id}`,
    'empty-train': `/train?project=${id}`,
    'empty-models': `/models?project=${id}`,
    'not-found': '/nowhere',
  })) {
    findings.push(...(await inspect(name, path)));
  }
  await ask(page, 'project.remove', { id });
  expect(findings).toEqual([]);
});

test('F14 home with its two doors, 0 serious findings', async () => {
  expect(await inspect('home-first', '/')).toEqual([]);
});

test('F14 every screen with real content: pictured in both sizes and themes, 0 serious findings', async () => {
  await page.setViewportSize(sizes[0]);
  await page.goto('/');
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await expect(page.getByRole('grid', { name: 'Items' }).getByRole('gridcell').first()).toBeVisible({ timeout: 60_000 });
  const query = new URL(page.url()).searchParams;
  const ids = `project=${query.get('project')}&dataset=${query.get('dataset')}`;
  await startTraining(page, 'mobilenet');
  const model = await resultPage(page, 120_000);
  const { run } = await modelView(page, model);
  expect(run.backboneRuns).toBe(150);
  const jobs = await ask<{ id: string; kind: string }[]>(page, 'job.list');
  const training = jobs.find(({ kind }) => kind === 'train');
  Object.assign(screens, {
    import: `/import?${ids}`,
    home: '/',
    projects: '/projects',
    datasets: `/datasets?${ids}`,
    data: `/datasets/view?${ids}`,
    labels: `/annotate/grid?${ids}`,
    train: `/train?${ids}`,
    result: `/models/view?${ids}&model=${model}`,
    models: `/models?${ids}`,
    catalog: `/catalog?${ids}`,
    jobs: '/jobs',
    job: `/jobs/view?job=${training?.id}`,
    storage: '/storage',
  });
  const findings: string[] = [];
  for (const [name, path] of Object.entries(screens)) findings.push(...(await inspect(name, path)));
  expect(findings).toEqual([]);
});

test('F14 passing moments: a plan, a list of sets, a failed import, a running training, loading; 0 serious findings', async ({ browser, studio }) => {
  test.skip(!hasFlowers, `the flower photos are not at ${flowers}`);
  await page.setViewportSize(sizes[0]);
  const findings: string[] = [];
  const photos = join(folder, 'garden');
  copyFlowers(photos, 6, ['daisy', 'roses', 'tulips']);
  await page.goto(screens['import'] ?? '/import');
  await choose(page, 'folder', photos);
  await expect(page.getByRole('region', { name: 'Plan' }).getByRole('img').first()).toBeVisible();
  findings.push(...(await inspectMoment('import-plan')));
  await importPlanned(page);
  await page.goto((screens['labels'] ?? '').replace('/annotate/grid', '/annotate').replace(/&dataset=[^&]+/, ''));
  await expect(page.getByRole('table', { name: 'Annotation sets' }).getByRole('row')).toHaveCount(3);
  findings.push(...(await inspectMoment('labels-sets')));

  // The folder goes away between plan and import.
  await page.goto(screens['import'] ?? '/import');
  await choose(page, 'folder', photos);
  await expect(page.getByRole('region', { name: 'Plan' }).getByRole('img').first()).toBeVisible();
  rmSync(photos, { recursive: true });
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page).toHaveURL(/\/datasets\/view\?/);
  const failed = new URL(page.url()).searchParams.get('job');
  // Not before it has failed: a reload would end the worker, and the job would be interrupted instead.
  await expect.poll(async () => (await ask<{ state: string }>(page, 'job.get', { id: failed })).state, { timeout: 30_000 }).toBe('failed');
  await page.goto(`/jobs/view?job=${failed}`);
  await expect(page.getByText('failed', { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  findings.push(...(await inspectMoment('job-failed')));

  await page.goto(screens['data'] ?? '/');
  await startTraining(page, 'resnet');
  await expect(page.getByRole('status', { name: 'Remaining' })).toBeVisible();
  await expect(page.getByText('photos per second')).toBeVisible({ timeout: 60_000 });
  findings.push(...(await inspectMoment('job-running')));
  await page.getByRole('button', { name: 'Cancel' }).first().click();
  await expect(page.getByText(/[Cc]ancelled/).first()).toBeVisible();

  // A worker that does not answer: what is seen until the photos are there.
  const jobs = page;
  const context = await browser.newContext({ baseURL: studio.url });
  await context.addInitScript(() => {
    window.Worker = class extends EventTarget {
      postMessage = () => undefined;
      terminate = () => undefined;
    } as unknown as typeof Worker;
  });
  page = await context.newPage();
  await page.goto(screens['data'] ?? '/');
  await expect(page.locator('[aria-busy="true"]').first()).toBeVisible();
  findings.push(...(await inspectMoment('loading')));
  await context.close();
  page = jobs;
  expect(findings).toEqual([]);
});

test('F14 by keyboard alone: from home through import, sorting and training to a tried photo', async () => {
  test.skip(!hasFlowers, `the flower photos are not at ${flowers}`);
  const photos = join(folder, 'unsorted');
  copyFlowers(photos, 6, ['daisy', 'tulips'], true);
  await page.setViewportSize(sizes[0]);
  await page.goto('/');
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
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

test('F14 keys everywhere: the list of keys, the palette, the stations', async () => {
  await page.setViewportSize(sizes[0]);
  await page.goto(screens['data'] ?? '/');
  await expect(page.getByRole('grid', { name: 'Items' }).getByRole('gridcell').first()).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
  await page.keyboard.type('storage');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/storage/);
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await expect(page).toHaveURL(/\/datasets/);
});
