/**
 * Receiver operating characteristic, one class against the rest (training.md 8): the area by ranks (Mann-Whitney, ties
 * count half), the curve at every distinct score, and Turi Create's curve over equal bins of the score.
 */
import type { ScoredItems } from './scored-items';

/** A curve from the strictest threshold to the loosest. The first point answers nobody, so it has no threshold. */
export interface RocCurve {
  /** A row is answered "yes" when its score is at least this. */
  readonly thresholds: readonly (number | null)[];
  readonly falsePositiveRate: readonly number[];
  readonly truePositiveRate: readonly number[];
}
/** Rows of Turi Create's `roc_curve`: thresholds 0, 1/bins, ... ascending. `p` and `n` count the positive and negative rows. */
export interface TuriRoc {
  readonly threshold: readonly number[];
  readonly fpr: readonly number[];
  readonly tpr: readonly number[];
  readonly p: number;
  readonly n: number;
}

/** Area under the curve of a class; null when all rows, or none, are of the class. */
export function rankAuc(items: ScoredItems, k: number): number | null {
  const { positives, negatives } = scoresOf(items, k);
  if (positives.length === 0 || negatives.length === 0) return null;
  // Pairs that are in the right order, walking both sorted lists once.
  let wins = 0;
  let below = 0;
  let upTo = 0;
  for (const score of positives) {
    while (below < negatives.length && (negatives[below] as number) < score) below++;
    upTo = Math.max(upTo, below);
    while (upTo < negatives.length && (negatives[upTo] as number) === score) upTo++;
    wins += (below + upTo) / 2;
  }
  return wins / (positives.length * negatives.length);
}

/** The curve of a class at every distinct score; null when all rows, or none, are of the class. */
export function rocCurve(items: ScoredItems, k: number): RocCurve | null {
  const { positives, negatives } = scoresOf(items, k);
  if (positives.length === 0 || negatives.length === 0) return null;
  const thresholds: (number | null)[] = [null];
  const falsePositiveRate = [0];
  const truePositiveRate = [0];
  let p = positives.length;
  let n = negatives.length;
  while (p > 0 || n > 0) {
    const threshold = Math.max(positives[p - 1] ?? Number.NEGATIVE_INFINITY, negatives[n - 1] ?? Number.NEGATIVE_INFINITY);
    while (p > 0 && positives[p - 1] === threshold) p--;
    while (n > 0 && negatives[n - 1] === threshold) n--;
    thresholds.push(threshold);
    falsePositiveRate.push((negatives.length - n) / negatives.length);
    truePositiveRate.push((positives.length - p) / positives.length);
  }
  return { thresholds, falsePositiveRate, truePositiveRate };
}

/**
 * Turi Create's curve (`evaluation_interface-inl.hpp`): scores are counted in equal bins, a score of 1 in the last one.
 * @returns null when all rows, or none, are of the class
 */
export function turiRoc(items: ScoredItems, k: number, bins = 1000): TuriRoc | null {
  const { positives, negatives } = scoresOf(items, k);
  if (positives.length === 0 || negatives.length === 0) return null;
  const shares = (scores: Float64Array): number[] => {
    const counts = new Array<number>(bins).fill(0);
    for (const score of scores) {
      const bin = Math.min(bins - 1, Math.max(0, Math.floor(score * bins)));
      counts[bin] = (counts[bin] as number) + 1;
    }
    let above = 0;
    return counts
      .reduceRight<number[]>((out, count) => {
        above += count;
        out.push(above / scores.length);
        return out;
      }, [])
      .reverse();
  };
  const threshold = Array.from({ length: bins }, (_, bin) => bin / bins);
  return { threshold, fpr: shares(negatives), tpr: shares(positives), p: positives.length, n: negatives.length };
}

// Scores of the class, ascending: of the rows that are of it, and of the others.
function scoresOf(items: ScoredItems, k: number): { positives: Float64Array; negatives: Float64Array } {
  const width = items.classes.length;
  const rows = items.keys.length;
  const positives = new Float64Array(rows);
  const negatives = new Float64Array(rows);
  let p = 0;
  let n = 0;
  for (let row = 0; row < rows; row++) {
    const score = items.probabilities[row * width + k] as number;
    if (items.truth[row] === k) positives[p++] = score;
    else negatives[n++] = score;
  }
  return { positives: positives.subarray(0, p).sort(), negatives: negatives.subarray(0, n).sort() };
}
