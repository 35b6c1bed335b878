import { expect, test } from 'vitest';
import { toFloat16 } from '@/lib/core';
import { uniforms } from './fixtures/clusters';
import { resolveHeadOptions } from './options';
import { solveHead } from './solve-head';

test('25,000 photos of a ResNet-50, two classes, ten iterations take at most 5 s', async () => {
  const [rows, width] = [25_000, 2048];
  const next = uniforms(3);
  const features = new Uint16Array(rows * width);
  const labels = new Int32Array(rows);
  const row = new Float32Array(width);
  for (let i = 0; i < rows; i++) {
    labels[i] = i % 2;
    for (let j = 0; j < width; j++) row[j] = Math.max(0, next() * 2 - 0.5 + (j % 7 === 0 ? 0.05 * (i % 2) : 0));
    toFloat16(row, features.subarray(i * width, (i + 1) * width));
  }
  const keys = Array.from({ length: rows }, (_, i) => `photo ${i}`);
  const startMs = performance.now();
  const head = await solveHead({ features, keys, labels, classes: ['cat', 'dog'] }, resolveHeadOptions({}));
  const seconds = (performance.now() - startMs) / 1000;
  console.info(`${head.iterations} iterations, ${head.evaluations} passes, ${seconds.toFixed(2)} s`);
  expect(seconds).toBeLessThan(5);
});
