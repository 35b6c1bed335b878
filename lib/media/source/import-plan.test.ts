import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join as joinPath } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError, inspectDocument, inspectText, type Plan, type PlanRequest, planImport } from '@/lib/core';
import { zipOf } from '../archive/test-zips';
import { zipSource } from '../archive/zip-source';
import { jpegOf } from '../image/test-jpeg.node';
import { ascii, type Bytes, gradient, pngOf } from '../image/test-pictures';
import { fileSource } from './file-source';
import { formatInput } from './format-input';
import { openPathSource } from './path-source.node';
import type { Source } from './source';

const fixtures = process.env['SLIPWAY_FIXTURES'] ?? '../shared/data';
const jpeg = await jpegOf(20, 10, gradient);
const png = pngOf(8, 9, gradient);

/** Files below one picked folder, each a small picture unless bytes are given. */
function picked(paths: readonly (string | readonly [string, Bytes])[]): Source {
  return fileSource(
    paths.map((entry) => {
      const [path, bytes] = typeof entry === 'string' ? [entry, entry.endsWith('.png') ? png : jpeg] : entry;
      return path.endsWith('/') ? { path: `root/${path}` } : { path: `root/${path}`, file: new Blob([bytes]) };
    }),
  );
}
const planOf = async (source: Source, request?: PlanRequest) => planImport(await formatInput(source), request);
const classesOf = (plan: Plan) => plan.classes.map(({ name, items }) => [name, items]);

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (error instanceof AppError) return error.code;
  throw new Error(`no coded refusal: ${String(error)}`);
}

describe('class folders', () => {
  test('D33 flat: classes in byte order, keys keep the class folder, root pictures are unlabelled, an empty folder stays', async () => {
    const { plan, items } = await planOf(picked(['ant/2.jpg', 'ant/10.jpg', 'Zebra/1.png', 'bee/', 'loose.jpg']));
    expect(plan.format).toEqual({ id: 'folders', layout: 'flat', confidence: 50 });
    expect(plan.candidates).toEqual([
      { id: 'folders', confidence: 50 },
      { id: 'media', confidence: 20 },
    ]);
    expect(classesOf(plan)).toEqual([
      ['Zebra', 1],
      ['ant', 2],
      ['bee', 0],
    ]);
    expect(items.map(({ key, classes, split }) => [key, classes, split])).toEqual([
      ['Zebra/1', ['Zebra'], null],
      ['ant/2', ['ant'], null],
      ['ant/10', ['ant'], null],
      ['loose', [], null],
    ]);
    expect(plan.counts).toMatchObject({ files: 4, images: 4, items: 4, labelled: 3, unlabelled: 1, labels: 3, ignored: 0 });
    expect(plan.sizes).toEqual({ width: { min: 8, median: 20, max: 20 }, height: { min: 9, median: 10, max: 10 } });
    expect(plan.bytesToCopy).toBe(3 * jpeg.length + png.length);
  });

  test('D33 split: the split folder is no class and not in the key; equal names get it back', async () => {
    const { plan, items } = await planOf(picked(['Train/cat/1.jpg', 'Train/dog/1.jpg', 'valid/cat/1.jpg', 'valid/cat/2.jpg', 'valid/fox/']));
    expect(plan.format.layout).toBe('split');
    expect(classesOf(plan)).toEqual([
      ['cat', 3],
      ['dog', 1],
      ['fox', 0],
    ]);
    expect(plan.splits).toEqual([
      { name: 'train', items: 2, objects: 0 },
      { name: 'val', items: 2, objects: 0 },
    ]);
    expect(items.map((item) => item.key).sort()).toEqual(['Train/cat/1.jpg', 'cat/2', 'dog/1', 'valid/cat/1.jpg']);
    expect(plan.anomalyCounts).toEqual({ 'item/key-adjusted': 2 });
  });

  test('D33 nested folders name the class by their path, their first or their last folder', async () => {
    const source = picked(['a/x/1.jpg', 'a/y/2.jpg', 'b/x/3.jpg']);
    const names = async (classFrom: string) => (await planOf(source, { options: { classFrom } })).plan.classes.map((entry) => entry.name);
    expect(await names('path')).toEqual(['a/x', 'a/y', 'b/x']);
    expect(await names('first')).toEqual(['a', 'b']);
    expect(await names('last')).toEqual(['x', 'y']);
    expect(await codeOf(names('middle'))).toBe('format/bad-option');
    expect(await codeOf(planOf(source, { options: { clasFrom: 'last' } }))).toBe('format/unknown-option');
  });

  test('D33 one folder is one class, and a person may say otherwise', async () => {
    const { plan } = await planOf(picked(['cat/1.jpg', 'cat/2.jpg']));
    expect(classesOf(plan)).toEqual([['cat', 2]]);
    expect(plan.decisions).toMatchObject([{ id: 'format', choices: ['folders', 'media'], default: 'folders' }]);
    const unlabelled = await planOf(picked(['cat/1.jpg', 'cat/2.jpg']), { format: 'media' });
    expect(unlabelled.plan.counts).toMatchObject({ items: 2, labelled: 0, unlabelled: 2 });
  });

  test('D33 a cat and dog set of 200 with an empty file, a text named .jpg and Thumbs.db: 198 items, 2 anomalies, 1 ignored', async () => {
    const paths = Array.from({ length: 200 }, (_, i) => `${i % 2 === 0 ? 'Cat' : 'Dog'}/${i >> 1}.jpg`);
    const source = picked([
      ...paths.slice(0, 198),
      ['Cat/666.jpg', new Uint8Array(0)],
      ['Dog/11702.jpg', ascii('this is no picture')],
      ['Cat/Thumbs.db', ascii('db')],
    ]);
    const { plan, items } = await planOf(source);
    expect(items).toHaveLength(198);
    expect(plan.counts).toMatchObject({ files: 201, ignored: 1, images: 198, labelled: 198 });
    expect(plan.anomalies.map(({ code, severity, file, effect }) => [code, severity, file, effect])).toEqual([
      ['image/empty', 'error', 'Cat/666.jpg', 'picture left out'],
      ['image/unreadable', 'error', 'Dog/11702.jpg', 'picture left out'],
    ]);
    expect(plan.ignored).toEqual([{ path: 'Cat/Thumbs.db', reason: 'system' }]);
    expect(plan.samples).toHaveLength(12);
    expect(new Set(plan.samples.flatMap((sample) => sample.classes))).toEqual(new Set(['Cat', 'Dog']));
  });

  test('a folder called test beside classes is a class; a folder of notes is none', async () => {
    const { plan } = await planOf(picked(['cat/1.jpg', 'test/2.jpg', ['notes/a.txt', ascii('x')], ['cat/b.mp4', ascii('x')]]));
    expect(classesOf(plan)).toEqual([
      ['cat', 1],
      ['test', 1],
    ]);
    expect(plan.ignored).toEqual([
      { path: 'cat/b.mp4', reason: 'video' },
      { path: 'notes/a.txt', reason: 'other' },
    ]);
  });
});

