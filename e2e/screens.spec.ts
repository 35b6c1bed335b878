// F14: every screen of the studio up to the result, with real content, looked at as `inspect.ts` says; the keys of every page.
// Publishing and after: launch-screens.spec.ts; the whole job by keyboard: keyboard.spec.ts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { inspect, inspectMoment, sizes } from './inspect';
import { ask, choose, copyFlowers, flowers, hasFlowers, importPlanned, modelView, resultPage, startTraining } from './main-job';
import { expect, test } from './studio';

test.describe.configure({ mode: 'serial' });
test.setTimeout(600_000);

let page: Page;
let folder: string;
/** Addresses by the name of their picture. */
const screens: Record<string, string> = {};

test.beforeAll(async ({ browser, studio }) => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-screens-'));
  const context = await browser.newContext({ baseURL: studio.url });
  page = await context.newPage();
});
test.afterAll(async () => {
  await page.context().close();
  rmSync(folder, { recursive: true, force: true });
});

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
    findings.push(...(await inspect(page, name, path)));
  }
  await ask(page, 'project.remove', { id });
  expect(findings).toEqual([]);
});

test('F14 home with its two doors, 0 serious findings', async () => {
  expect(await inspect(page, 'home-first', '/')).toEqual([]);
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
  for (const [name, path] of Object.entries(screens)) findings.push(...(await inspect(page, name, path)));
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
  findings.push(...(await inspectMoment(page, 'import-plan')));
  await importPlanned(page);
  await page.goto((screens['labels'] ?? '').replace('/annotate/grid', '/annotate').replace(/&dataset=[^&]+/, ''));
  await expect(page.getByRole('table', { name: 'Annotation sets' }).getByRole('row')).toHaveCount(3);
  findings.push(...(await inspectMoment(page, 'labels-sets')));

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
  findings.push(...(await inspectMoment(page, 'job-failed')));

  await page.goto(screens['data'] ?? '/');
  await startTraining(page, 'resnet');
  await expect(page.getByRole('status', { name: 'Remaining' })).toBeVisible();
  await expect(page.getByText('photos per second')).toBeVisible({ timeout: 60_000 });
  findings.push(...(await inspectMoment(page, 'job-running')));
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
  findings.push(...(await inspectMoment(page, 'loading')));
  await context.close();
  page = jobs;
  expect(findings).toEqual([]);
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
