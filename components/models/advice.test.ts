import { expect, test } from 'vitest';
import { adviceOf } from './advice';
import { judge, resultAt } from './judged';

const classes = ['daisy', 'roses'].map((name) => ({ id: name, name, color: '#888888' }));

function adviceFor(rows: readonly (readonly [truth: string, answer: string, p: number])[]) {
  const predictions = rows.map(([truth, answer, p], row) => ({
    key: `${row}`,
    hash: `${row}`,
    truth,
    topk: [
      { cls: answer, p },
      { cls: answer === 'daisy' ? 'roses' : 'daisy', p: 1 - p },
    ],
  }));
  const judged = judge({ classes, predictions });
  return adviceOf(judged, resultAt(judged, 0));
}
const times = (count: number, row: readonly [string, string, number]) => Array.from({ length: count }, () => row);

test('wrong labels first, then the weakest class, then the margin', () => {
  const advice = adviceFor([...times(8, ['daisy', 'daisy', 0.9]), ...times(3, ['roses', 'roses', 0.9]), ...times(4, ['roses', 'daisy', 0.95])]);
  expect(advice.map(({ choice }) => choice)).toEqual([{ kind: 'wrong' }, { kind: 'cell', truth: 1, answer: 0 }, null]);
  expect(advice[0]?.text).toContain('the 4 answers');
  expect(advice[1]?.text).toContain('finds 3 of 7 photos of roses and takes 4 for daisy');
  expect(advice[2]?.text).toContain('15 checked photos');
});

test('a good model on many photos gets one kind word', () => {
  const advice = adviceFor([...times(60, ['daisy', 'daisy', 0.9]), ...times(60, ['roses', 'roses', 0.9]), ['roses', 'daisy', 0.6]]);
  expect(advice).toHaveLength(1);
  expect(advice[0]?.text).toContain('No weak spot');
});

test('a class of one or two photos is not called weak', () => {
  const advice = adviceFor([...times(110, ['daisy', 'daisy', 0.9]), ['roses', 'daisy', 0.6], ['roses', 'roses', 0.6]]);
  expect(advice.map(({ text }) => text).join(' ')).not.toContain('finds');
});
