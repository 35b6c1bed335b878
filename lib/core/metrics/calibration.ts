/**
 * Calibration (training.md 8): does "80 % sure" mean right in 8 of 10 cases? Expected calibration error over 15 equal bins
 * of the top probability (Guo et al. 2017, bins open below and closed above) and the table behind it.
 */
import { predictedClasses, type ScoredItems } from './scored-items';

/** Rows whose top probability lies in (from, to]. Means are null in an empty bin. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly items: number;
  /** Mean top probability. */
  readonly confidence: number | null;
  readonly accuracy: number | null;
}
export interface Calibration {
  /** Mean over rows of |accuracy - confidence| of their bin; null without rows. */
  readonly ece: number | null;
  readonly bins: readonly ReliabilityBin[];
}

/** The reliability table and its error. */
export function calibration(items: ScoredItems, binCount = 15): Calibration {
  const width = items.classes.length;
  const sums = Array.from({ length: binCount }, () => ({ items: 0, confidence: 0, right: 0 }));
  for (const [row, predicted] of predictedClasses(items).entries()) {
    const confidence = items.probabilities[row * width + predicted] as number;
    const bin = sums[Math.min(binCount - 1, Math.max(0, Math.ceil(confidence * binCount) - 1))];
    if (!bin) continue;
    bin.items++;
    bin.confidence += confidence;
    if (predicted === items.truth[row]) bin.right++;
  }
  const rows = items.keys.length;
  const gap = sums.reduce((sum, bin) => sum + Math.abs(bin.right - bin.confidence), 0);
  return {
    ece: rows === 0 ? null : gap / rows,
    bins: sums.map((bin, i) => ({
      from: i / binCount,
      to: (i + 1) / binCount,
      items: bin.items,
      confidence: bin.items === 0 ? null : bin.confidence / bin.items,
      accuracy: bin.items === 0 ? null : bin.right / bin.items,
    })),
  };
}
