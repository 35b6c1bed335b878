/**
 * Whether a device computes what the trainer computed: the parity rule of training.md 12 over the golden samples of a package.
 * It knows numbers only; pictures and models are the runner's.
 */
import type { GoldenResult, Output } from '../core/runner';

export type Precision = 'f32' | 'f16' | 'int8';

/** What an output means, of `io.outputs` in the package. */
export interface OutputMeaning {
  readonly id: string;
  readonly kind: 'probabilities' | 'boxes' | 'scores' | 'classmap' | 'features' | 'value';
}

/** Outputs of one sample by their id. */
export type Outputs = ReadonlyMap<string, Output>;

/** Largest difference of numbers, smallest overlap of boxes, samples that may have another top class. */
const rules: Readonly<Record<Precision, { readonly difference: number; readonly overlap: number; readonly otherTop: number }>> = {
  f32: { difference: 1e-3, overlap: 0.98, otherTop: 0 },
  f16: { difference: 1e-2, overlap: 0.95, otherTop: 0 },
  int8: { difference: 0.1, overlap: 0.9, otherTop: 1 },
};
/** Boxes below this score do not count. */
const boxScore = 0.25;

export interface GoldenSample {
  readonly expected: Outputs;
  readonly found: Outputs;
}

/** Compares one sample after the other. {@link Comparison.add} says whether to go on. */
export interface Comparison {
  add(sample: GoldenSample): boolean;
  result(): GoldenResult;
}

/**
 * Compares found outputs with expected ones: same ids and shapes, all finite; probabilities and scores within the difference
 * of the precision, their top class equal (int8: on 7 of 8 samples); boxes of a score over .25 with the overlap; other
 * numbers within the difference, relative to the largest one when that is above 1.
 * @param count of samples in all
 */
export function compareGolden(precision: Precision, meanings: readonly OutputMeaning[], count: number): Comparison {
  const rule = rules[precision];
  let result: GoldenResult = { passed: 0, count, maxError: 0 };
  let seen = 0;
  let others = 0;
  const fail = (reason: NonNullable<GoldenResult['reason']>) => {
    result = { ...result, reason, sample: seen };
    return false;
  };
  return {
    add({ expected, found }) {
      if (result.reason) return false;
      for (const [id, wanted] of expected) {
        const got = found.get(id);
        if (!got || got.data.length !== wanted.data.length || String(got.shape) !== String(wanted.shape)) return fail('shape');
        if (!got.data.every(Number.isFinite)) return fail('non_finite');
      }
      let sameTop = true;
      for (const [id, wanted] of expected) {
        const got = found.get(id) as Output;
        const kind = meanings.find((one) => one.id === id)?.kind ?? 'value';
        if (kind === 'boxes') {
          if (leastOverlap(wanted.data, got.data, bestScores(expected, meanings, wanted.data.length / 4)) < rule.overlap) return fail('mismatch');
          continue;
        }
        const error = largestDifference(wanted.data, got.data) / (kind === 'probabilities' || kind === 'scores' ? 1 : scaleOf(wanted.data));
        result = { ...result, maxError: Math.max(result.maxError, error) };
        if (!(error <= rule.difference)) return fail('mismatch');
        if (kind === 'probabilities') sameTop &&= topOf(wanted.data) === topOf(got.data);
      }
      if (!sameTop && ++others > (rule.otherTop * count) / 8) return fail('mismatch');
      seen++;
      result = { ...result, passed: result.passed + (sameTop ? 1 : 0) };
      return true;
    },
    result: () => result,
  };
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs((a[i] as number) - (b[i] as number)));
  return most;
}

const scaleOf = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);

const topOf = (values: Float32Array): number => values.indexOf(values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY));

/** The best score of each box: those of `scores` lie box after box. */
function bestScores(outputs: Outputs, meanings: readonly OutputMeaning[], boxes: number): Float32Array {
  const scores = meanings.flatMap(({ id, kind }) => (kind === 'scores' ? [outputs.get(id)?.data ?? new Float32Array()] : []))[0];
  const classes = scores ? scores.length / boxes : 0;
  return Float32Array.from({ length: boxes }, (_, i) => (scores ? Math.max(...scores.subarray(i * classes, (i + 1) * classes)) : 1));
}

/** Boxes are corners, x0 y0 x1 y1, in the same order in both. */
function leastOverlap(a: Float32Array, b: Float32Array, scores: Float32Array): number {
  let least = 1;
  for (let i = 0; i < scores.length; i++) {
    if ((scores[i] as number) > boxScore) least = Math.min(least, overlap(a.subarray(4 * i, 4 * i + 4), b.subarray(4 * i, 4 * i + 4)));
  }
  return least;
}

function overlap(a: Float32Array, b: Float32Array): number {
  const [ax0 = 0, ay0 = 0, ax1 = 0, ay1 = 0] = a;
  const [bx0 = 0, by0 = 0, bx1 = 0, by1 = 0] = b;
  const shared = Math.max(0, Math.min(ax1, bx1) - Math.max(ax0, bx0)) * Math.max(0, Math.min(ay1, by1) - Math.max(ay0, by0));
  const all = (ax1 - ax0) * (ay1 - ay0) + (bx1 - bx0) * (by1 - by0) - shared;
  return all > 0 ? shared / all : 1;
}
