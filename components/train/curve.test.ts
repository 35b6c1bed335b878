import { expect, test } from 'vitest';
import { curveShape, readCurve, roundTicks, shareY } from './curve';

const box = { left: 10, top: 0, width: 100, height: 200 };

test('shares stand at their height, photos at their place', () => {
  expect([0, 0.5, 1].map((share) => shareY(share, box))).toEqual([200, 100, 0]);
  const shape = curveShape(
    [
      { seen: 25, right: 6, of: 12 },
      { seen: 100, right: 9, of: 12 },
    ],
    100,
    box,
  );
  expect(shape.dots).toEqual([
    { x: 35, y: 100 },
    { x: 110, y: 50 },
  ]);
  expect(shape.line).toBe('M35.0 100.0L110.0 50.0');
  // Wilson's interval of 6 of 12 is 25.4 % to 74.6 %.
  expect(shape.band.startsWith('M35.0 50.8L')).toBe(true);
  expect(shape.band.endsWith('L35.0 149.2Z')).toBe(true);
  expect(shape.best).toBe(1);
});

test('one point is a dot, none is nothing, and of equal ones the first is the best', () => {
  expect(curveShape([{ seen: 5, right: 1, of: 2 }], 10, box)).toMatchObject({ line: '', band: '', dots: [{ x: 60, y: 100 }], best: 0 });
  expect(curveShape([], 10, box)).toMatchObject({ dots: [], best: -1 });
  const flat = [3, 6, 9].map((seen) => ({ seen, right: 1, of: 2 }));
  expect(curveShape(flat, 9, box).best).toBe(0);
});

test('facts of a job that are no curve are left out', () => {
  expect(readCurve(undefined)).toEqual([]);
  expect(readCurve([{ seen: 1, right: 1, of: 2 }, { seen: 2 }, null, { seen: 3, right: 0, of: 0 }])).toEqual([{ seen: 1, right: 1, of: 2 }]);
});

test('ticks are round and end at the total', () => {
  expect(roundTicks(130)).toEqual([0, 50, 100, 130]);
  expect(roundTicks(12)).toEqual([0, 2, 4, 6, 8, 10, 12]);
  expect(roundTicks(3)).toEqual([0, 1, 2, 3]);
  expect(roundTicks(0)).toEqual([0]);
  for (const total of [7, 48, 999, 12_345]) {
    const ticks = roundTicks(total);
    expect(ticks.length).toBeLessThanOrEqual(8);
    expect(ticks.at(-1)).toBe(total);
  }
});
