// F17: the sample project, without a network, equal in two profiles, and good enough to learn from.
import { createHash } from 'node:crypto';
import type { Browser, Page } from '@playwright/test';
import { ask, modelView, readStores, resultPage, startTraining } from './main-job';
import { expect, test } from './studio';

test.setTimeout(240_000);

interface Photo {
  readonly key: string;
  readonly hash: string;
  readonly cls: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

interface DatasetRow {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly role: string;
  readonly state: string;
}

/** Only the fields that every record of the sample has. */
interface RecordRow {
  readonly datasetId: string;
  readonly key: string;
  readonly record: {
    readonly state: string;
    readonly spans?: readonly { readonly cls: string }[];
    readonly objects?: readonly { readonly cls: string; readonly geo: object }[];
  };
}

/** A set of labels as it is stored, without the ids that are drawn by lot. */
interface LabelSet {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly (readonly [key: string, state: string, cls: string, geo: object | null])[];
}

interface Sample {
  readonly page: Page;
  readonly seconds: number;
  readonly photos: Photo[];
  readonly sets: LabelSet[];
}

/** What the browser's database holds of labels. */
async function readLabelSets(page: Page): Promise<LabelSet[]> {
  const stored = await readStores(page, ['datasets', 'records']);
  const records = stored.records as RecordRow[];
  return (stored.datasets as DatasetRow[])
    .filter(({ role, state }) => role === 'annotation' && state === 'live')
    .map(({ id, name, type }) => ({
      name,
      type,
      labels: records
        .filter(({ datasetId }) => datasetId === id)
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .flatMap(({ key, record }) => [
          ...(record.spans ?? []).map(({ cls }) => [key, record.state, cls, null] as const),
          ...(record.objects ?? []).map(({ cls, geo }) => [key, record.state, cls, geo] as const),
        ]),
    }))
    .sort((a, b) => (a.type < b.type ? -1 : 1));
}

async function drawSample(browser: Browser, baseURL: string): Promise<Sample> {
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
  const query = new URL(page.url()).searchParams;
  expect(await ask(page, 'project.list')).toMatchObject([{ id: query.get('project'), name: 'Harbour' }]);
  const photos = await ask<Photo[]>(page, 'item.list', { dataset: query.get('dataset') });
  return { page, seconds, photos, sets: await readLabelSets(page) };
}

test('F17 network off, the sample is in place within 20 s, as described, with equal digests in two profiles', async ({ browser, studio }) => {
  const first = await drawSample(browser, studio.url);
  const second = await drawSample(browser, studio.url);
  for (const { seconds, photos, sets } of [first, second]) {
    expect(seconds).toBeLessThanOrEqual(20);
    expect(photos).toHaveLength(150);
    expect(photos.every(({ widthPx, heightPx }) => widthPx === 320 && heightPx === 240)).toBe(true);
    const counts = new Map<string, number>();
    for (const { cls } of photos) counts.set(cls, (counts.get(cls) ?? 0) + 1);
    expect([...counts.values()]).toEqual([50, 50, 50]);
    expect(sets.map(({ type }) => type)).toEqual(['class', 'detection']);
    for (const { labels } of sets) {
      expect(labels.map(([key]) => key)).toEqual(photos.map(({ key }) => key).sort());
      expect(labels.every(([, state]) => state === 'ready')).toBe(true);
    }
    // A box has the class of its picture and lies in it.
    const clsOf = new Map(photos.map(({ key, cls }) => [key, cls]));
    for (const [key, , cls, geo] of sets[1]?.labels ?? []) {
      expect(cls).toBe(clsOf.get(key));
      const { x, y, w, h } = geo as { x: number; y: number; w: number; h: number };
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(Math.min(w, h)).toBeGreaterThan(0);
      expect(x + w).toBeLessThanOrEqual(320);
      expect(y + h).toBeLessThanOrEqual(240);
    }
  }
  const digest = ({ photos, sets }: Sample) =>
    createHash('sha256')
      .update(JSON.stringify([photos.map(({ key, hash, cls }) => [key, hash, cls]), sets]))
      .digest('hex');
  expect(digest(first)).toBe(digest(second));
  await first.page.context().close();

  // Network on: a MobileNet head is right on at least 80 % of its automatic validation set.
  await second.page.context().setOffline(false);
  await startTraining(second.page, 'mobilenet');
  const view = await modelView(second.page, await resultPage(second.page, 120_000));
  expect(view.of).toBe(15);
  expect(view.right / view.of).toBeGreaterThanOrEqual(0.8);
  await second.page.context().close();
});
