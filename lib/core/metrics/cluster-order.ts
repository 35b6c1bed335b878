/**
 * An order of classes for the confusion map in which classes that are answered alike stand together: average-linkage
 * clustering (UPGMA) of the row shares by Euclidean distance, with the nearest-neighbour chain of Benzecri and Murtagh,
 * which takes time in the square of the number of classes once the distances are known.
 */
import type { ConfusionMatrix } from './classification';

interface Cluster {
  /** Class indexes in the order they are shown. */
  readonly leaves: readonly number[];
}

/** Class indexes in the order they are shown. A class without photos has a row of zeros. */
export function clusterOrder({ matrix }: ConfusionMatrix): number[] {
  const clusters = new Map<number, Cluster>(matrix.map((_, k) => [k, { leaves: [k] }]));
  const distance = rowDistances(matrix);
  const chain: number[] = [];
  while (clusters.size > 1) {
    const top = chain.at(-1) ?? (clusters.keys().next().value as number);
    if (chain.length === 0) chain.push(top);
    const before = chain.at(-2);
    const nearest = nearestOf(top, before, clusters, distance);
    if (nearest !== before) {
      chain.push(nearest);
      continue;
    }
    // Each is the other's nearest: they merge and keep the lower number.
    chain.length -= 2;
    merge(Math.min(top, nearest), Math.max(top, nearest), clusters, distance);
  }
  return [...([...clusters.values()][0]?.leaves ?? [])];
}

// Of equally near ones the one before in the chain wins (or the chain would never end), then the lowest number.
function nearestOf(from: number, before: number | undefined, clusters: ReadonlyMap<number, Cluster>, distance: readonly Float64Array[]): number {
  let best = before;
  for (const other of clusters.keys()) {
    if (other !== from && (best === undefined || at(distance, from, other) < at(distance, from, best))) best = other;
  }
  return best as number;
}

// The distance of a joined cluster is the mean over its members.
function merge(keep: number, drop: number, clusters: Map<number, Cluster>, distance: readonly Float64Array[]): void {
  const a = clusters.get(keep)?.leaves ?? [];
  const b = clusters.get(drop)?.leaves ?? [];
  clusters.delete(drop);
  clusters.set(keep, { leaves: [...a, ...b] });
  for (const other of clusters.keys()) {
    if (other === keep) continue;
    const mean = (a.length * at(distance, keep, other) + b.length * at(distance, drop, other)) / (a.length + b.length);
    (distance[keep] as Float64Array)[other] = mean;
    (distance[other] as Float64Array)[keep] = mean;
  }
}

function rowDistances(matrix: ConfusionMatrix['matrix']): Float64Array[] {
  const shares = matrix.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return Float64Array.from(row, (count) => (total === 0 ? 0 : count / total));
  });
  return shares.map((a) =>
    Float64Array.from(shares, (b) => {
      let squares = 0;
      for (let k = 0; k < a.length; k++) squares += ((a[k] as number) - (b[k] as number)) ** 2;
      return Math.sqrt(squares);
    }),
  );
}

function at(distance: readonly Float64Array[], i: number, j: number): number {
  return (distance[i] as Float64Array)[j] as number;
}
