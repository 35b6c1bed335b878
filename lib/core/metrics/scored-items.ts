/**
 * Stored predictions of a classifier with the truth beside them: what every metric and every list of the evaluation explorer
 * is computed from, without running a model again.
 */

/** One row per photo. */
export interface ScoredItems {
  /** Item keys. */
  readonly keys: readonly string[];
  /** True class index of each row. */
  readonly truth: ArrayLike<number>;
  /** [rows, classes]; a class that the model cannot answer has probability 0. */
  readonly probabilities: Float64Array | Float32Array;
  /** Class names in index order. */
  readonly classes: readonly string[];
}

/** The probabilities of one row. */
export function rowOf(items: ScoredItems, row: number): Float64Array | Float32Array {
  const width = items.classes.length;
  return items.probabilities.subarray(row * width, (row + 1) * width);
}

/** The answer for each row: the class of highest probability, the first one where several are equal. */
export function predictedClasses(items: ScoredItems): Int32Array {
  const width = items.classes.length;
  return Int32Array.from(items.keys, (_, row) => {
    let best = 0;
    for (let k = 1; k < width; k++) {
      if ((items.probabilities[row * width + k] as number) > (items.probabilities[row * width + best] as number)) best = k;
    }
    return best;
  });
}
