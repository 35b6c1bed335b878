/**
 * Cross-validation of a head on cached features: the honest number for sets too small to hold photos out (below 50,
 * training.md 4), and the out-of-fold probabilities that label errors are found with. The backbone is not run again.
 */
import { AppError, type ContentHash, kFold, type ScoredItems } from '@/lib/core';
import { applyHead } from './head/apply-head';
import type { HeadOptions } from './head/options';
import { type HeadData, type SolveContext, solveHead } from './head/solve-head';

/** Head data with what keeps copies on one side of a fold. */
export interface FoldData extends HeadData {
  /** Content hash of each photo. */
  readonly hashes: readonly ContentHash[];
}

/** Every photo, judged by a head that never saw it. */
export interface OutOfFold extends ScoredItems {
  readonly folds: number;
}

/**
 * Solves one head per fold and judges each photo by the head of its fold.
 * @param folds most folds; small sets have fewer
 * @throws AppError `split/impossible` for fewer than two different photos, and what `solveHead` throws for the whole set
 */
export async function crossValidate(data: FoldData, options: HeadOptions, context: SolveContext = {}, folds = 5): Promise<OutOfFold> {
  const { keys, labels, classes, hashes } = data;
  const items = keys.map((key, i) => ({ key, blobHash: hashes[i] as ContentHash, classes: [classes[labels[i] as number] as string] }));
  const foldOf = kFold(items, folds, options.seed);
  const foldCount = foldOf.reduce((max, fold) => Math.max(max, fold), 0) + 1;
  const probabilities = new Float64Array(keys.length * classes.length);
  const { onProgress, signal } = context;
  for (let fold = 0; fold < foldCount; fold++) {
    onProgress?.({ phase: 'cross-validate', done: fold, total: foldCount, unit: 'folds' });
    const tested = rowsWhere(foldOf, (f) => f === fold);
    const judged = await judge(
      pick(
        data,
        rowsWhere(foldOf, (f) => f !== fold),
      ),
      pick(data, tested),
      options,
      signal,
    );
    for (const [i, row] of tested.entries()) {
      probabilities.set(judged.subarray(i * classes.length, (i + 1) * classes.length), row * classes.length);
    }
  }
  onProgress?.({ phase: 'cross-validate', done: foldCount, total: foldCount, unit: 'folds' });
  return { keys, truth: labels, probabilities, classes, folds: foldCount };
}

// Probabilities of the tested photos by a head solved on the others.
async function judge(train: HeadData, test: HeadData, options: HeadOptions, signal: AbortSignal | undefined): Promise<Float64Array> {
  try {
    const head = await solveHead(train, options, signal ? { signal } : {});
    return applyHead(head, test.features, test.classes.length);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'train/too-few-classes') throw error;
    // All other photos are of one class: a model of them can only answer that one.
    const only = train.labels[0] as number;
    return Float64Array.from({ length: test.keys.length * test.classes.length }, (_, i) => (i % test.classes.length === only ? 1 : 0));
  }
}

function rowsWhere(foldOf: Int32Array, isWanted: (fold: number) => boolean): number[] {
  return Array.from(foldOf.keys()).filter((row) => isWanted(foldOf[row] as number));
}

function pick(data: HeadData, rows: readonly number[]): HeadData {
  const width = data.features.length / data.keys.length;
  const Rows = data.features.constructor as new (length: number) => typeof data.features;
  const features = new Rows(rows.length * width);
  for (const [to, row] of rows.entries()) features.set(data.features.subarray(row * width, (row + 1) * width), to * width);
  return {
    features,
    keys: rows.map((row) => data.keys[row] as string),
    labels: rows.map((row) => data.labels[row] as number),
    classes: data.classes,
  };
}
