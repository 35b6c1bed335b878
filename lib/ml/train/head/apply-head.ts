/**
 * Applies a solved head to feature rows: what training, cross-validation and evaluation use where features are at hand and
 * no network needs to run. f64 sums of the f32 weights; within f32 rounding of the exported model.
 */
import { fromFloat16, toFloat16 } from '@/lib/core';
import type { HeadWeights } from './solve-head';

/**
 * Class probabilities of feature rows.
 * @param features [rows, width], half-float bits or floats (rounded to half first, as the solver does)
 * @param classCount number of classes of the data; a class without output gets probability 0
 * @returns [rows, classCount]
 */
export function applyHead(head: HeadWeights, features: Uint16Array | Float32Array, classCount: number): Float64Array {
  const columns = head.outputs.length;
  const width = head.kernel.length / columns;
  const rows = features.length / width;
  const probabilities = new Float64Array(rows * classCount);
  const row = new Float32Array(width);
  const halves = new Uint16Array(width);
  const logits = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    const source = features.subarray(i * width, (i + 1) * width);
    fromFloat16(source instanceof Uint16Array ? source : toFloat16(source, halves), row);
    for (let c = 0; c < columns; c++) logits[c] = head.bias[c] as number;
    for (let j = 0; j < width; j++) {
      const x = row[j] as number;
      for (let c = 0; c < columns; c++) logits[c] = (logits[c] as number) + x * (head.kernel[j * columns + c] as number);
    }
    const top = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += Math.exp((logits[c] as number) - top);
    for (const [c, label] of head.outputs.entries()) probabilities[i * classCount + label] = Math.exp((logits[c] as number) - top) / sum;
  }
  return probabilities;
}
