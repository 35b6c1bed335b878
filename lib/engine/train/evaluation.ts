/** The evaluation of a run as it is stored with the model and shown on the result page: computed once, from probabilities. */
import {
  type ContentHash,
  calibration,
  classificationMetrics,
  type LabelClass,
  predictedClasses,
  type ScoredItems,
  wilsonInterval,
} from '@/lib/core';

const topCount = 5;

/** What the result page reads. Indexes are those of the run's classes. */
export interface Evaluation {
  readonly right: number;
  readonly of: number;
  readonly accuracy: number | null;
  readonly interval: { readonly low: number; readonly high: number } | null;
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly {
    readonly cls: string;
    readonly count: number;
    readonly precision: number | null;
    readonly recall: number | null;
    readonly f1: number | null;
  }[];
  readonly metrics: { readonly logLoss: number | null; readonly auc: number | null; readonly top5: number | null; readonly ece: number | null };
  readonly predictions: readonly {
    readonly key: string;
    readonly hash: string;
    readonly truth: string;
    readonly topk: readonly { readonly cls: string; readonly p: number }[];
  }[];
}

/** Measures a run. @param hashes content hash by key, to show the photos */
export function evaluate(scored: ScoredItems, classes: readonly LabelClass[], hashes: ReadonlyMap<string, ContentHash>): Evaluation {
  const metrics = classificationMetrics(scored);
  const predicted = predictedClasses(scored);
  const right = scored.keys.filter((_, row) => predicted[row] === scored.truth[row]).length;
  const interval = wilsonInterval(right, scored.keys.length);
  const idOf = (index: number) => classes[index]?.id ?? '';
  return {
    right,
    of: scored.keys.length,
    accuracy: metrics.accuracy,
    interval: interval && { low: interval[0], high: interval[1] },
    confusion: metrics.confusion.matrix,
    perClass: metrics.per_class.map(({ class: index, items, precision, recall, f1 }) => ({ cls: idOf(index), count: items, precision, recall, f1 })),
    metrics: { logLoss: metrics.log_loss, auc: metrics.auc, top5: metrics.top5, ece: calibration(scored).ece },
    predictions: scored.keys.map((key, row) => ({
      key,
      hash: hashes.get(key) ?? '',
      truth: idOf(scored.truth[row] ?? -1),
      topk: topAnswers(scored, row).map(({ index, p }) => ({ cls: idOf(index), p })),
    })),
  };
}

function topAnswers(scored: ScoredItems, row: number): { index: number; p: number }[] {
  const width = scored.classes.length;
  return topK(scored.probabilities.subarray(row * width, (row + 1) * width), topCount);
}

/** The k most probable indexes, highest first; of equal ones the lower index comes first. */
export function topK(probabilities: ArrayLike<number>, k: number): { index: number; p: number }[] {
  return Array.from(probabilities, (p, index) => ({ index, p }))
    .sort((a, b) => b.p - a.p || a.index - b.index)
    .slice(0, k);
}
