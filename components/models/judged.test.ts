import { describe, expect, test } from 'vitest';
import { type Choice, chosenKeys, type Evaluated, firstChoice, judge, resultAt } from './judged';
import { changeWords, choiceTitle, judgedWords } from './result-words';

const classes = ['daisy', 'roses', 'tulips'].map((name) => ({ id: `c_${name}`, name, color: '#888888' }));

// Truth and the three probabilities of seven photos.
const rows: readonly (readonly [string, number, number, number])[] = [
  ['daisy', 0.9, 0.06, 0.04],
  ['daisy', 0.45, 0.4, 0.15],
  ['roses', 0.1, 0.6, 0.3],
  ['roses', 0.05, 0.15, 0.8],
  ['tulips', 0.02, 0.95, 0.03],
  ['tulips', 0.1, 0.5, 0.4],
  ['tulips', 0.2, 0.1, 0.7],
];
const model: Evaluated = {
  classes,
  predictions: rows.map(([truth, ...probabilities], row) => ({
    key: `photo${row}.jpg`,
    hash: `${row}`,
    truth: `c_${truth}`,
    topk: probabilities.map((p, place) => ({ cls: classes[place]?.id ?? '', p })).sort((a, b) => b.p - a.p),
  })),
};
const judged = judge(model);
const keysOf = (choice: Choice, confidence = 0) => chosenKeys(judged, choice, confidence);
const photos = (...numbers: number[]) => numbers.map((row) => `photo${row}.jpg`);

describe('the numbers of the result page', () => {
  test('without a wished confidence every answer counts', () => {
    const result = resultAt(judged, 0);
    expect(result).toMatchObject({ answered: 7, right: 4, unsure: 0, unsureOf: [0, 0, 0] });
    expect(result.matrix).toEqual([
      [2, 0, 0],
      [0, 1, 1],
      [0, 2, 1],
    ]);
    expect(result.accuracy?.value).toBeCloseTo(4 / 7, 12);
    expect(result.perClass[1]).toEqual({ items: 2, precision: 1 / 3, recall: 1 / 2, f1: 2 / 5 });
  });

  test('an answer below the confidence is missed by its class and misleads nobody', () => {
    const result = resultAt(judged, 0.55);
    // Rows 1 (daisy .45) and 5 (tulips taken for roses .5) are not sure any more.
    expect(result).toMatchObject({ answered: 5, right: 3, unsure: 2, unsureOf: [1, 0, 1] });
    expect(result.perClass[0]).toEqual({ items: 2, precision: 1, recall: 1 / 2, f1: 2 / 3 });
    expect(result.perClass[1]?.precision).toBe(1 / 2);
  });

  test('a confidence nobody reaches leaves no answer and no share', () => {
    const result = resultAt(judged, 0.99);
    expect(result).toMatchObject({ answered: 0, right: 0, unsure: 7, accuracy: null });
    expect(result.perClass[0]).toEqual({ items: 2, precision: null, recall: 0, f1: 0 });
  });
});

describe('the photos behind the numbers', () => {
  test('T45 every cell opens exactly the photos it counts, at every confidence', () => {
    for (const confidence of [0, 0.5, 0.55, 0.9]) {
      const { matrix, unsureOf } = resultAt(judged, confidence);
      const opened: string[] = [];
      for (const truth of [0, 1, 2]) {
        for (const answer of [0, 1, 2]) {
          const keys = keysOf({ kind: 'cell', truth, answer }, confidence);
          expect(keys).toHaveLength(matrix[truth]?.[answer] ?? -1);
          opened.push(...keys);
        }
        const unsure = keysOf({ kind: 'cell', truth, answer: null }, confidence);
        expect(unsure).toHaveLength(unsureOf[truth] ?? -1);
        opened.push(...unsure);
      }
      expect(opened.sort()).toEqual(photos(0, 1, 2, 3, 4, 5, 6));
    }
    expect(keysOf({ kind: 'cell', truth: 2, answer: 1 })).toEqual(photos(4, 5));
    expect(keysOf({ kind: 'cell', truth: 2, answer: 1 }, 0.55)).toEqual(photos(4));
  });

  test('T45 confidently wrong and close calls go by the two highest probabilities', () => {
    // Margins: .92 of photo4, .65 of photo3; .05 and .1 of photo1 and photo5.
    expect(keysOf({ kind: 'wrong' })).toEqual(photos(4, 3));
    expect(keysOf({ kind: 'hesitant' })).toEqual(photos(1, 5));
    expect(keysOf({ kind: 'wrong' }, 0.9)).toEqual(photos(4));
  });

  test('the most frequent mistake is opened first, a right cell when there is none', () => {
    expect(firstChoice(resultAt(judged, 0))).toEqual({ kind: 'cell', truth: 2, answer: 1 });
    expect(
      firstChoice({
        matrix: [
          [3, 0],
          [0, 2],
        ],
      }),
    ).toEqual({ kind: 'cell', truth: 0, answer: 0 });
  });

  test('a photo of a class that the model does not list is left out', () => {
    const odd = { ...model, predictions: [...model.predictions, { key: 'x', hash: 'x', truth: 'c_gone', topk: [] }] };
    expect(judge(odd).items).toHaveLength(7);
  });
});

test('lists and changes have words', () => {
  const names = judged.classNames;
  expect(choiceTitle({ kind: 'cell', truth: 2, answer: 1 }, names)).toBe('tulips taken for roses');
  expect(choiceTitle({ kind: 'cell', truth: 0, answer: 0 }, names)).toBe('daisy, right');
  expect(choiceTitle({ kind: 'cell', truth: 0, answer: null }, names)).toBe('daisy, not sure');
  const previous = { id: 'm_1', name: 'ResNet-50, run 2', right: 31, of: 40, labelsChanged: 3 };
  expect(changeWords({ previous })).toBe('Was 31 of 40 before you changed 3 labels');
  expect(changeWords({ previous: { ...previous, labelsChanged: 0 } })).toBe('Was 31 of 40 in ResNet-50, run 2');
  expect(changeWords({ previous: null })).toBeNull();
  expect(judgedWords('cross-validation')).toContain('a model that had not seen it');
});
