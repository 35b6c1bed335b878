import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { justify, type MosaicRow, mosaicHeight, photosInBand, rowOf, stepVertically } from './justify';

const shape = { widthPx: 1000, rowPx: 160, gapPx: 2 };
const counts = (rows: readonly MosaicRow[]) => rows.map((row) => row.widthsPx.length);

describe('justify', () => {
  test('ten squares of 160 in 1000 pixels: six fill a row, four are left over at the wished height', () => {
    const rows = justify(Array(10).fill(1), shape);
    expect(counts(rows)).toEqual([6, 4]);
    // (1000 - 5 gaps of 2) / 6 squares = 165 px.
    expect(rows[0]).toMatchObject({ topPx: 0, heightPx: 165 });
    expect(rows[1]).toMatchObject({ start: 6, topPx: 167, heightPx: 160, widthsPx: [160, 160, 160, 160] });
    expect(mosaicHeight(rows)).toBe(327);
  });

  test('a last row that is nearly full is filled', () => {
    // Five squares would be (1000 - 8) / 5 = 198.4 px high: 1.24 of 160.
    expect(justify(Array(5).fill(1), shape)[0]).toMatchObject({ heightPx: 198, widthsPx: [198, 199, 198, 199, 198] });
  });

  test('no photo, no width: no rows', () => {
    expect(justify([], shape)).toEqual([]);
    expect(justify([1, 1], { ...shape, widthPx: 0 })).toEqual([]);
    expect(mosaicHeight([])).toBe(0);
  });

  test('extreme pictures are cropped, and broken sizes count as squares', () => {
    const [row] = justify([40, 0.01, Number.NaN], { ...shape, widthPx: 10_000 });
    expect(row?.widthsPx).toEqual([400, 80, 160]);
  });

  test('every photo once, in order; full rows fill the width to the pixel; rows never overlap', () => {
    const ratios = fc.array(fc.double({ min: 0.1, max: 6, noNaN: true }), { maxLength: 300 });
    fc.assert(
      fc.property(ratios, fc.integer({ min: 120, max: 2600 }), fc.integer({ min: 60, max: 600 }), (list, widthPx, rowPx) => {
        const rows = justify(list, { widthPx, rowPx, gapPx: 2 });
        expect(counts(rows).reduce((sum, count) => sum + count, 0)).toBe(list.length);
        let next = 0;
        let bottom = -2;
        rows.forEach((row, at) => {
          expect(row.start).toBe(next);
          expect(row.topPx).toBe(bottom + 2);
          next += row.widthsPx.length;
          bottom = row.topPx + row.heightPx;
          const end = (row.leftsPx.at(-1) ?? 0) + (row.widthsPx.at(-1) ?? 0);
          if (at < rows.length - 1) expect(end).toBe(widthPx);
          else expect(end).toBeLessThanOrEqual(widthPx);
        });
      }),
    );
  });

  test('rows keep near the wished height when photos are small beside the width', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 20, maxLength: 200 }), (list) => {
        for (const row of justify(list, { widthPx: 1400, rowPx: 160, gapPx: 2 }).slice(0, -1)) {
          expect(row.heightPx).toBeGreaterThan(160 * 0.66);
          expect(row.heightPx).toBeLessThan(160 * 1.34);
        }
      }),
    );
  });
});

describe('places', () => {
  const rows = justify([1, 1, 1, 2, 2, 1, 1], { widthPx: 480, rowPx: 160, gapPx: 0 });

  test('the row of a photo', () => {
    expect(counts(rows)).toEqual([3, 2, 2]);
    expect([0, 2, 3, 4, 6].map((index) => rowOf(rows, index))).toEqual([0, 0, 1, 1, 2]);
    expect(rowOf([], 3)).toBe(-1);
  });

  test('up and down go to the photo whose middle is nearest; the edge keeps the photo', () => {
    expect(stepVertically(rows, 0, 1)).toBe(3);
    expect(stepVertically(rows, 2, 1)).toBe(4);
    expect(stepVertically(rows, 4, -1)).toBe(2);
    expect(stepVertically(rows, 1, -1)).toBe(1);
    expect(stepVertically(rows, 6, 1)).toBe(6);
  });

  test('a rectangle touches photos of several rows', () => {
    expect(photosInBand(rows, { leftPx: 170, topPx: 100, rightPx: 200, bottomPx: 170 })).toEqual([1, 3]);
    expect(photosInBand(rows, { leftPx: 0, topPx: 0, rightPx: 480, bottomPx: 9999 })).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(photosInBand(rows, { leftPx: 500, topPx: 0, rightPx: 600, bottomPx: 50 })).toEqual([]);
  });
});
