/** Which classes the confusion map shows, and in which order. A map of a thousand classes helps nobody: the most confused ones do. */
import { clusterOrder } from '@/lib/core';

/** More classes than this do not fit a map that can be read. */
export const mapLimit = 24;

/** Class numbers to show, in the model's order: all of them, or those with the most mistakes. */
export function mapClasses(matrix: readonly (readonly number[])[], limit: number = mapLimit): readonly number[] {
  const all = matrix.map((_, place) => place);
  if (all.length <= limit) return all;
  const mistakes = matrix.map((row, truth) =>
    row.reduce((sum, count, answer) => sum + (answer === truth ? 0 : count + (matrix[answer]?.[truth] ?? 0)), 0),
  );
  return all
    .toSorted((a, b) => (mistakes[b] ?? 0) - (mistakes[a] ?? 0) || a - b)
    .slice(0, limit)
    .toSorted((a, b) => a - b);
}

/** The same classes with those that are answered alike side by side. */
export function similarTogether(matrix: readonly (readonly number[])[], shown: readonly number[]): readonly number[] {
  const part = shown.map((truth) => shown.map((answer) => matrix[truth]?.[answer] ?? 0));
  return clusterOrder({ labels: shown.map(String), matrix: part }).flatMap((place) => shown[place] ?? []);
}
