/**
 * The result page's numbers at a wished confidence, from stored answers: no model runs. An answer below the confidence counts as
 * "not sure": it is in no cell of the confusion map, a class misses it (recall), and nobody is misled by it (precision).
 */

import type { ModelView } from '@/lib/client';
import {
  type ClassScores,
  classScores,
  confidentlyWrong,
  confusionCell,
  confusionMatrix,
  hesitant,
  type JudgedItem,
  judgeItems,
  type ScoredItems,
  wilsonInterval,
} from '@/lib/core';

/** The part of a model's page that is computed from. */
export type Evaluated = Pick<ModelView, 'classes' | 'predictions'>;

/** An evaluation, judged once. */
export interface Judged {
  readonly classNames: readonly string[];
  readonly scored: ScoredItems;
  readonly items: readonly JudgedItem[];
}

/** What the page shows at one confidence. */
export interface ResultAt {
  /** Answers that were given, and those of them that are right. */
  readonly answered: number;
  readonly right: number;
  readonly unsure: number;
  /** Share of right ones among the given answers, with its 95 % interval; null without answers. */
  readonly accuracy: { readonly low: number; readonly value: number; readonly high: number } | null;
  /** `matrix[truth][answer]`, in the model's order of classes. */
  readonly matrix: readonly (readonly number[])[];
  /** Photos of each true class without a sure answer. */
  readonly unsureOf: readonly number[];
  readonly perClass: readonly ClassScores[];
}

/** A list of photos that the page can open. Class numbers are the model's. */
export type Choice =
  /** A cell; `answer` null = not sure. */
  | { readonly kind: 'cell'; readonly truth: number; readonly answer: number | null }
  | { readonly kind: 'class'; readonly truth: number }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'hesitant' };

/**
 * Judges the stored answers. Only the five most probable classes of a photo are stored; the others count as 0, which changes
 * neither the answer nor its margin.
 */
export function judge({ classes, predictions }: Evaluated): Judged {
  const places = new Map(classes.map(({ id }, place) => [id, place]));
  const width = classes.length;
  const known = predictions.filter(({ truth }) => places.has(truth));
  const probabilities = new Float64Array(known.length * width);
  for (const [row, { topk }] of known.entries()) {
    for (const { cls, p } of topk) {
      const place = places.get(cls);
      if (place !== undefined) probabilities[row * width + place] = p;
    }
  }
  const classNames = classes.map(({ name }) => name);
  const scored = { keys: known.map(({ key }) => key), truth: known.map(({ truth }) => places.get(truth) ?? 0), probabilities, classes: classNames };
  return { classNames, scored, items: judgeItems(scored) };
}

/** All numbers at a confidence, 0 to 1. */
export function resultAt({ scored, items }: Judged, confidence: number): ResultAt {
  const width = scored.classes.length;
  const rows = [...items.keys()].filter((row) => isSure(items[row], confidence));
  const confusion = confusionMatrix({
    keys: rows.map((row) => scored.keys[row] ?? ''),
    truth: rows.map((row) => scored.truth[row] ?? 0),
    probabilities: takeRows(scored.probabilities, rows, width),
    classes: scored.classes,
  });
  const unsureOf = scored.classes.map(() => 0);
  for (const item of items) if (!isSure(item, confidence)) unsureOf[item.truth] = (unsureOf[item.truth] ?? 0) + 1;
  const right = confusion.matrix.reduce((sum, row, k) => sum + (row[k] ?? 0), 0);
  const interval = wilsonInterval(right, rows.length);
  return {
    answered: rows.length,
    right,
    unsure: items.length - rows.length,
    accuracy: interval && { low: interval[0], value: right / rows.length, high: interval[1] },
    matrix: confusion.matrix,
    unsureOf,
    perClass: classScores(confusion, unsureOf),
  };
}

/** The photos of a choice, in the order they are shown: keys of items. */
export function chosenKeys({ items }: Judged, choice: Choice, confidence: number): readonly string[] {
  const sure = items.filter((item) => isSure(item, confidence));
  switch (choice.kind) {
    case 'cell':
      if (choice.answer !== null) return confusionCell(sure, choice.truth, choice.answer);
      return items.filter((item) => item.truth === choice.truth && !isSure(item, confidence)).map(({ key }) => key);
    case 'class':
      return items.filter((item) => item.truth === choice.truth).map(({ key }) => key);
    case 'wrong':
      return confidentlyWrong(sure).map(({ key }) => key);
    case 'hesitant':
      return hesitant(items).map(({ key }) => key);
  }
}

/** The cell to open first: the most frequent mistake, or the first class when there is none. */
export function firstChoice({ matrix }: Pick<ResultAt, 'matrix'>): Choice {
  let best = { truth: 0, answer: 0, count: 0 };
  for (const [truth, row] of matrix.entries()) {
    for (const [answer, count] of row.entries()) if (truth !== answer && count > best.count) best = { truth, answer, count };
  }
  return { kind: 'cell', truth: best.truth, answer: best.answer };
}

function isSure(item: JudgedItem | undefined, confidence: number): boolean {
  return item !== undefined && item.confidence >= confidence;
}

function takeRows(probabilities: Float64Array | Float32Array, rows: readonly number[], width: number): Float64Array {
  const taken = new Float64Array(rows.length * width);
  for (const [at, row] of rows.entries()) taken.set(probabilities.subarray(row * width, (row + 1) * width), at * width);
  return taken;
}
