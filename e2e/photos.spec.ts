// What a person does with photos before and beside training: F12 bad files are named and left out, F18 a flat folder is sorted by
// digits, F22 second thoughts about photos, imports and space.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { ask, choose, copyFlowers, countRows, flowers, hasFlowers, importFolder, importPlanned, newProject } from './main-job';
import { expect, test } from './studio';

test.skip(!hasFlowers, `the flower photos are not at ${flowers}`);

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-photos-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

function cells(page: Page): Locator {
  return page.getByRole('grid', { name: 'Items' }).getByRole('gridcell');
}
function message(page: Page, text: string | RegExp): Locator {
  return page.getByRole('log', { name: 'Messages' }).getByText(text);
}
/** One kind of finding in a plan: its title, its code, its files with their sentences. */
function finding(page: Page, code: string): Locator {
  return page
    .getByRole('region', { name: 'Plan' })
    .getByRole('listitem')
    .filter({ has: page.getByText(code, { exact: true }) });
}

test('F12 a cut JPEG and a text file named .jpg are named with code and sentence, the rest is imported', async ({ page }) => {
  copyFlowers(folder, 3, ['daisy', 'roses']);
  const [photo] = readdirSync(join(flowers, 'val', 'daisy'));
  writeFileSync(join(folder, 'daisy', 'cut.jpg'), readFileSync(join(flowers, 'val', 'daisy', photo ?? '')).subarray(0, 100));
  writeFileSync(join(folder, 'roses', 'words.jpg'), 'A rose is a rose is a rose.\n');
  await newProject(page);
  await choose(page, 'folder', folder);
  const plan = page.getByRole('region', { name: 'Plan' });
  await expect(plan).toContainText('6 photos in 2 classes.');
  await expect(plan).toContainText('2 files are left out.');
  const unreadable = finding(page, 'image/unreadable');
  await expect(unreadable).toContainText('2 files cannot be read as a picture: left out');
  await expect(unreadable).toContainText('daisy/cut.jpg cannot be read: the file breaks off before its size is known.');
  await expect(unreadable).toContainText('roses/words.jpg cannot be read: the file is not a picture, whatever its name says.');
  await importPlanned(page);
  await expect(cells(page)).toHaveCount(6);
  expect(await countRows(page, ['records', 'blobs', 'staged'])).toEqual({ records: 6, blobs: 6, staged: 0 });
});

test('F12 an empty zip and an empty folder are refused with a sentence, and nothing is written', async ({ page }) => {
  await newProject(page);
  const before = await countRows(page, ['datasets', 'items', 'blobs', 'staged']);
  const zip = join(folder, 'photos.zip');
  writeFileSync(zip, '');
  await choose(page, 'files', zip);
  const refusal = page.getByRole('main').getByRole('alert');
  await expect(refusal).toContainText('zip/not-a-zip');
  await expect(refusal).toContainText('photos.zip');
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  await choose(page, 'folder', empty);
  await expect(refusal).toContainText('source/empty');
  await expect(refusal).toContainText('There are no files');
  expect(await countRows(page, ['datasets', 'items', 'blobs', 'staged'])).toEqual(before);
  // One class only: its photos come in, training says what is missing.
  const one = join(folder, 'one');
  copyFlowers(one, 2, ['daisy']);
  await choose(page, 'folder', one);
  await importPlanned(page);
  await expect(page.getByRole('button', { name: 'Train a model' })).toBeDisabled();
  await expect(page.getByText('Only one class has photos; training needs two')).toBeVisible();
});

