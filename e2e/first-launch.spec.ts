// The main job in a browser, on real photos: F3 import, train, read the result; F4 train again; F5 the page stays live; F11 the
// command line agrees; F16 no other host is asked; F19 try a photo.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { answers, ask, flowers, hasFlowers, importFolder, type ModelView, modelView, resultPage, startTraining } from './main-job';
import { expect, test } from './studio';

test.describe.configure({ mode: 'serial' });
test.skip(!hasFlowers, `the flower photos are not at ${flowers}`);
test.setTimeout(600_000);

let page: Page;
const otherHosts: string[] = [];
let out: string;
let projectUrl = '';
const mobilenet: { cli?: Record<string, string>; browser?: Record<string, string> } = {};

test.beforeAll(async ({ browser, studio }) => {
  out = mkdtempSync(join(tmpdir(), 'slipway-job-'));
  const context = await browser.newContext({ baseURL: studio.url, acceptDownloads: true, permissions: ['camera'] });
  context.on('request', (request) => {
    if (!request.url().startsWith(studio.url) && !/^(blob|data):/.test(request.url())) otherHosts.push(request.url());
  });
  page = await context.newPage();
});
test.afterAll(async () => {
  await page.context().close();
  rmSync(out, { recursive: true, force: true });
});

/** Notes main-thread tasks over 100 ms from now on, while the training's own page is shown. */
async function watchLongTasks(): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { longTasks: tasks });
    new PerformanceObserver((list) => {
      if (location.pathname === '/jobs/view') tasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: 'longtask' });
  });
  return () => page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks.filter((duration) => duration > 100));
}

