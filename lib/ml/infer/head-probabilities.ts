/**
 * A head on features in full precision: what a shipped model computes. Training and evaluation use `applyHead`, which rounds
 * features to half first, as the cache does.
 */
import type { HeadWeights } from '../train/head/solve-head';

/**
 * Probabilities of one feature vector.
 * @param features [width]
 * @returns one probability per output of the head, summing to 1
 */
export function headProbabilities(head: HeadWeights, features: Float32Array): Float32Array {
  const columns = head.outputs.length;
  const logits = Float64Array.from(head.bias);
  for (let j = 0; j < features.length; j++) {
    const x = features[j] as number;
    for (let c = 0; c < columns; c++) logits[c] = (logits[c] as number) + x * (head.kernel[j * columns + c] as number);
  }
  const top = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = logits.map((logit) => Math.exp(logit - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return Float32Array.from(powers, (power) => power / sum);
}
