/**
 * Lists behind the evaluation explorer (training.md 9): the photos of a confusion cell, confidently wrong and hesitant
 * answers. Margins are top-1 minus top-2 of the sorted probabilities; Turi Create subtracts the first two as they stand,
 * which goes wrong from three classes on.
 */
import { predictedClasses, rowOf, type ScoredItems } from './scored-items';

/** One answer, judged. */
export interface JudgedItem {
  readonly key: string;
  /** Class indexes. */
  readonly truth: number;
  readonly predicted: number;
  /** Probability of the answer. */
  readonly confidence: number;
  /** Highest minus second highest probability, 0 to 1. */
  readonly margin: number;
  /** H / ln K: 0 for a certain answer, 1 when all classes are equally likely. */
  readonly entropy: number;
}

/** Judges every row, in row order. */
export function judgeItems(items: ScoredItems): JudgedItem[] {
  return Array.from(predictedClasses(items), (predicted, row) => {
    const probabilities = rowOf(items, row);
    let second = Number.NEGATIVE_INFINITY;
    let entropy = 0;
    for (const [k, p] of probabilities.entries()) {
      if (k !== predicted) second = Math.max(second, p);
      if (p > 0) entropy -= p * Math.log(p);
    }
    const confidence = probabilities[predicted] as number;
    const isChoice = probabilities.length > 1;
    return {
      key: items.keys[row] as string,
      truth: items.truth[row] as number,
      predicted,
      confidence,
      margin: isChoice ? confidence - second : 1,
      entropy: isChoice ? Math.max(0, entropy / Math.log(probabilities.length)) : 0,
    };
  });
}

/** Keys of exactly the photos that a cell of the confusion matrix counts. */
export function confusionCell(judged: readonly JudgedItem[], truth: number, predicted: number): string[] {
  return judged.filter((item) => item.truth === truth && item.predicted === predicted).map((item) => item.key);
}

/** Wrong answers with a margin above the limit, the surest first. */
export function confidentlyWrong(judged: readonly JudgedItem[], limit = 0.5): JudgedItem[] {
  return judged.filter((item) => item.predicted !== item.truth && item.margin > limit).sort((a, b) => b.margin - a.margin);
}

/** Answers, right or wrong, with a margin below the limit, the closest call first. */
export function hesitant(judged: readonly JudgedItem[], limit = 0.2): JudgedItem[] {
  return judged.filter((item) => item.margin < limit).sort((a, b) => a.margin - b.margin);
}
