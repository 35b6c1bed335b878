// F10: the studio without a network, after one visit. The network is cut at a proxy before the server, so that pages, workers and
// the service worker itself lose it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from '@playwright/test';
import { ask, choose, copyFlowers, flowers, hasFlowers, importPlanned, modelView, networks, resultPage, slipway } from './main-job';
import { type MiddleMan, startMiddleMan } from './middle-man';
import { expect, test } from './studio';

const readyTimeoutMs = 90_000;
const pages = [
  '/',
  '/projects',
  '/import',
  '/datasets',
  '/datasets/view',
  '/annotate',
  '/annotate/grid',
  '/train',
  '/models',
  '/models/view',
  '/catalog',
  '/jobs',
  '/jobs/view?job=none',
  '/storage',
];
let network: MiddleMan;

test.beforeEach(async ({ studio }) => {
  network = await startMiddleMan(studio.url);
});
test.afterEach(() => network.close());

async function visitUntilReady(page: Page): Promise<void> {
  await page.goto(`${network.url}/`);
  await expect(page.getByRole('status', { name: 'App' })).toContainText('Ready offline', { timeout: readyTimeoutMs });
}

/** An answer of the data worker: only a started worker with open storage gives one. */
function listProjects(page: Page): Promise<unknown> {
  return page.evaluate(() => (window as unknown as { slipway: { call(name: string): Promise<unknown> } }).slipway.call('project.list'));
}

test('F10 network off: every page opens, isolated, and its workers start', async ({ page }) => {
  await visitUntilReady(page);
  network.cut();
  for (const path of pages) {
    const answer = await page.goto(`${network.url}${path}`);
    expect(answer?.status(), path).toBe(200);
    expect(answer?.fromServiceWorker(), path).toBe(true);
    expect(answer?.headers()['content-security-policy'], path).toContain("script-src 'self'");
    await expect(page.getByRole('banner'), path).toBeVisible();
    expect(await page.evaluate(() => crossOriginIsolated), path).toBe(true);
    expect(await listProjects(page), path).toEqual([]);
  }
  await expect(page.getByRole('status', { name: 'App' })).toContainText('Ready offline');
});

test('F10 network off: links between pages are no reloads, so a running job goes on', async ({ page }) => {
  await visitUntilReady(page);
  await page.goto(`${network.url}/projects`);
  network.cut();
  await page.evaluate(() => Object.assign(window, { isSamePage: true }));
  for (const [keys, path] of [
    ['gj', '/jobs'],
    ['gs', '/storage'],
    ['gh', '/'],
  ] as const) {
    for (const key of keys) await page.keyboard.press(key);
    await expect(page).toHaveURL(`${network.url}${path}`);
    expect(await page.evaluate(() => 'isSamePage' in window), path).toBe(true);
  }
});

test('F10 what training needs is kept: the plain onnxruntime pair and MobileNet come without a network, and no other weights were fetched', async ({
  page,
}) => {
  await visitUntilReady(page);
  expect(network.asked.filter((path) => path.startsWith('/weights/resnet'))).toEqual([]);
  expect(network.asked.filter((path) => path.includes('asyncify'))).toEqual([]);
  network.cut();
  const sizes = await page.evaluate(async () => {
    const paths = ['/ort/ort-wasm-simd-threaded.mjs', '/ort/ort-wasm-simd-threaded.wasm', '/weights/mobilenet-v2-0.35-imagenet/weights.bin'];
    return Promise.all(paths.map(async (path) => (await (await fetch(path)).arrayBuffer()).byteLength));
  });
  expect(sizes[0]).toBeGreaterThan(10_000);
  expect(sizes[1]).toBeGreaterThan(10_000_000);
  expect(sizes[2]).toBe(2_154_032);
});

