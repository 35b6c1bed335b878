// F17: the sample project, without a network, equal in two profiles, and good enough to learn from.
import { createHash } from 'node:crypto';
import type { Browser, Page } from '@playwright/test';
import { ask, modelView, resultPage, startTraining } from './main-job';
import { expect, test } from './studio';

test.setTimeout(240_000);

interface Photo {
  readonly key: string;
  readonly hash: string;
  readonly cls: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

async function drawSample(browser: Browser, baseURL: string): Promise<{ page: Page; seconds: number; photos: Photo[] }> {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await page.goto('/');
  // Loaded: the service worker keeps what the page needs from here on.
  await page.evaluate(async () => navigator.serviceWorker.ready);
  await expect(page.getByRole('button', { name: 'Try the sample' })).toBeEnabled();
  await context.setOffline(true);
  const startedMs = Date.now();
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await expect(page.getByRole('grid', { name: 'Items' }).getByRole('gridcell').first()).toBeVisible({ timeout: 60_000 });
  const seconds = (Date.now() - startedMs) / 1000;
  const dataset = new URL(page.url()).searchParams.get('dataset') ?? '';
  return { page, seconds, photos: await ask<Photo[]>(page, 'item.list', { dataset }) };
}

test('F17 network off, the sample is in place within 20 s, as described, with equal digests in two profiles', async ({ browser, studio }) => {
  const first = await drawSample(browser, studio.url);
  const second = await drawSample(browser, studio.url);
  for (const { seconds, photos } of [first, second]) {
    expect(seconds).toBeLessThanOrEqual(20);
    expect(photos).toHaveLength(150);
    expect(photos.every(({ widthPx, heightPx }) => widthPx === 320 && heightPx === 240)).toBe(true);
    const counts = new Map<string, number>();
    for (const { cls } of photos) counts.set(cls, (counts.get(cls) ?? 0) + 1);
    expect([...counts.values()]).toEqual([50, 50, 50]);
  }
  const digest = (photos: Photo[]) =>
    createHash('sha256')
      .update(JSON.stringify(photos.map(({ key, hash, cls }) => [key, hash, cls])))
      .digest('hex');
  expect(digest(first.photos)).toBe(digest(second.photos));
  await first.page.context().close();

  // Network on: a MobileNet head is right on at least 80 % of its automatic validation set.
  await second.page.context().setOffline(false);
  await startTraining(second.page, 'mobilenet');
  const view = await modelView(second.page, await resultPage(second.page, 120_000));
  expect(view.of).toBe(15);
  expect(view.right / view.of).toBeGreaterThanOrEqual(0.8);
  await second.page.context().close();
});
