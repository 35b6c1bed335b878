import { describe, expect, test } from 'vitest';
import { calibration } from './calibration';
import { classificationMetrics, confusionMatrix, fBeta, logLoss, topKAccuracy } from './classification';
import cases from './fixtures/classification.json';
import { bootstrapInterval, wilsonInterval } from './interval';
import { rankAuc, rocCurve, turiRoc } from './roc';
import type { ScoredItems } from './scored-items';

function scored(truth: readonly number[], probabilities: readonly number[], classes: number): ScoredItems {
  return {
    keys: truth.map((_, i) => `photo ${i}`),
    truth,
    probabilities: Float64Array.from(probabilities),
    classes: Array.from({ length: classes }, (_, k) => `class ${k}`),
  };
}

/** Equal but for 1e-9; null only equals null. */
function expectClose(actual: number | null | undefined, expected: number | null | undefined, name: string): void {
  if (expected === null || expected === undefined) expect(actual, name).toBe(expected);
  else expect(Math.abs((actual ?? Number.NaN) - expected), `${name}: ${actual} is not ${expected}`).toBeLessThan(1e-9);
}

function expectAllClose(actual: readonly (number | null)[] | undefined, expected: readonly (number | null)[], name: string): void {
  expect(actual?.length, name).toBe(expected.length);
  for (const [i, value] of expected.entries()) expectClose(actual?.[i], value, `${name} ${i}`);
}

describe('T41 classification metrics', () => {
  test.each(cases)('T41 equal those of scikit-learn, undefined ones null and skipped: $name', (reference) => {
    const items = scored(reference.truth, reference.probabilities, reference.classes);
    const result = classificationMetrics(items);
    for (const name of ['accuracy', 'precision', 'recall', 'f1', 'auc', 'log_loss'] as const) expectClose(result[name], reference[name], name);
    expect(result.confusion).toEqual({ labels: items.classes, matrix: reference.matrix });
    for (const name of ['precision', 'recall', 'f1', 'auc'] as const) {
      const values = result.per_class.map((entry) => entry[name]);
      expectAllClose(values, reference.perClass[name], name);
    }
    const betas = (beta: number): (number | null)[] => items.classes.map((_, k) => fBeta(result.confusion, k, beta));
    expectAllClose(betas(2), reference.perClass.f2, 'F2');
    expectAllClose(betas(0.5), reference.perClass.fHalf, 'F0.5');
    for (const [k, value] of Object.entries(reference.top)) expectClose(topKAccuracy(items, Number(k)), value, `top ${k}`);
    expectClose(result.top5, reference.top['5'], 'top5');
    expectClose(calibration(items).ece, reference.ece, 'ECE');
    const right = reference.matrix.reduce((sum, row, k) => sum + (row[k] ?? 0), 0);
    expectAllClose([...(wilsonInterval(right, items.keys.length) ?? [])], reference.wilson, 'Wilson');
  });

  test.each(cases.filter((c) => c.roc !== null))('T41 ROC curves: $name', ({ truth, probabilities, classes, roc }) => {
    const items = scored(truth, probabilities, classes);
    const curve = rocCurve(items, 1);
    expectAllClose(curve?.falsePositiveRate, roc?.fpr ?? [], 'false positive rate');
    expectAllClose(curve?.truePositiveRate, roc?.tpr ?? [], 'true positive rate');
    expectAllClose(curve?.thresholds, [null, ...(roc?.thresholds ?? [])], 'threshold');
    const turi = turiRoc(items, 1);
    const every37th = (values: readonly number[] | undefined): number[] => (values ?? []).filter((_, i) => i % 37 === 0);
    expectAllClose(every37th(turi?.fpr), roc?.turi.fpr ?? [], 'Turi false positive rate');
    expectAllClose(every37th(turi?.tpr), roc?.turi.tpr ?? [], 'Turi true positive rate');
    expect([turi?.threshold.length, turi?.threshold[1]]).toEqual([1000, 0.001]);
    expect([turi?.p, turi?.n]).toEqual([truth.filter((t) => t === 1).length, truth.filter((t) => t !== 1).length]);
  });

  test('T41 nothing measured is null everywhere', () => {
    const empty = classificationMetrics(scored([], [], 2));
    for (const name of ['accuracy', 'precision', 'recall', 'f1', 'auc', 'log_loss', 'top5'] as const) expect(empty[name]).toBeNull();
    expect(empty.per_class[1]).toEqual({ class: 1, name: 'class 1', items: 0, precision: null, recall: null, f1: null, auc: null });
    expect([rocCurve(scored([0], [1, 0], 2), 0), turiRoc(scored([0], [1, 0], 2), 1), rankAuc(scored([0], [1, 0], 2), 0)]).toEqual([null, null, null]);
    expect([bootstrapInterval([], 1), wilsonInterval(0, 0), calibration(scored([], [], 2)).ece]).toEqual([null, null, null]);
  });

  test('T41 the log loss of a certain error is that of 1e-15', () => {
    expect(logLoss(scored([1], [1, 0], 2))).toBeCloseTo(-Math.log(1e-15), 9);
  });

  test('a truth that is no class is a fault, not a count', () => {
    expect(() => confusionMatrix(scored([2], [1, 0], 2))).toThrow(TypeError);
  });
});

