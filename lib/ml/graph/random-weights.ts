/**
 * Seeded inputs for tests of graphs: weights that keep activations near size one, batch-norm statistics far from the neutral start, pictures of
 * noise. Training starts from `init-weights` instead.
 */
import { noEpoch, PhiloxStream, philoxPurpose, sampleWord } from '@/lib/core';
import { initWeights } from './init-weights';
import type { ModelGraph, Weights } from './types';

/** Random values for every parameter: kernels as a fresh network has them, means and betas around 0, gammas and variances from .5 to 1.5. */
export function randomWeights(g: ModelGraph, seed: number): Weights {
  const weights = new Map(initWeights(g, seed));
  for (const { name, role } of g.params) {
    const values = weights.get(name);
    if (!values || role === 'kernel') continue;
    const stream = testStream(name, seed);
    const isSpread = role === 'gamma' || name.endsWith('.variance');
    weights.set(
      name,
      values.map((_, i) => (isSpread ? 0.5 + stream.uniform(i) : 0.3 * stream.normal(i))),
    );
  }
  return weights;
}

/** Pixels [batch, height, width, 3], whole numbers from 0 to 255. */
export function testPixels(g: ModelGraph, batch: number, seed: number): Float32Array {
  const [, height, width] = g.input.shape;
  const stream = testStream('pixels', seed);
  return Float32Array.from({ length: batch * height * width * 3 }, (_, i) => Math.floor(stream.uniform(i) * 256));
}

function testStream(name: string, seed: number): PhiloxStream {
  return new PhiloxStream({ seed, sample: sampleWord(name), epoch: noEpoch, purpose: philoxPurpose.stream });
}
