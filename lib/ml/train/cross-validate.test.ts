import { expect, test } from 'vitest';
import { classificationMetrics, contentHash, labelErrors } from '@/lib/core';
import { crossValidate, type FoldData } from './cross-validate';
import { applyHead } from './head/apply-head';
import { clusters, uniforms } from './head/fixtures/clusters';
import { resolveHeadOptions } from './head/options';
import { solveHead } from './head/solve-head';

const options = resolveHeadOptions({});
const hashOf = (text: string) => contentHash(new TextEncoder().encode(text));
const withHashes = (data: ReturnType<typeof clusters>): FoldData => ({ ...data, hashes: data.keys.map(hashOf) });

test('T40 40 photos: a report over 5 folds, each photo judged by a head that never saw it', async () => {
  const data = withHashes(clusters(40, 16, 4, 0.8));
  const done: number[] = [];
  const report = await crossValidate(data, options, { onProgress: (progress) => done.push(progress.done) });
  expect(report.folds).toBe(5);
  expect(done).toEqual([0, 1, 2, 3, 4, 5]);
  expect(report.keys).toEqual(data.keys);
  expect(
    classificationMetrics(report)
      .confusion.matrix.flat()
      .reduce((a, b) => a + b, 0),
  ).toBe(40);
  for (let i = 0; i < 40; i++) {
    const sum = [...report.probabilities.subarray(i * 4, i * 4 + 4)].reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 9);
  }
  // A head that saw the photos is surer of them than the folds are: if not, a fold has seen its own photos.
  const seen = applyHead(await solveHead(data, options), data.features, 4);
  const meanTrue = (p: ArrayLike<number>): number => data.keys.reduce((sum, _, i) => sum + (p[i * 4 + (data.labels[i] as number)] as number), 0) / 40;
  expect(meanTrue(report.probabilities)).toBeLessThan(meanTrue(seen) - 0.01);
});

test('T40 labels drawn by lot are not learned: copies are never on both sides', async () => {
  const data = clusters(48, 64, 2, 2);
  // Each photo twice, with a random label that both copies share: only a fold that holds a copy back could know it.
  const next = uniforms(5);
  const labels = Array.from({ length: 24 }, (_, i) => (i < 2 ? i : Math.round(next())));
  const width = 64;
  const features = new Uint16Array(48 * width);
  for (let i = 0; i < 48; i++) features.set(data.features.subarray((i >> 1) * width, ((i >> 1) + 1) * width), i * width);
  const doubled: FoldData = {
    features,
    keys: data.keys,
    labels: data.keys.map((_, i) => labels[i >> 1] as number),
    classes: data.classes,
    hashes: data.keys.map((_, i) => hashOf(`picture ${i >> 1}`)),
  };
  const honest = await crossValidate(doubled, resolveHeadOptions({ max_iterations: 100 }));
  expect(classificationMetrics(honest).accuracy).toBeLessThan(0.6);
  const leaking = await crossValidate({ ...doubled, hashes: data.keys.map(hashOf) }, resolveHeadOptions({ max_iterations: 100 }));
  expect(classificationMetrics(leaking).accuracy).toBeGreaterThan(0.7);
});

test('a fold whose other photos are all of one class answers that class', async () => {
  const data = withHashes(clusters(2, 8, 2, 0.1));
  const report = await crossValidate(data, options);
  expect([report.folds, classificationMetrics(report).accuracy]).toEqual([2, 0]);
});

test('T47 flipped labels: at least 70 % of them are in the first 10 % of the list', async () => {
  const data = withHashes(clusters(200, 32, 2, 1));
  const flipped = new Set(data.keys.filter((_, i) => i % 20 === 7));
  const labels = data.keys.map((key, i) => (flipped.has(key) ? 1 - (data.labels[i] as number) : (data.labels[i] as number)));
  const outOfFold = await crossValidate({ ...data, labels }, options);
  const first = labelErrors(outOfFold).slice(0, 20);
  expect(first.filter((suspect) => flipped.has(suspect.key)).length).toBeGreaterThanOrEqual(7);
});
