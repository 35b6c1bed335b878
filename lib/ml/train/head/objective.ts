/**
 * The smooth part of the head's objective (training.md 5.1): the weighted sum of softmax losses with class 0 as reference,
 * plus l2 * sum of squares. One value, one order of additions: rows in blocks of 1,024, each block summed on its own in
 * f64 and added in order, so the result is the same bits however blocks are spread over threads. Not here: l1 (fista.ts).
 */
import type { Pacer } from '../pacer';
import { exp, log } from './portable-math';

/** Rows that are summed on their own. Part of the definition: another number gives other last bits. */
const blockRows = 1024;

/** A head to solve: rows in key order. */
export interface HeadProblem {
  /** [rows, width], decoded half floats. */
  readonly features: Float32Array;
  readonly rows: number;
  readonly width: number;
  /** Output index of each row, 0 .. outputs - 1. */
  readonly targets: Int32Array;
  /** Number of outputs, at least 2. */
  readonly outputs: number;
  /** Weight of a row by its output. */
  readonly weights: readonly number[];
  /** r_j: features are divided by this. */
  readonly scale: Float64Array;
  readonly l2: number;
}

/**
 * r_j = root mean square of each feature, not centred (apple/turicreate `standardization-inl.hpp`); 1 where a feature is
 * zero in all rows.
 */
export function rootMeanSquares(features: Float32Array, rows: number, width: number): Float64Array {
  const total = new Float64Array(width);
  const block = new Float64Array(width);
  for (let from = 0; from < rows; from += blockRows) {
    block.fill(0);
    for (let i = from; i < Math.min(rows, from + blockRows); i++) {
      const row = i * width;
      for (let j = 0; j < width; j++) {
        const x = features[row + j] as number;
        block[j] = (block[j] as number) + x * x;
      }
    }
    for (let j = 0; j < width; j++) total[j] = (total[j] as number) + (block[j] as number);
  }
  return total.map((sum) => (sum > 0 ? Math.sqrt(sum / rows) : 1));
}

/**
 * Value and gradient of the smooth part. A point is the f64 vector [th of output 1 .. K-1, each `width` long; then the
 * K-1 biases].
 */
export class HeadObjective {
  readonly size: number;
  readonly #problem: HeadProblem;
  readonly #pacer: Pacer;
  readonly #columns: number;
  // th / r of the point being evaluated, [columns, width].
  readonly #scaled: Float64Array;
  // Logits of a block, then the residuals w (p - y), [blockRows, columns].
  readonly #logits: Float64Array;
  readonly #blockGradient: Float64Array;

  constructor(problem: HeadProblem, pacer: Pacer) {
    this.#problem = problem;
    this.#pacer = pacer;
    this.#columns = problem.outputs - 1;
    this.size = this.#columns * (problem.width + 1);
    this.#scaled = new Float64Array(this.#columns * problem.width);
    this.#logits = new Float64Array(Math.min(blockRows, problem.rows) * this.#columns);
    this.#blockGradient = new Float64Array(this.size);
  }

  /** Number of leading entries of a point that are penalised; the rest are biases. */
  get penalised(): number {
    return this.#columns * this.#problem.width;
  }

  /**
   * The value at `point`; writes the gradient when a place for it is given.
   * @throws AppError `task/cancelled`
   */
  async evaluate(point: Float64Array, gradient?: Float64Array): Promise<number> {
    const { rows, width, scale, l2 } = this.#problem;
    const columns = this.#columns;
    for (let c = 0; c < columns; c++) {
      for (let j = 0; j < width; j++) this.#scaled[c * width + j] = (point[c * width + j] as number) / (scale[j] as number);
    }
    gradient?.fill(0);
    let value = 0;
    for (let from = 0; from < rows; from += blockRows) {
      const to = Math.min(rows, from + blockRows);
      this.#fillLogits(point, from, to);
      value += this.#lossAndResiduals(from, to);
      if (gradient) this.#addBlockGradient(gradient, from, to);
      await this.#pacer.turn();
    }
    let squares = 0;
    for (let i = 0; i < this.penalised; i++) squares += (point[i] as number) * (point[i] as number);
    if (gradient) {
      for (let c = 0; c < columns; c++) {
        for (let j = 0; j < width; j++) {
          const i = c * width + j;
          gradient[i] = (gradient[i] as number) / (scale[j] as number) + 2 * l2 * (point[i] as number);
        }
      }
    }
    return value + l2 * squares;
  }

