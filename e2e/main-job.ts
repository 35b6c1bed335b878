/** The steps of the main job as a person does them, by role and name. Tests put them together. */
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, type Page } from '@playwright/test';

/** Real photos; tests that need them are skipped where the folder is absent. */
export const flowers = resolve(process.env['SLIPWAY_FIXTURES'] ?? '../shared/data', 'flowers');
export const hasFlowers = existsSync(flowers);

/** A result of an action, through the scripting door that people have. For looking, never for doing what a person does. */
export async function ask<T>(page: Page, name: string, args: object = {}): Promise<T> {
  // The door opens when the page's own scripts have run.
  await page.waitForFunction(() => 'slipway' in window);
  return page.evaluate(
    ([action, given]) => (window as unknown as { slipway: { call(name: string, args: object): Promise<unknown> } }).slipway.call(action, given),
    [name, args] as const,
  ) as Promise<T>;
}

/** The rows of some stores of the browser's own database: what is really written, whatever pages say. */
export function readStores<Name extends string>(page: Page, names: readonly Name[]): Promise<Record<Name, readonly unknown[]>> {
  return page.evaluate(async (wanted) => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open('slipway'));
    const transaction = database.transaction(wanted);
    const rows = await Promise.all(wanted.map((name) => settled(transaction.objectStore(name).getAll() as IDBRequest<unknown[]>)));
    database.close();
    return Object.fromEntries(wanted.map((name, index) => [name, rows[index] ?? []])) as Record<Name, unknown[]>;
  }, names);
}

/** How many rows some stores have. */
export async function countRows(page: Page, names: readonly string[]): Promise<Record<string, number>> {
  return Object.fromEntries(Object.entries(await readStores(page, names)).map(([name, rows]) => [name, rows.length]));
}

/** Copies the first photos of some flowers into a folder, each flower into its own, or all side by side when `isFlat`. */
export function copyFlowers(to: string, count: number, names: readonly string[], isFlat = false): void {
  for (const name of names) {
    const target = isFlat ? to : join(to, name);
    mkdirSync(target, { recursive: true });
    const photos = readdirSync(join(flowers, 'train', name))
      .sort()
      .slice(0, count);
    for (const photo of photos) copyFileSync(join(flowers, 'train', name, photo), join(target, photo));
  }
}

const runFile = promisify(execFile);

/** Runs the command line with its own data folder and gives the JSON that it prints. */
export async function slipway(dataDir: string, ...args: string[]) {
  const env = { ...process.env, SLIPWAY_DATA_DIR: dataDir };
  const { stdout } = await runFile(process.execPath, ['bin/slipway.mjs', ...args, '--json'], { maxBuffer: 2 ** 26, env });
  return JSON.parse(stdout);
}

/** From home to an empty project's import page. */
export async function newProject(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'New project' }).first().click();
  await expect(page).toHaveURL(/\/import\?/);
}

/** On the import page: chooses a folder, or files, in the browser's own dialog. */
export async function choose(page: Page, what: 'folder' | 'files', paths: string | string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: `Choose ${what}` }).click();
  await (await chooser).setFiles(paths);
}

/** From home to the mosaic: a new project, a folder chosen, the plan read, imported. */
export async function importFolder(page: Page, folder: string): Promise<void> {
  await newProject(page);
  await choose(page, 'folder', folder);
  await expect(page.getByRole('region', { name: 'Plan' })).toBeVisible({ timeout: 60_000 });
  await importPlanned(page);
}

/** From a plan to the mosaic. */
export async function importPlanned(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page).toHaveURL(/\/datasets\/view\?/);
  await expect(page.getByRole('grid', { name: 'Items' })).toBeVisible({ timeout: 90_000 });
}

export const networks = { resnet: 'resnet50-imagenet-keras', mobilenet: 'mobilenet-v2-0.35-imagenet' } as const;

/** From the mosaic to a started training of one network. */
export async function startTraining(page: Page, network: keyof typeof networks, backend?: 'webgpu'): Promise<void> {
  const train = page.getByRole('link', { name: 'Train a model' }).or(page.getByRole('button', { name: 'Train a model' }));
  await train.first().click();
  await expect(page).toHaveURL(/\/train\?/);
  await page.getByRole('combobox', { name: 'Model' }).selectOption(networks[network]);
  if (backend) {
    await page.getByText('More', { exact: true }).first().click();
    await page.getByRole('combobox', { name: 'Runs on' }).selectOption(backend);
  }
  await page.getByRole('button', { name: 'Start training' }).click();
}

/** Waits for the result page of the training that runs, and gives the model's id. */
export async function resultPage(page: Page, timeoutMs: number): Promise<string> {
  await expect(page).toHaveURL(/\/models\/view\?/, { timeout: timeoutMs });
  await expect(page.getByRole('table', { name: 'Confusion matrix' })).toBeVisible();
  return new URL(page.url()).searchParams.get('model') ?? '';
}

export interface ModelView {
  readonly right: number;
  readonly of: number;
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly { readonly count: number }[];
  readonly predictions: readonly {
    readonly key: string;
    readonly truth: string;
    readonly topk: readonly { readonly cls: string; readonly p: number }[];
  }[];
  readonly classes: readonly { readonly id: string; readonly name: string }[];
  readonly run: { readonly backend: string; readonly backboneRuns: number; readonly seconds: number; readonly imagesPerSecond: number | null };
}

/** The stored evaluation of a model. */
export function modelView(page: Page, id: string): Promise<ModelView> {
  return ask<ModelView>(page, 'model.get', { id });
}

/**
 * Trains MobileNet twice on a folder: with the default back end, then, its features freed, on WebGPU chosen by hand. Both give the
 * same answers.
 * @returns the second result, whose page is open
 */
export async function expectSameOnWebGpu(page: Page, folder: string, timeoutMs: number): Promise<ModelView> {
  await importFolder(page, folder);
  const photosUrl = page.url();
  await startTraining(page, 'mobilenet');
  const wasm = await modelView(page, await resultPage(page, 120_000));
  await page.goto(photosUrl.replace('/datasets/view', '/storage'));
  const cache = page.getByRole('row', { name: /Feature cache/ });
  await cache.getByRole('button', { name: 'Free Feature cache' }).click();
  await expect(cache.getByRole('cell', { name: '0 B', exact: true })).toBeVisible();
  await page.goto(photosUrl);
  await startTraining(page, 'mobilenet', 'webgpu');
  const webgpu = await modelView(page, await resultPage(page, timeoutMs));
  // The first training may find its features in the cache: they were computed on wasm, whenever that was.
  expect(['ort-wasm', 'cache']).toContain(wasm.run.backend);
  const { photos } = await ask<{ photos: number }>(page, 'dataset.get', { id: new URL(photosUrl).searchParams.get('dataset') });
  expect(webgpu.run).toMatchObject({ backend: 'ort-webgpu', backboneRuns: photos });
  expect(answers(webgpu)).toEqual(answers(wasm));
  await expect(page.getByText(/software|SwiftShader/i).first()).toBeVisible();
  return webgpu;
}

/** Top-1 class name by key. */
export function answers({ predictions, classes }: ModelView): Record<string, string> {
  const nameOf = new Map(classes.map(({ id, name }) => [id, name]));
  return Object.fromEntries(predictions.map(({ key, topk }) => [key, nameOf.get(topk[0]?.cls ?? '') ?? '']));
}
