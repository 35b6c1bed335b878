import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { confusionMatrix } from './classification';
import { clusterOrder } from './cluster-order';
import { confidentlyWrong, confusionCell, hesitant, judgeItems } from './explore';
import clusters from './fixtures/cluster-order.json';
import type { ScoredItems } from './scored-items';

function scored(rows: readonly { key: string; truth: number; p: readonly number[] }[]): ScoredItems {
  const width = rows[0]?.p.length ?? 0;
  return {
    keys: rows.map((row) => row.key),
    truth: rows.map((row) => row.truth),
    probabilities: Float64Array.from(rows.flatMap((row) => row.p)),
    classes: Array.from({ length: width }, (_, k) => `class ${k}`),
  };
}

describe('T45 confusion, confidently wrong', () => {
  test('T45 a cell holds exactly the keys that the matrix counts', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ truth: fc.nat(3), p: fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9)) }), { maxLength: 60 }), (rows) => {
        const items = scored([...rows.map((row, i) => ({ key: `photo ${i}`, ...row })), { key: 'last', truth: 0, p: [1, 0, 0, 0] }]);
        const judged = judgeItems(items);
        const { matrix } = confusionMatrix(items);
        const seen: string[] = [];
        for (const [t, counts] of matrix.entries()) {
          for (const [p, count] of counts.entries()) {
            const keys = confusionCell(judged, t, p);
            expect(keys.length).toBe(count);
            seen.push(...keys);
          }
        }
        expect(seen.sort()).toEqual([...items.keys].sort());
      }),
    );
    const items = scored([
      { key: 'a', truth: 0, p: [0.2, 0.7, 0.1] },
      { key: 'b', truth: 0, p: [0.7, 0.2, 0.1] },
      { key: 'c', truth: 0, p: [0.1, 0.8, 0.1] },
      { key: 'd', truth: 1, p: [0.1, 0.8, 0.1] },
    ]);
    expect(confusionCell(judgeItems(items), 0, 1)).toEqual(['a', 'c']);
    expect(confusionCell(judgeItems(items), 1, 0)).toEqual([]);
  });

  test('T45 margins are sorted: a 3-class table where the unsorted rule errs', () => {
    // p[0] - p[1] says "undecided" of the first and third rows, and "sure" of the fifth, which is a close call.
    const items = scored([
      { key: 'sure of the third class, wrong', truth: 0, p: [0.05, 0.05, 0.9] },
      { key: 'sure of the first class, wrong', truth: 1, p: [0.8, 0.1, 0.1] },
      { key: 'sure of the third class, right', truth: 2, p: [0.1, 0.1, 0.8] },
      { key: 'close call, wrong', truth: 1, p: [0.45, 0.4, 0.15] },
      { key: 'close call of first and third', truth: 0, p: [0.5, 0, 0.5] },
      { key: 'middling, wrong', truth: 2, p: [0.25, 0.6, 0.15] },
    ]);
    const judged = judgeItems(items);
    const keys = (list: readonly { key: string }[]): string[] => list.map((item) => item.key);
    expect(keys(confidentlyWrong(judged))).toEqual(['sure of the third class, wrong', 'sure of the first class, wrong']);
    expect(keys(hesitant(judged))).toEqual(['close call of first and third', 'close call, wrong']);

    const unsorted = items.keys.filter(
      (_, row) => Math.abs((items.probabilities[row * 3] as number) - (items.probabilities[row * 3 + 1] as number)) < 0.2,
    );
    expect(new Set(unsorted)).not.toEqual(new Set(keys(hesitant(judged))));
  });

  test('T45 margin and entropy of a row', () => {
    const [even, certain] = judgeItems(
      scored([
        { key: 'even', truth: 0, p: [0.25, 0.25, 0.25, 0.25] },
        { key: 'certain', truth: 0, p: [0, 0, 1, 0] },
      ]),
    );
    expect(even).toMatchObject({ predicted: 0, margin: 0, confidence: 0.25 });
    expect(even?.entropy).toBeCloseTo(1, 12);
    expect(certain).toEqual({ key: 'certain', truth: 0, predicted: 2, confidence: 1, margin: 1, entropy: 0 });
  });
});

describe('order of the confusion map', () => {
  test.each(clusters)('every cluster of scipy stands together: %#', ({ matrix, merges }) => {
    const order = clusterOrder({ labels: [], matrix });
    expect([...order].sort((a, b) => a - b)).toEqual(matrix.map((_, k) => k));
    const joined = matrix.map((_, k) => [k]);
    for (const merge of merges) {
      const members = merge.flatMap((id) => joined[id] ?? []);
      joined.push(members);
      const places = members.map((k) => order.indexOf(k));
      expect(Math.max(...places) - Math.min(...places)).toBe(members.length - 1);
    }
  });

  test('classes that are mixed up become neighbours', () => {
    const matrix = [
      [8, 0, 0, 2],
      [0, 9, 1, 0],
      [0, 5, 5, 0],
      [6, 0, 0, 4],
    ];
    expect(clusterOrder({ labels: [], matrix })).toEqual([0, 3, 1, 2]);
    expect(clusterOrder({ labels: [], matrix: [] })).toEqual([]);
    expect(clusterOrder({ labels: [], matrix: [[3]] })).toEqual([0]);
    expect(
      clusterOrder({
        labels: [],
        matrix: [
          [0, 0],
          [0, 0],
        ],
      }),
    ).toEqual([0, 1]);
  });

  test('1,000 classes are ordered in seconds', () => {
    const matrix = Array.from({ length: 1000 }, (_, i) =>
      Array.from({ length: 1000 }, (_, j) => (i === j ? 40 : (i * 7919 + j * 104_729) % 101 === 0 ? 3 : 0)),
    );
    const startMs = performance.now();
    expect(new Set(clusterOrder({ labels: [], matrix })).size).toBe(1000);
    expect(performance.now() - startMs).toBeLessThan(8000);
  });
});