test('F10 network off: reload, import, train, result, package; every page shows its content again', async ({ page }) => {
  test.skip(!hasFlowers, `the flower photos are not at ${flowers}`);
  test.setTimeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), 'slipway-offline-'));
  copyFlowers(join(folder, 'photos'), 6, ['daisy', 'roses', 'tulips']);
  await visitUntilReady(page);
  network.cut();
  const askedBefore = network.asked.length;
  await page.reload();
  await page.getByRole('button', { name: 'New project' }).first().click();
  await expect(page).toHaveURL(/\/import\?/);
  await choose(page, 'folder', join(folder, 'photos'));
  await expect(page.getByRole('region', { name: 'Plan' })).toContainText('18 photos in 3 classes');
  await importPlanned(page);
  const cells = page.getByRole('grid', { name: 'Items' }).getByRole('gridcell');
  await expect(cells).toHaveCount(18);
  const ids = new URL(page.url()).search;
  await page.getByRole('button', { name: 'Train a model' }).click();
  // What is on this device is what the page proposes.
  await expect(page.getByRole('combobox', { name: 'Model' })).toHaveValue(networks.mobilenet);
  await page.getByRole('button', { name: 'Start training' }).click();
  const model = await resultPage(page, 120_000);
  const result = await modelView(page, model);
  expect(result.run.backboneRuns).toBe(18);

  const download = page.waitForEvent('download', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Download package' }).click();
  const zip = join(folder, 'model.zip');
  await (await download).saveAs(zip);
  const out = join(folder, 'predictions.json');
  await slipway(join(folder, 'data'), 'predict', '--model', zip, '--data', join(folder, 'photos'), '--out', out);
  const { items } = JSON.parse(readFileSync(out, 'utf8')) as { items: { topk: { p: number }[] }[] };
  expect(items).toHaveLength(18);
  expect(items.every(({ topk }) => topk.length === 3)).toBe(true);

  for (const [path, sight] of [
    [`/datasets/view${ids}`, cells.first()],
    [`/annotate/grid${ids}`, page.getByRole('listbox', { name: 'Classes' }).getByRole('option', { name: 'roses' })],
    [`/train${ids}`, page.getByRole('button', { name: 'Start training' })],
    [`/models${ids}`, page.getByRole('main').getByRole('link').filter({ hasText: 'run 1' }).first()],
    [`/models/view${ids}&model=${model}`, page.getByRole('table', { name: 'Confusion matrix' })],
    ['/storage', page.getByRole('row', { name: /^Photos/ })],
  ] as const) {
    await page.goto(`${network.url}${path}`);
    await expect(sight, path).toBeVisible();
  }
  expect(await ask<unknown[]>(page, 'project.list')).toHaveLength(1);
  // Nothing that happened here was noticed by the server.
  expect(network.asked.length).toBe(askedBefore);
  rmSync(folder, { recursive: true, force: true });
});

test('F10 the service worker leaves /api alone', async ({ page }) => {
  await visitUntilReady(page);
  expect(await page.evaluate(async () => (await fetch('/api/v1/health')).status)).toBe(200);
  network.cut();
  expect(
    await page.evaluate(() =>
      fetch('/api/v1/health').then(
        () => 'answered',
        () => 'no network',
      ),
    ),
  ).toBe('no network');
});

test('F10 installable: manifest, icons, service worker', async ({ page, context }) => {
  await visitUntilReady(page);
  const session: CDPSession = await context.newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // Playwright's profiles are private windows, where Chromium installs nothing.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
  const { errors, data } = await session.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  for (const { src } of (JSON.parse(data ?? '{}') as { icons: { src: string }[] }).icons) {
    expect((await page.request.get(`${network.url}${src}`)).status(), src).toBe(200);
  }
});

test('F10 a new build is offered, waits, and takes over when it is wanted', async ({ page }) => {
  await visitUntilReady(page);
  await page.evaluate(() => Object.assign(window, { isOldPage: true }));
  network.append('/sw.js', '\n// another build\n');
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  const update = page.getByRole('button', { name: 'Update' });
  await expect(update).toBeVisible({ timeout: 30_000 });
  expect(await page.evaluate(() => 'isOldPage' in window)).toBe(true);
  await update.click();
  await expect.poll(() => page.evaluate(() => 'isOldPage' in window).catch(() => true), { timeout: 30_000 }).toBe(false);
  await expect(page.getByRole('status', { name: 'App' })).toContainText('Ready offline', { timeout: readyTimeoutMs });
  await expect(update).toBeHidden();
  // What belongs to no build is not fetched again.
  expect(network.asked.filter((path) => path === '/ort/ort-wasm-simd-threaded.wasm')).toHaveLength(1);
});
