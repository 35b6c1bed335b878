import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeRgbPng } from '@/lib/core';
import { run } from './testing/run';

const names = ['ant', 'bee', 'cat', 'dog', 'elk', 'fox', 'gnu'];
let folder = '';

/** Photos of seven classes: `truth/ant/0.png` and so on, one of each to judge by, three to learn from. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-evaluate-'));
  process.env['SLIPWAY_DATA_DIR'] = join(folder, 'data');
  for (const [at, name] of names.entries()) {
    for (const [part, photos] of [
      ['truth', 1],
      ['train', 3],
    ] as const) {
      await mkdir(join(folder, part, name), { recursive: true });
      for (let i = 0; i < photos; i++) {
        await writeFile(join(folder, part, name, `${i}.png`), encodeRgbPng(new Uint8Array(8 * 8 * 3).fill(at * 30 + i), 8, 8));
      }
    }
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a model says that gives every photo 0.4, 0.1, 0.1 ... and the most to the class after the true one. */
async function evaluated(kept: number) {
  const items = names.map((name, truth) => {
    const topk = names.map((answer, at) => ({ class: answer, name: answer, p: at === (truth + 1) % 7 ? 0.4 : 0.1 }));
    topk.sort((a, b) => b.p - a.p || (a.name === name ? 1 : 0) - (b.name === name ? 1 : 0));
    return { key: `${name}/0`, width: 8, height: 8, topk: topk.slice(0, kept) };
  });
  const classes = names.map((name) => ({ id: name, name }));
  const path = join(folder, `top-${kept}.json`);
  await writeFile(path, JSON.stringify({ format: 'slipway-predictions', version: 1, task: 'classification', model: 'm', classes, items }));
  const { code, document, stderr } = await run('evaluate', '--truth', join(folder, 'truth'), '--predictions', path, '--json');
  expect(code, stderr).toBe(0);
  return document.classification;
}

test('T41 seven classes, all answers kept: log loss and AUC are those of the probabilities', async () => {
  const { log_loss, auc, accuracy } = await evaluated(7);
  // By hand: every true class got 0.1; one of six others is above it in its column, five are equal to it.
  expect(log_loss).toBeCloseTo(-Math.log(0.1), 9);
  expect(auc).toBeCloseTo(2.5 / 6, 9);
  expect(accuracy).toBe(0);
});

test('T41 seven classes, five answers kept: what cannot be known from them is null, not counted as probability 0', async () => {
  const { log_loss, auc, per_class, accuracy, top5 } = await evaluated(5);
  expect([log_loss, auc]).toEqual([null, null]);
  expect(per_class.map((cls: { auc: unknown }) => cls.auc)).toEqual(Array(7).fill(null));
  expect([accuracy, top5]).toEqual([0, 0]);
  expect((await evaluated(3)).top5).toBeNull();
});

test('T41 predict keeps the answers of all seven classes, so that evaluate knows log loss and AUC', { timeout: 120_000 }, async () => {
  const out = join(folder, 'model');
  const trained = await run('train', '--data', join(folder, 'train'), '--model', 'mobilenet-v2-0.35-imagenet', '--out', out, '--json');
  expect(trained.code, trained.stderr.slice(-500)).toBe(0);
  const file = join(folder, 'predicted.json');
  const predicted = await run('predict', '--model', join(out, 'model.zip'), '--data', join(folder, 'truth'), '--out', file, '--json');
  expect(predicted.code, predicted.stderr.slice(-500)).toBe(0);
  const { items } = JSON.parse(await readFile(file, 'utf8')) as { items: { topk: { p: number }[] }[] };
  expect(items.map(({ topk }) => topk.length)).toEqual(Array(7).fill(7));
  const judged = await run('evaluate', '--truth', join(folder, 'truth'), '--predictions', file, '--json');
  expect(judged.document.classification).toMatchObject({ log_loss: expect.any(Number), auc: expect.any(Number) });
});
