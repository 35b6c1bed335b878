/**
 * Labels that are probably wrong (training.md 9, after the confident learning of Northcutt et al. 2021): photos whose
 * out-of-fold prediction is surer of another class than that class's photos are of it on average. Only a list to look
 * through; nothing is changed here.
 */
import { rowOf, type ScoredItems } from './scored-items';

export interface LabelSuspect {
  readonly key: string;
  /** Class indexes: as labelled, and the likeliest other one. */
  readonly given: number;
  readonly suggested: number;
  /** p(given) - p(suggested): the lower, the likelier an error. */
  readonly margin: number;
}

/**
 * Suspects, the likeliest first.
 * @param items out-of-fold predictions: no photo may have been used to train what judges it
 */
export function labelErrors(items: ScoredItems): LabelSuspect[] {
  const usual = usualConfidence(items);
  const suspects: LabelSuspect[] = [];
  for (const [row, key] of items.keys.entries()) {
    const given = items.truth[row] as number;
    const p = rowOf(items, row);
    const isSuspect = p.some((pj, j) => j !== given && pj >= (usual[j] as number) && pj > (p[given] as number));
    if (!isSuspect) continue;
    let suggested = given === 0 ? 1 : 0;
    for (const [j, pj] of p.entries()) if (j !== given && pj > (p[suggested] as number)) suggested = j;
    suspects.push({ key, given, suggested, margin: (p[given] as number) - (p[suggested] as number) });
  }
  return suspects.sort((a, b) => a.margin - b.margin);
}

// t_j: mean probability of class j over the photos labelled j; nothing reaches the bar of a class without photos.
function usualConfidence(items: ScoredItems): number[] {
  const sums = items.classes.map(() => ({ total: 0, count: 0 }));
  for (let row = 0; row < items.keys.length; row++) {
    const given = items.truth[row] as number;
    const sum = sums[given];
    if (!sum) continue;
    sum.total += rowOf(items, row)[given] as number;
    sum.count++;
  }
  return sums.map(({ total, count }) => (count === 0 ? Number.POSITIVE_INFINITY : total / count));
}
