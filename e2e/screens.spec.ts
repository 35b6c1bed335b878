// F14: every screen in two sizes and two themes, pictured with real content, and measured with axe.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { ask, modelView, resultPage, startTraining } from './main-job';
import { expect, test } from './studio';

test.describe.configure({ mode: 'serial' });
test.setTimeout(600_000);

const pictures = 'e2e/screenshots';
const sizes = [
  { name: 'laptop', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
] as const;
const themes = ['light', 'dark'] as const;

let page: Page;
/** Addresses by the name of their picture. */
const screens: Record<string, string> = {};

test.beforeAll(async ({ browser, studio }) => {
  mkdirSync(pictures, { recursive: true });
  const context = await browser.newContext({ baseURL: studio.url });
  page = await context.newPage();
});
test.afterAll(() => page.context().close());

/** Presses Tab until something has the focus, as a person without a mouse does. */
async function tabTo(wanted: Locator): Promise<void> {
  for (let i = 0; i < 80; i++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(wanted).toBeFocused();
}

/** One screen in both sizes and themes: pictured, without overflow, without serious findings. */
async function inspect(name: string, path: string): Promise<string[]> {
  const findings: string[] = [];
  for (const size of sizes) {
    for (const theme of themes) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.goto(path);
      await expect(page.getByRole('main')).toBeVisible();
      await page.waitForTimeout(400);
      await page.screenshot({ path: join(pictures, `${name}-${size.name}-${theme}.png`) });
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const { id, impact, nodes } of violations) {
        if (impact !== 'serious' && impact !== 'critical') continue;
        findings.push(`${name} ${size.name} ${theme}: ${id}: ${nodes.map((node) => node.target.join(' ')).join('; ')}`);
      }
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (overflow > 0) findings.push(`${name} ${size.name} ${theme}: ${overflow} px wider than the window`);
    }
  }
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

test('F14 by keyboard alone: from home to a result and a tried photo', async () => {
  await page.setViewportSize(sizes[0]);
  await page.goto(screens['data'] ?? '/');
  await expect(page.getByRole('grid', { name: 'Items' }).getByRole('gridcell').first()).toBeVisible();
  await page.keyboard.press('t');
  await expect(page).toHaveURL(/\/train\?/);
  await expect(page.getByRole('button', { name: 'Start training' })).toBeEnabled({ timeout: 30_000 });
  await tabTo(page.getByRole('combobox', { name: 'Model' }));
  await page.keyboard.type('Mobile');
  await tabTo(page.getByRole('button', { name: 'Start training' }));
  await page.keyboard.press('Enter');
  await resultPage(page, 120_000);
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