describe('uncertainty', () => {
  test('the calibration error equals the value by hand, bins are closed above', () => {
    // Tops .8 (right), .8 (wrong), .6 (right): .8 is the upper end of bin 12, .6 that of bin 9.
    const { ece, bins } = calibration(scored([0, 1, 0], [0.8, 0.2, 0.8, 0.2, 0.6, 0.4], 2));
    expect(ece).toBeCloseTo((2 / 3) * Math.abs(0.5 - 0.8) + (1 / 3) * (1 - 0.6), 12);
    expect(bins.length).toBe(15);
    expect(bins[11]).toEqual({ from: 11 / 15, to: 12 / 15, items: 2, confidence: 0.8, accuracy: 0.5 });
    expect(bins[8]).toMatchObject({ items: 1, accuracy: 1 });
    expect(bins[0]).toMatchObject({ items: 0, confidence: null, accuracy: null });
  });

  test('the bootstrap interval is seeded, and as wide as the binomial one', () => {
    const values = Array.from({ length: 400 }, (_, i) => (i % 5 === 0 ? 0 : 1));
    const first = bootstrapInterval(values, 7) ?? [0, 0];
    expect(bootstrapInterval(values, 7)).toEqual(first);
    expect(bootstrapInterval(values, 8)).not.toEqual(first);
    const spread = 1.96 * Math.sqrt((0.8 * 0.2) / 400);
    expect(Math.abs(first[0] - (0.8 - spread))).toBeLessThan(0.008);
    expect(Math.abs(first[1] - (0.8 + spread))).toBeLessThan(0.008);
  });

  test('all right: the bootstrap has no width, Wilson says how little ten photos prove', () => {
    expect(bootstrapInterval(new Array<number>(10).fill(1), 0)).toEqual([1, 1]);
    expect(wilsonInterval(10, 10)?.[0]).toBeCloseTo(0.722, 3);
    expect(wilsonInterval(10, 10)?.[1]).toBe(1);
  });

  test('10,000 rows and 100 classes take less than a second', () => {
    const rows = 10_000;
    const probabilities = Float64Array.from({ length: rows * 100 }, (_, i) => ((i * 2_654_435_761) % 4_294_967_296) / 4_294_967_296);
    const items: ScoredItems = {
      ...scored([], [], 100),
      keys: new Array<string>(rows).fill(''),
      truth: Array.from({ length: rows }, (_, i) => i % 100),
      probabilities,
    };
    const startMs = performance.now();
    classificationMetrics(items);
    calibration(items);
    expect(performance.now() - startMs).toBeLessThan(1000);
  });
});