describe('sources', () => {
  test('D21 a zip with a top folder, __MACOSX and an empty class folder plans like the folder itself', async () => {
    const entries = ['photos/', 'photos/cat/', 'photos/dog/', '__MACOSX/'].map((name) => ({ name }));
    const zip = zipOf([
      ...entries,
      { name: 'photos/cat/1.jpg', data: jpeg },
      { name: 'photos/cat/more.zip', data: ascii('PK') },
      { name: '__MACOSX/photos/cat/._1.jpg', data: ascii('x') },
    ]);
    const { plan, items } = await planOf(await zipSource(new Blob([zip]), 'photos.zip'));
    expect(plan).toMatchObject({ path: 'photos', container: 'zip', format: { id: 'folders' } });
    expect(classesOf(plan)).toEqual([
      ['cat', 1],
      ['dog', 0],
    ]);
    expect(items.map((item) => item.key)).toEqual(['cat/1']);
    expect(plan.anomalies).toMatchObject([{ code: 'zip/nested', severity: 'warning', file: 'photos/cat/more.zip' }]);
    expect(plan.counts.ignored).toBe(1);
  });

  test('F18 a flat folder of photos comes in without labels, a HEIC file is named with advice', async () => {
    const heic = new Uint8Array([0, 0, 0, 24, ...ascii('ftypheic'), 0, 0, 0, 0, ...ascii('mif1heic')]);
    const photos = Array.from({ length: 12 }, (_, i) => `IMG_${i}.jpg`);
    const { plan, items } = await planOf(picked([...photos, ['IMG_20.HEIC', heic]]));
    expect(plan.format).toEqual({ id: 'media', layout: 'flat', confidence: 20 });
    expect(items).toHaveLength(12);
    expect(items[2]?.key).toBe('IMG_2');
    expect(plan.anomalies).toMatchObject([{ code: 'image/unsupported', file: 'IMG_20.HEIC' }]);
    expect(plan.anomalies[0]?.message).toContain('JPEG');
  });

  test('F12 an empty folder, and a folder of texts, have codes', async () => {
    expect(await codeOf(planOf(picked(['cat/'])))).toBe('source/empty');
    expect(await codeOf(planOf(picked([['.DS_Store', ascii('x')]])))).toBe('source/empty');
    expect(await codeOf(planOf(picked([['a.txt', ascii('x')]])))).toBe('format/unknown');
    expect(await codeOf(planOf(picked(['a.jpg']), { format: 'folder' }))).toBe('format/unknown');
    expect(await codeOf(planOf(picked(['a.jpg']), { signal: AbortSignal.abort() }))).toBe('task/cancelled');
  });

  test('D9 keys stay apart: same stem, case, dots, odd letters', async () => {
    const { plan, items } = await planOf(picked(['a.jpg', 'a.png', 'B.jpg', 'b.jpg', 'a.b.c.jpg', '#%?😀 .jpg']));
    expect(items.map((item) => item.key).sort()).toEqual(['#%?😀 ', 'B', 'a.b.c', 'a.jpg', 'a.png', 'b'].sort());
    expect(plan.anomalyCounts).toEqual({ 'item/case-clash': 1, 'item/key-adjusted': 2 });
  });

  test('D23 20,000 anomalies: 10,000 are listed, the counts are exact', async () => {
    const empty = new Uint8Array(0);
    const { plan } = await planOf(picked(['good.jpg', ...Array.from({ length: 20_000 }, (_, i) => [`${i}.jpg`, empty] as const)]));
    expect(plan.anomalies).toHaveLength(10_000);
    expect([plan.truncated, plan.anomalyCounts]).toEqual([true, { 'image/empty': 20_000 }]);
  });

  test('a folder on disk: empty class folder, links, and what is not there', async () => {
    const root = await mkdtemp(joinPath(tmpdir(), 'slipway-'));
    try {
      for (const path of ['set/cat/1.jpg', 'set/dog/2.jpg']) {
        await mkdir(dirname(joinPath(root, path)), { recursive: true });
        await writeFile(joinPath(root, path), jpeg);
      }
      await mkdir(joinPath(root, 'set/fox'));
      await writeFile(joinPath(root, 'set.zip'), zipOf([{ name: 'cat/1.jpg', data: jpeg }, { name: 'dog/2.jpg', data: jpeg }, { name: 'fox/' }]));
      const fromFolder = await planOf(await openPathSource(joinPath(root, 'set')));
      const fromZip = await planOf(await openPathSource(joinPath(root, 'set.zip')));
      expect(classesOf(fromFolder.plan)).toEqual([
        ['cat', 1],
        ['dog', 1],
        ['fox', 0],
      ]);
      expect(fromZip.items).toEqual(fromFolder.items);
      const once = JSON.stringify(inspectDocument(fromFolder.plan));
      expect(JSON.stringify(inspectDocument((await planOf(await openPathSource(joinPath(root, 'set')))).plan))).toBe(once);
      expect(once).not.toContain(root);
      expect(inspectText(inspectDocument(fromFolder.plan))).toContain('2  fox: 0 pictures');
      expect(await codeOf(openPathSource(joinPath(root, 'nowhere')))).toBe('source/not-found');
    } finally {
      await rm(root, { recursive: true });
    }
  });

  test.skipIf(!existsSync(`${fixtures}/flowers`))('D33 the flowers (absent fixtures: skipped): 5 classes, 130 train, 40 val', async () => {
    const { plan } = await planOf(await openPathSource(`${fixtures}/flowers`));
    expect(classesOf(plan)).toEqual([
      ['daisy', 34],
      ['dandelion', 34],
      ['roses', 34],
      ['sunflowers', 34],
      ['tulips', 34],
    ]);
    expect(plan.splits.map(({ name, items }) => [name, items])).toEqual([
      ['train', 130],
      ['val', 40],
    ]);
    expect(plan.anomalies).toEqual([]);
  });
});