test('F18 twelve photos without sub-folders are sorted by hand; training opens at two labelled classes; a HEIC says what to do', async ({ page }) => {
  copyFlowers(folder, 6, ['daisy', 'tulips'], true);
  // The head of a file as phones write it: its brand says HEIC.
  writeFileSync(join(folder, 'phone.heic'), Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'));
  await newProject(page);
  await choose(page, 'folder', folder);
  await expect(page.getByRole('region', { name: 'Plan' })).toContainText('12 photos without classes. You sort them after the import.');
  const heic = finding(page, 'image/unsupported');
  await expect(heic).toContainText('phone.heic');
  await expect(heic).toContainText(/JPEG/);
  await importPlanned(page);
  await expect(cells(page)).toHaveCount(12);
  await expect(page.getByRole('button', { name: 'Train a model' })).toBeDisabled();

  await page
    .getByRole('navigation', { name: 'Project line' })
    .getByRole('link', { name: /^Labels/ })
    .click();
  await expect(page).toHaveURL(/\/annotate\/grid\?/);
  await expect(page.getByRole('status', { name: 'To sort' })).toContainText('12');
  const train = page.getByRole('button', { name: 'Train a model' });
  const classes = page.getByRole('listbox', { name: 'Classes' }).getByRole('option');
  for (const [count, name] of ['daisy', 'tulip'].entries()) {
    const add = page.getByRole('button', { name: 'Add class' });
    const field = page.getByRole('textbox', { name: 'New class' });
    await expect(add.or(field)).toBeVisible();
    if (await add.isVisible()) await add.click();
    await field.fill(name);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await expect(classes).toHaveCount(count + 1);
  }
  await cells(page).first().click();
  for (let pressed = 0; pressed < 6; pressed++) await page.keyboard.press('1');
  await expect(page.getByRole('status', { name: 'To sort' })).toContainText('6');
  await expect(train).toBeDisabled();
  await page.keyboard.press('2');
  await expect(train).toBeEnabled();
  for (let pressed = 1; pressed < 6; pressed++) await page.keyboard.press('2');
  await expect(page.getByRole('status', { name: 'To sort' })).toContainText('All sorted');
  const dataset = new URL(page.url()).searchParams.get('dataset');
  // The page shows a press before it is written.
  const written = async () => {
    const { classes } = await ask<{ classes: { name: string; photos: number }[] }>(page, 'dataset.get', { id: dataset });
    return Object.fromEntries(classes.map(({ name, photos }) => [name, photos]));
  };
  await expect.poll(written).toEqual({ daisy: 6, tulip: 6 });
  await train.click();
  await expect(page.getByRole('button', { name: 'Start training' })).toBeEnabled({ timeout: 30_000 });
});

test('F22 deleted photos come back by Undo, an import is taken back and done again', async ({ page }) => {
  copyFlowers(folder, 4, ['daisy', 'roses']);
  await importFolder(page, folder);
  // The import is the last step: its message takes it back.
  await expect(cells(page)).toHaveCount(8);
  const names = await cells(page).evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label')));

  await cells(page).nth(1).click();
  await cells(page)
    .nth(2)
    .click({ modifiers: ['Shift'] });
  await page.keyboard.press('Delete');
  await expect(cells(page)).toHaveCount(6);
  await expect(message(page, '2 photos deleted')).toBeVisible();
  await page.getByRole('log', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).last().click();
  await expect(cells(page)).toHaveCount(8);
  expect(await cells(page).evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label')))).toEqual(names);

  await page.keyboard.press('Control+z');
  await expect(page.getByRole('heading', { name: /was taken back$/ })).toBeVisible();
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(cells(page)).toHaveCount(8);
  expect(await cells(page).evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label')))).toEqual(names);
});

test('F22 the message of an import takes it back', async ({ page }) => {
  copyFlowers(folder, 20, ['daisy', 'roses', 'tulips']);
  await importFolder(page, folder);
  await expect(page.getByRole('log', { name: 'Messages' }).getByRole('button', { name: 'Undo' })).toBeVisible({ timeout: 30_000 });
  await page.getByRole('log', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { name: /was taken back$/ })).toBeVisible();
  const project = new URL(page.url()).searchParams.get('project');
  expect(await ask(page, 'dataset.list', { project })).toEqual([]);
});

test('F22 Storage shows what is kept and frees what can be made again', async ({ page }) => {
  copyFlowers(folder, 4, ['daisy', 'roses']);
  await importFolder(page, folder);
  await expect(cells(page)).toHaveCount(8);
  const photosUrl = page.url();
  const bytes = ['daisy', 'roses'].flatMap((name) => readdirSync(join(folder, name)).map((file) => readFileSync(join(folder, name, file)).length));
  const kept = bytes.reduce((sum, size) => sum + size, 0);
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page).toHaveURL(/\/storage/);
  const row = (name: string) => page.getByRole('table', { name: 'Storage' }).getByRole('row', { name: new RegExp(`^${name}`) });
  for (const kind of ['Photos', 'Models', 'Pretrained networks', 'Feature cache', 'Thumbnails', 'Trash']) await expect(row(kind)).toHaveCount(1);
  const { kinds } = await ask<{ kinds: { kind: string; bytes: number; count: number }[] }>(page, 'storage.usage');
  expect(kinds.find(({ kind }) => kind === 'photos')).toMatchObject({ bytes: kept, count: 8 });
  await expect(row('Photos')).toContainText('8');
  await expect(row('Photos').getByRole('button')).toHaveCount(0);
  await row('Thumbnails').getByRole('button', { name: 'Free Thumbnails' }).click();
  await expect(message(page, /^Freed /)).toBeVisible();
  const nothing = row('Thumbnails').getByRole('cell', { name: '0 B', exact: true });
  await expect(nothing).toBeVisible();
  // They are drawn again for whom they are missing.
  await page.goto(photosUrl);
  await expect(cells(page).first().locator('img, canvas').first()).toBeVisible();
  await page.goto('/storage');
  await expect(row('Thumbnails')).toBeVisible();
  await expect(nothing).toBeHidden();
});