  // Four rows at a time; each sum still runs over the features in order, so the grouping changes no bit.
  #fillLogits(point: Float64Array, from: number, to: number): void {
    const { features, width } = this.#problem;
    const columns = this.#columns;
    const scaled = this.#scaled;
    const logits = this.#logits;
    for (let c = 0; c < columns; c++) {
      const bias = point[this.penalised + c] as number;
      const t = c * width;
      let i = from;
      for (; i + 4 <= to; i += 4) {
        const r0 = i * width;
        const r1 = r0 + width;
        const r2 = r1 + width;
        const r3 = r2 + width;
        let s0 = 0;
        let s1 = 0;
        let s2 = 0;
        let s3 = 0;
        for (let j = 0; j < width; j++) {
          const w = scaled[t + j] as number;
          s0 += w * (features[r0 + j] as number);
          s1 += w * (features[r1 + j] as number);
          s2 += w * (features[r2 + j] as number);
          s3 += w * (features[r3 + j] as number);
        }
        const o = (i - from) * columns + c;
        logits[o] = s0 + bias;
        logits[o + columns] = s1 + bias;
        logits[o + 2 * columns] = s2 + bias;
        logits[o + 3 * columns] = s3 + bias;
      }
      for (; i < to; i++) {
        const row = i * width;
        let sum = 0;
        for (let j = 0; j < width; j++) sum += (scaled[t + j] as number) * (features[row + j] as number);
        logits[(i - from) * columns + c] = sum + bias;
      }
    }
  }

  // The block's loss; logits become the weighted residuals p - y.
  #lossAndResiduals(from: number, to: number): number {
    const { targets, weights } = this.#problem;
    const columns = this.#columns;
    const logits = this.#logits;
    let loss = 0;
    for (let i = from; i < to; i++) {
      const o = (i - from) * columns;
      const target = targets[i] as number;
      const weight = weights[target] as number;
      let top = 0;
      for (let c = 0; c < columns; c++) top = Math.max(top, logits[o + c] as number);
      const targetLogit = target === 0 ? 0 : (logits[o + target - 1] as number);
      let sum = exp(-top);
      for (let c = 0; c < columns; c++) {
        const e = exp((logits[o + c] as number) - top);
        logits[o + c] = e;
        sum += e;
      }
      loss += weight * (top + log(sum) - targetLogit);
      for (let c = 0; c < columns; c++) {
        logits[o + c] = weight * ((logits[o + c] as number) / sum - (c + 1 === target ? 1 : 0));
      }
    }
    return loss;
  }

  // Adds residuals x features of the block, summed on its own first. Rows are taken in fours, in order.
  #addBlockGradient(gradient: Float64Array, from: number, to: number): void {
    const { features, width } = this.#problem;
    const columns = this.#columns;
    const residuals = this.#logits;
    const block = this.#blockGradient.fill(0);
    for (let c = 0; c < columns; c++) {
      const t = c * width;
      let i = from;
      for (; i + 4 <= to; i += 4) {
        const o = (i - from) * columns + c;
        const p0 = residuals[o] as number;
        const p1 = residuals[o + columns] as number;
        const p2 = residuals[o + 2 * columns] as number;
        const p3 = residuals[o + 3 * columns] as number;
        const r0 = i * width;
        const r1 = r0 + width;
        const r2 = r1 + width;
        const r3 = r2 + width;
        for (let j = 0; j < width; j++) {
          block[t + j] =
            (block[t + j] as number) +
            p0 * (features[r0 + j] as number) +
            p1 * (features[r1 + j] as number) +
            p2 * (features[r2 + j] as number) +
            p3 * (features[r3 + j] as number);
        }
      }
      for (; i < to; i++) {
        const p = residuals[(i - from) * columns + c] as number;
        const row = i * width;
        for (let j = 0; j < width; j++) block[t + j] = (block[t + j] as number) + p * (features[row + j] as number);
      }
      let biasSum = 0;
      for (let row = 0; row < to - from; row++) biasSum += residuals[row * columns + c] as number;
      block[this.penalised + c] = biasSum;
    }
    for (let k = 0; k < gradient.length; k++) gradient[k] = (gradient[k] as number) + (block[k] as number);
  }
}
