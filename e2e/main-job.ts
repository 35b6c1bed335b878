/** The steps of the main job as a person does them, by role and name. Tests put them together. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
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

/** From home to the mosaic: a new project, a folder chosen, the plan read, imported. */
export async function importFolder(page: Page, folder: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'New project' }).first().click();
  await expect(page).toHaveURL(/\/import\?/);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose folder' }).click();
  await (await chooser).setFiles(folder);
  await expect(page.getByRole('region', { name: 'Plan' })).toBeVisible({ timeout: 60_000 });
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
  readonly run: { readonly backboneRuns: number; readonly seconds: number; readonly imagesPerSecond: number | null };
}

/** The stored evaluation of a model. */
export function modelView(page: Page, id: string): Promise<ModelView> {
  return ask<ModelView>(page, 'model.get', { id });
}

/** Top-1 class name by key. */
export function answers({ predictions, classes }: ModelView): Record<string, string> {
  const nameOf = new Map(classes.map(({ id, name }) => [id, name]));
  return Object.fromEntries(predictions.map(({ key, topk }) => [key, nameOf.get(topk[0]?.cls ?? '') ?? '']));
}
