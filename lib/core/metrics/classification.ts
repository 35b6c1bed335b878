/**
 * Classification metrics (training.md 8) in f64: definitions of Turi Create and scikit-learn. A value whose denominator is 0
 * is null, never 0 or 1, and is left out of the mean over classes. Rows of the confusion matrix are the truth.
 */
import { rankAuc } from './roc';
import { predictedClasses, type ScoredItems } from './scored-items';

/** Values of one class. `items` counts the rows whose truth it is. */
export interface ClassMetrics {
  readonly class: number;
  readonly name: string;
  readonly items: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  readonly auc: number | null;
}

/** The document `classification` of `slipway evaluate` (training.md 14). precision, recall, f1, auc are means over classes. */
export interface ClassificationMetrics {
  readonly accuracy: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  readonly auc: number | null;
  readonly log_loss: number | null;
  /** Share of rows whose true class is among the five most probable. */
  readonly top5: number | null;
  readonly confusion: ConfusionMatrix;
  readonly per_class: readonly ClassMetrics[];
}

/** `matrix[t][p]` = rows of true class t answered as p. */
export interface ConfusionMatrix {
  readonly labels: readonly string[];
  readonly matrix: readonly (readonly number[])[];
}

/** All values of the document. */
export function classificationMetrics(items: ScoredItems): ClassificationMetrics {
  const confusion = confusionMatrix(items);
  const rows = items.keys.length;
  const right = confusion.matrix.reduce((sum, row, k) => sum + (row[k] as number), 0);
  const perClass = classScores(confusion).map(
    (scores, k): ClassMetrics => ({ class: k, name: items.classes[k] ?? '', ...scores, auc: rankAuc(items, k) }),
  );
  return {
    accuracy: ratio(right, rows),
    precision: meanOfDefined(perClass.map((c) => c.precision)),
    recall: meanOfDefined(perClass.map((c) => c.recall)),
    f1: meanOfDefined(perClass.map((c) => c.f1)),
    auc: meanOfDefined(perClass.map((c) => c.auc)),
    log_loss: logLoss(items),
    top5: topKAccuracy(items, 5),
    confusion,
    per_class: perClass,
  };
}

/** Precision, recall and F1 of one class. `items` counts the rows whose truth it is. */
export type ClassScores = Pick<ClassMetrics, 'items' | 'precision' | 'recall' | 'f1'>;

/**
 * Scores of every class from the counts alone.
 * @param unanswered rows of each true class that are in no cell, because the model was not sure enough: missed, so recall and F1
 * fall with them and precision does not
 */
export function classScores(confusion: ConfusionMatrix, unanswered: readonly number[] = []): ClassScores[] {
  return confusion.matrix.map((_, k) => {
    const { truePositives, falsePositives, falseNegatives } = countsOf(confusion, k);
    const items = truePositives + falseNegatives + (unanswered[k] ?? 0);
    return {
      items,
      precision: ratio(truePositives, truePositives + falsePositives),
      recall: ratio(truePositives, items),
      // 2 TP / (2 TP + FP + FN), where `items` is TP + FN.
      f1: ratio(2 * truePositives, items + truePositives + falsePositives),
    };
  });
}

/** Counts rows by truth and answer. */
export function confusionMatrix(items: ScoredItems): ConfusionMatrix {
  const matrix = items.classes.map(() => items.classes.map(() => 0));
  for (const [row, predicted] of predictedClasses(items).entries()) {
    const counts = matrix[items.truth[row] as number];
    if (!counts) throw new TypeError(`The truth ${items.truth[row]} of ${items.keys[row]} is no class`);
    counts[predicted] = (counts[predicted] as number) + 1;
  }
  return { labels: items.classes, matrix };
}

/**
 * F-beta of one class: (1 + b^2) TP / ((1 + b^2) TP + b^2 FN + FP).
 * @returns null when the class is in neither truth nor answers
 */
export function fBeta(confusion: ConfusionMatrix, k: number, beta: number): number | null {
  const { truePositives, falsePositives, falseNegatives } = countsOf(confusion, k);
  const b2 = beta * beta;
  return ratio((1 + b2) * truePositives, (1 + b2) * truePositives + b2 * falseNegatives + falsePositives);
}

/** Share of rows whose true class is among the k most probable; of equal probabilities the lower class index comes first. */
export function topKAccuracy(items: ScoredItems, k: number): number | null {
  const width = items.classes.length;
  let hits = 0;
  for (let row = 0; row < items.keys.length; row++) {
    const truth = items.truth[row] as number;
    const p = items.probabilities[row * width + truth] as number;
    let ahead = 0;
    for (let c = 0; c < width; c++) {
      const q = items.probabilities[row * width + c] as number;
      if (q > p || (q === p && c < truth)) ahead++;
    }
    if (ahead < k) hits++;
  }
  return ratio(hits, items.keys.length);
}

/** -mean ln p of the true class, p kept within 1e-15 and 1 - 1e-15. */
export function logLoss(items: ScoredItems): number | null {
  const width = items.classes.length;
  let sum = 0;
  for (let row = 0; row < items.keys.length; row++) {
    const p = items.probabilities[row * width + (items.truth[row] as number)] as number;
    sum -= Math.log(Math.min(1 - 1e-15, Math.max(1e-15, p)));
  }
  return ratio(sum, items.keys.length);
}

/** The mean of the values that are defined; null when none is. */
function meanOfDefined(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return ratio(
    defined.reduce((sum, value) => sum + value, 0),
    defined.length,
  );
}

function countsOf({ matrix }: ConfusionMatrix, k: number): { truePositives: number; falsePositives: number; falseNegatives: number } {
  const truePositives = matrix[k]?.[k] ?? 0;
  const answered = matrix.reduce((sum, row) => sum + (row[k] as number), 0);
  const present = (matrix[k] ?? []).reduce((sum, count) => sum + count, 0);
  return { truePositives, falsePositives: answered - truePositives, falseNegatives: present - truePositives };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