async function confusionCells(): Promise<number[]> {
  const texts = await page.getByRole('table', { name: 'Confusion matrix' }).getByRole('button').allInnerTexts();
  return texts.map((text) => Number.parseInt(text, 10) || 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

let resnet: ModelView;

test('F3 ResNet-50 on flowers: imported, trained, at least 31 of 40 right; tables sum to 40; a cell opens exactly its photos', async () => {
  await importFolder(page, flowers);
  projectUrl = page.url();
  await startTraining(page, 'resnet');
  await expect(page.getByRole('button', { name: 'Cancel' }).first()).toBeVisible();
  const longTasks = await watchLongTasks();
  await expect(page.getByText(/photos\/s|photos per second|photos a second/).first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/left/).first()).toBeVisible({ timeout: 60_000 });
  resnet = await modelView(page, await resultPage(page, 400_000));
  // Links inside the studio are no reloads, so the list has seen the whole training.
  expect(await longTasks(), 'F5 main-thread tasks over 100 ms').toEqual([]);
  expect(resnet.of).toBe(40);
  expect(resnet.right).toBeGreaterThanOrEqual(31);
  expect(resnet.run.backboneRuns).toBe(170);
  expect(sum(await confusionCells())).toBe(40);
  const perClass = page.getByRole('table', { name: 'Per class' });
  await expect(perClass.getByRole('row')).toHaveCount(6);
  expect(sum(resnet.perClass.map(({ count }) => count))).toBe(40);
});

test('F3 T45 a click on a cell of the confusion matrix shows exactly its photos', async () => {
  const wrong = resnet.confusion
    .flatMap((row, truth) => row.map((count, said) => ({ count, truth, said })))
    .filter((cell) => cell.truth !== cell.said);
  const cell = wrong.sort((a, b) => b.count - a.count)[0];
  if (!cell) throw new Error('There is no cell');
  const names = resnet.classes.map(({ name }) => name);
  const [truth, said] = [names[cell.truth] ?? '', names[cell.said] ?? ''];
  const expected = resnet.predictions
    .filter((prediction) => prediction.truth === resnet.classes[cell.truth]?.id && prediction.topk[0]?.cls === resnet.classes[cell.said]?.id)
    .map(({ key }) => key);
  await page
    .getByRole('table', { name: 'Confusion matrix' })
    .getByRole('button', { name: new RegExp(`${truth}.*${said}`) })
    .click();
  const shown = page.getByRole('region', { name: new RegExp(`${truth}.*${said}`) }).getByRole('button', { name: /: it is / });
  await expect(shown).toHaveCount(expected.length);
  const labels = await shown.evaluateAll((items) => items.map((item) => item.getAttribute('aria-label') ?? ''));
  expect(labels.map((label) => label.split(': it is ')[0]).sort()).toEqual([...expected].sort());
});

test('F4 after three corrected labels ResNet-50 trains again without its backbone, at least 20 x faster; the same after a reload', async () => {
  const first = resnet.run.seconds;
  await page.goto(projectUrl.replace('/datasets/view', '/annotate/grid'));
  const cells = page.getByRole('grid', { name: 'Items' }).getByRole('gridcell');
  await expect(cells.first()).toBeVisible();
  for (const index of [0, 1, 2]) {
    await cells.nth(index).click();
    await page.keyboard.press('3');
    await page.keyboard.press('Escape');
  }
  for (const reload of [false, true]) {
    await page.goto(projectUrl);
    if (reload) await page.reload();
    await startTraining(page, 'resnet');
    const again = await modelView(page, await resultPage(page, 60_000));
    expect(again.run.backboneRuns).toBe(0);
    expect(first / again.run.seconds).toBeGreaterThanOrEqual(20);
    expect(again.predictions).not.toEqual(resnet.predictions);
  }
});

test('F5 Cancel is answered within a second, the worker is free within two, nothing is half written', async () => {
  const project = new URL(projectUrl).searchParams.get('project') ?? '';
  const models = () => ask<unknown[]>(page, 'model.list', { project });
  const before = (await models()).length;
  await page.goto(projectUrl);
  await startTraining(page, 'mobilenet');
  await expect(page.getByText(/photos\/s|photos per second|photos a second/).first()).toBeVisible({ timeout: 60_000 });
  const cancelledMs = Date.now();
  await page.getByRole('button', { name: 'Cancel' }).first().click();
  await expect(page.getByText(/[Cc]ancelled/).first()).toBeVisible({ timeout: 1000 });
  // A free worker answers at once.
  await ask(page, 'train.plan', { dataset: new URL(projectUrl).searchParams.get('dataset') });
  expect(Date.now() - cancelledMs).toBeLessThan(4000);
  expect((await models()).length).toBe(before);
});

test('F3 MobileNetV2 on flowers: at least 27 of 40 right', async () => {
  await page.goto(projectUrl);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect
    .poll(async () => (await page.getByRole('grid', { name: 'Items' }).getByRole('gridcell').first().getAttribute('aria-label')) ?? '')
    .toMatch(/daisy/);
  await startTraining(page, 'mobilenet');
  const view = await modelView(page, await resultPage(page, 120_000));
  expect(view.of).toBe(40);
  expect(view.right).toBeGreaterThanOrEqual(27);
  mobilenet.browser = answers(view);
});

const cli = promisify(execFile);
async function slipway(...args: string[]) {
  const { stdout } = await cli(process.execPath, ['bin/slipway.mjs', ...args, '--json'], {
    maxBuffer: 2 ** 26,
    env: { ...process.env, SLIPWAY_DATA_DIR: join(out, 'data') },
  });
  return JSON.parse(stdout);
}

test('F11 the command line trains, predicts and evaluates; its answers equal the browser’s on 40 of 40', async () => {
  const trained = await slipway('train', '--data', flowers, '--model', 'mobilenet-v2-0.35-imagenet', '--out', out);
  expect(trained.data).toMatchObject({ train: 130, validation: 40 });
  const predictions = join(out, 'predictions.json');
  await slipway('predict', '--model', join(out, 'model.zip'), '--data', join(flowers, 'val'), '--out', predictions);
  const judged = await slipway('evaluate', '--truth', join(flowers, 'val'), '--predictions', predictions);
  expect(judged.items).toBe(40);
  expect(judged.classification.accuracy).toBe(trained.metrics.accuracy);
  const file = JSON.parse(readFileSync(predictions, 'utf8')) as { items: { key: string; topk: { name: string }[] }[] };
  mobilenet.cli = Object.fromEntries(file.items.map(({ key, topk }) => [key, topk[0]?.name ?? '']));
  expect(mobilenet.cli).toEqual(mobilenet.browser);
});

test('F19 a photo and the camera are answered on the result page, as slipway predict answers the photo', async () => {
  const photo = join(flowers, 'val', 'roses');
  const download = page.waitForEvent('download', { timeout: 90_000 });
  await page.getByRole('button', { name: 'Download package' }).click();
  const packagePath = join(out, 'browser.zip');
  await (await download).saveAs(packagePath);
  const predictions = join(out, 'roses.json');
  await slipway('predict', '--model', packagePath, '--data', photo, '--out', predictions);
  const item = (JSON.parse(readFileSync(predictions, 'utf8')) as { items: { key: string; topk: { name: string; p: number }[] }[] }).items[0];
  if (!item?.topk[0]) throw new Error('predict said nothing');
  const chooser = page.waitForEvent('filechooser', { timeout: 30_000 });
  await page.getByRole('button', { name: 'Choose a photo' }).click();
  await (await chooser).setFiles(join(photo, `${item.key.split('/').at(-1)}.jpg`));
  const answer = page.getByRole('region', { name: 'Try it' }).getByRole('status', { name: 'Answer' });
  await expect(answer).toContainText(item.topk[0].name, { timeout: 30_000 });
  await expect(answer).toContainText(`${(item.topk[0].p * 100).toFixed(1)} %`);
  await page.getByRole('region', { name: 'Try it' }).getByRole('button', { name: 'Close' }).click();
  await expect(answer).toBeHidden();
  await page.getByRole('button', { name: 'Use the camera' }).click();
  await expect(answer).toContainText(/\d+ ms/, { timeout: 30_000 });
  await page.getByRole('button', { name: 'Stop the camera' }).click();
});

test('F3 MobileNetV2 on software WebGPU, chosen by hand, gives the same top-1', async () => {
  await page.goto(projectUrl.replace('/datasets/view', '/storage'));
  const free = page.getByRole('row', { name: /Feature cache/ }).getByRole('button', { name: /Free/ });
  await free.click();
  await page.goto(projectUrl);
  await startTraining(page, 'mobilenet', 'webgpu');
  const view = await modelView(page, await resultPage(page, 500_000));
  expect(view.run.backboneRuns).toBe(170);
  expect(answers(view)).toEqual(mobilenet.browser);
});

test('F16 the whole run asked no other host', () => {
  expect(otherHosts).toEqual([]);
});
