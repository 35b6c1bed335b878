import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeCls } from './testing/cls';
import { run } from './testing/run';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-cli-'));
  process.env['SLIPWAY_DATA_DIR'] = join(folder, 'data');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const mobilenet = 'mobilenet-v2-0.35-imagenet';

test('T20 T24 one call with defaults trains, measures on 10 held-out pictures and packs; again it is at least 20 x faster', {
  timeout: 600_000,
}, async () => {
  const data = join(folder, 'cls');
  await writeCls(data, 0, 100);
  const train = (...args: string[]) => run('train', '--data', data, '--model', 'resnet-50', '--out', join(folder, 'one'), '--json', ...args);
  const { code, document, stderr } = await train();
  expect(code, stderr.slice(-500)).toBe(0);
  expect(document.data).toMatchObject({ train: 90, validation: 10, validationBy: 'automatic' });
  expect(document.metrics.of).toBe(10);
  expect(document.metrics.accuracy).toBeGreaterThanOrEqual(0.9);
  expect(document.run).toMatchObject({ backboneRuns: 100, cacheHits: 0 });
  expect(document.package.sha256).toMatch(/^[0-9a-f]{64}$/);
  const lines = stderr.trim().split('\n');
  expect(lines.every((line) => typeof JSON.parse(line).event === 'string')).toBe(true);
  const again = (await train('--set', 'l2_penalty=0.1')).document;
  expect(again.run).toMatchObject({ backboneRuns: 0, cacheHits: 100 });
  expect(document.run.seconds / again.run.seconds).toBeGreaterThanOrEqual(20);

  const held = join(folder, 'held');
  await writeCls(held, 200, 220);
  const predictions = join(folder, 'p.json');
  const predicted = await run('predict', '--model', join(folder, 'one', 'model.zip'), '--data', held, '--out', predictions, '--json');
  expect(predicted.document).toMatchObject({ command: 'predict', ok: true, items: 20 });
  const judged = await run('evaluate', '--truth', held, '--predictions', predictions, '--json');
  expect(judged.document.classification.confusion.matrix.flat().reduce((a: number, b: number) => a + b, 0)).toBe(20);
  expect(judged.document).toMatchObject({ items: 20, missing: [], extra: [] });
  expect(judged.document.classification.accuracy).toBeGreaterThanOrEqual(0.9);
});

describe('T24 features are computed once', () => {
  const train = (...args: string[]) =>
    run('train', '--data', join(folder, 'small'), '--model', mobilenet, '--out', join(folder, 'two'), '--json', ...args);

  test('T24 again with other options: no backbone run; ten more pictures: ten runs', { timeout: 120_000 }, async () => {
    await writeCls(join(folder, 'small'), 0, 200);
    const first = (await train('--set', 'max_iterations=50')).document;
    expect(first.run).toMatchObject({ backboneRuns: 200, cacheHits: 0 });
    const again = (await train('--set', 'l2_penalty=0.1')).document;
    expect(again.run).toMatchObject({ backboneRuns: 0, cacheHits: 200 });
    await writeCls(join(folder, 'small'), 200, 210);
    expect((await train()).document.run).toMatchObject({ backboneRuns: 10, cacheHits: 200 });
  });
});

describe('refusals are documents with codes', () => {
  test.each([
    { name: 'an empty folder', files: [], code: 'source/empty' },
    { name: 'a zip of 0 bytes', path: 'empty.zip', files: ['empty.zip'], code: 'zip/not-a-zip' },
    { name: 'a path that is not there', path: 'nowhere', files: [], code: 'source/not-found' },
  ])('F12 $name is $code', async ({ path, files, code }) => {
    const place = join(folder, `refused-${code.replace('/', '-')}`);
    await mkdir(place, { recursive: true });
    for (const file of files) await writeFile(join(place, file), '');
    const result = await run('train', '--data', path ? join(place, path) : place, '--model', mobilenet, '--out', join(folder, 'no'), '--json');
    expect(result.code).toBe(1);
    expect(result.document.error.code).toBe(code);
    expect(result.document.error.message).toMatch(/\.$/);
  });

  test('F12 one class is train/too-few-classes, an empty class folder a warning train/empty-class', async () => {
    const one = join(folder, 'one-class');
    await writeCls(one, 0, 4);
    await rm(join(one, 'square'), { recursive: true });
    expect((await run('train', '--data', one, '--model', mobilenet, '--out', join(folder, 'no'), '--json')).document.error.code).toBe(
      'train/too-few-classes',
    );
    const empty = join(folder, 'empty-class');
    await writeCls(empty, 0, 8);
    await mkdir(join(empty, 'triangle'));
    const result = await run('train', '--data', empty, '--model', mobilenet, '--out', join(folder, 'yes'), '--json');
    expect(result.code).toBe(0);
    expect(result.document.job).toMatch(/^job_/);
    expect(result.stderr).toContain('"train/empty-class"');
  });

  test('T22 unknown and bad options name what is allowed', async () => {
    const data = join(folder, 'small');
    const unknown = await run('train', '--data', data, '--model', mobilenet, '--out', folder, '--set', 'l2_penalti=1', '--json');
    expect([unknown.code, unknown.document.error.code, unknown.document.error.details.nearest[0]]).toEqual([1, 'train/unknown-option', 'l2_penalty']);
    const bad = await run('train', '--data', data, '--model', mobilenet, '--out', folder, '--set', 'l2_penalty=-1', '--json');
    expect([bad.code, bad.document.error.code]).toEqual([1, 'train/bad-option']);
    const model = await run('train', '--data', data, '--model', 'resnet-51', '--out', folder, '--json');
    expect([model.code, model.document.error.code]).toEqual([1, 'train/unknown-model']);
  });

  test('wrong usage is exit code 2', async () => {
    expect((await run('trian')).code).toBe(2);
    expect((await run('bench', '--suite', 'peaks')).code).toBe(2);
    expect((await run('trian')).stderr).toContain('Did you mean train?');
    expect((await run('train', '--data', 'x')).code).toBe(2);
    expect((await run('train', '--frobnicate')).code).toBe(2);
    expect((await run('train', '--help')).code).toBe(0);
  });
});
