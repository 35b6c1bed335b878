// R7, its page half: on a model's Manage page a folder is chosen and dropped, a zip is chosen. (The command line: command-line.spec.ts.)
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { openPackageZip, zipStream } from '../lib/media/archive';
import { becomeOwner, cookiesOf, type Owner, send } from './registry-access';
import { type Server, startServer } from './server';

test.describe.configure({ mode: 'serial' });
test.setTimeout(180_000);

/** Also a name beyond ASCII, an empty file, and one that is there twice. */
const files: Readonly<Record<string, string>> = {
  'model.txt': 'weights '.repeat(5000),
  'labels/de/Löwenzahn.txt': 'Löwenzahn',
  'labels/en/dandelion.txt': 'dandelion',
  'labels/en/copy.txt': 'dandelion',
  'empty.bin': '',
};
const model = 'garden';

let folder: string;
let server: Server;
let owner: Owner;
let context: BrowserContext;
let page: Page;

test.beforeAll(async ({ browser }) => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-upload-page-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, 'garden', path, '..'), { recursive: true });
    writeFileSync(join(folder, 'garden', path), text);
  }
  server = await startServer();
  owner = await becomeOwner(server.url);
  const apps = `/organizations/${owner.org}/applications`;
  await send(server.url, 'POST', apps, { token: owner.token, body: { name: 'park' } });
  await send(server.url, 'POST', `${apps}/park/models`, { token: owner.token, body: { name: model } });
  context = await browser.newContext({ baseURL: server.url, acceptDownloads: true });
  await context.addCookies(cookiesOf(owner));
  page = await context.newPage();
  await page.goto(`/registry/${owner.org}/park/${model}/manage`);
});
test.afterAll(async () => {
  await context?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const region = () => page.getByRole('region', { name: 'Upload version' });

/** From what was chosen to a version that is ready, which the table shows. */
async function upload(version: number, described: string): Promise<void> {
  await region().getByRole('textbox', { name: 'Description' }).fill(described);
  await region().getByRole('button', { name: 'Upload' }).click();
  await expect(
    region()
      .getByRole('status')
      .filter({ hasText: `Version ${version} is ready.` }),
  ).toBeVisible({ timeout: 60_000 });
  const row = page.getByRole('table', { name: 'Versions' }).getByRole('row').filter({ hasText: described });
  await expect(row).toContainText(`v${version}`);
  await expect(row).toContainText('ready');
}

/** The archive as a person downloads it, by the link of its row. */
async function download(version: number): Promise<Buffer> {
  const download_ = page.waitForEvent('download');
  await page.getByRole('link', { name: `Download version ${version}` }).click();
  const path = join(folder, `${version}.zip`);
  await (await download_).saveAs(path);
  return readFileSync(path);
}

async function hashOf(version: number): Promise<string> {
  const path = `/organizations/${owner.org}/applications/park/models/${model}/versions/${version}`;
  const { archive } = (await (await send(server.url, 'GET', path, { token: owner.token })).json()) as { archive: { sha256: string } };
  return archive.sha256;
}

/** What is in a zip, by path. */
async function unpacked(zip: Uint8Array): Promise<Record<string, string>> {
  const bytes = new Uint8Array(zip);
  const read = (start: number, end: number) => Promise.resolve(bytes.slice(start, end));
  const stream = (start: number, end: number) => new Response(bytes.slice(start, end)).body as ReadableStream<Uint8Array<ArrayBuffer>>;
  const entries = await openPackageZip({ size: bytes.length, read, stream });
  return Object.fromEntries(
    await Promise.all(entries.map(async ({ path, unpack }) => [path, await unpack((body) => new Response(body).text())] as const)),
  );
}

test('R7 a chosen folder: archive.zip holds exactly its files, by their relative paths', async () => {
  const chooser = page.waitForEvent('filechooser');
  await region().getByRole('button', { name: 'A whole folder' }).click();
  await (await chooser).setFiles(join(folder, 'garden'));
  await expect(region()).toContainText('garden: 5 files');
  await upload(1, 'chosen');
  expect(await unpacked(await download(1))).toEqual(files);
});

test('R7 the same folder dropped: sent bytes are not sent again, one hash', async () => {
  await drop(join(folder, 'garden'));
  await expect(region()).toContainText('garden: 5 files');
  await upload(2, 'dropped');
  await expect(region().getByRole('status')).toContainText(/^Version 2 is ready\. 0 B sent/);
  expect(await unpacked(await download(2))).toEqual(files);
  expect(await hashOf(2)).toBe(await hashOf(1));
});

/** Drops files of this machine into the region, as the system's file manager does. */
async function drop(...paths: string[]): Promise<void> {
  const box = await region().boundingBox();
  if (!box) throw new Error('The region to drop on is not shown');
  const session = await context.newCDPSession(page);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...at, data: { items: [], files: paths, dragOperationsMask: 1 } });
  }
  await session.detach();
}

test('R7 a chosen zip comes back byte by byte', async () => {
  const sorted = Object.keys(files).sort();
  const plain = Buffer.from(await new Response(zipStream(sorted.map((path) => ({ path, data: files[path] ?? '' })))).arrayBuffer());
  // Dated a day later than our own writer dates everything, so that packing the files anew gives other bytes.
  const zip = Buffer.from(plain.toString('latin1').replaceAll('\0\0\x21\0', '\0\0\x22\0'), 'latin1');
  expect(zip.equals(plain)).toBe(false);
  writeFileSync(join(folder, 'garden.zip'), zip);
  const chooser = page.waitForEvent('filechooser');
  await region().getByRole('button', { name: 'Choose zip or folder' }).click();
  await (await chooser).setFiles(join(folder, 'garden.zip'));
  await expect(region()).toContainText('garden.zip');
  await upload(3, 'zipped');
  expect((await download(3)).equals(zip)).toBe(true);
});

test('R7 a zip that cannot be read is refused in words, and no number is used', async () => {
  writeFileSync(join(folder, 'cut.zip'), readFileSync(join(folder, 'garden.zip')).subarray(0, 1000));
  await drop(join(folder, 'cut.zip'));
  await region().getByRole('button', { name: 'Upload' }).click();
  await expect(region()).toContainText('archive/unreadable', { timeout: 60_000 });
  await expect(region()).toContainText('no number was used');
  await expect(page.getByRole('link', { name: 'Download version 4' })).toHaveCount(0);
});
