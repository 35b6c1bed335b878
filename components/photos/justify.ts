/**
 * The layout of the mosaic: photos in their order, in rows that fill the width exactly with hairlines between them. Pure
 * arithmetic on aspect ratios; nothing here touches the page. Rows break where their height comes closest to the wished one,
 * so a change of width or size moves few photos. Very wide and very tall pictures are cropped to the limits below.
 */

/** One row. Lengths are whole CSS pixels. */
export interface MosaicRow {
  /** First photo of the row. */
  readonly start: number;
  readonly topPx: number;
  readonly heightPx: number;
  /** Left edges of its photos, and their widths. */
  readonly leftsPx: readonly number[];
  readonly widthsPx: readonly number[];
}

export interface MosaicShape {
  readonly widthPx: number;
  /** The height rows should have; they come within a third of it where the photos allow. */
  readonly rowPx: number;
  readonly gapPx: number;
}

/** A rectangle in the mosaic's own pixels. */
export interface Band {
  readonly leftPx: number;
  readonly topPx: number;
  readonly rightPx: number;
  readonly bottomPx: number;
}

/** Narrower than 1:2 or wider than 5:2 is cropped. */
const minRatio = 0.5;
const maxRatio = 2.5;
/** A last row that is nearly full is stretched this far at most; else it ends where its photos end. */
const maxLastStretch = 1.25;

/**
 * Lays out photos by their aspect ratios (width / height).
 * @returns rows from top to bottom; every row but the last is exactly `widthPx` wide
 */
export function justify(ratios: readonly number[], shape: MosaicShape): readonly MosaicRow[] {
  const { widthPx, rowPx, gapPx } = shape;
  const rows: MosaicRow[] = [];
  if (widthPx <= 0) return rows;
  const heightOf = (sum: number, count: number) => (widthPx - gapPx * (count - 1)) / sum;
  let topPx = 0;
  let start = 0;
  let sum = 0;
  const push = (end: number, heightPx: number, isFull: boolean) => {
    const row = makeRow(ratios, start, end, topPx, heightPx, isFull, shape);
    rows.push(row);
    topPx += row.heightPx + gapPx;
    start = end;
    sum = 0;
  };
  for (let index = 0; index < ratios.length; index++) {
    const ratio = clampRatio(ratios[index] as number);
    const count = index - start + 1;
    const withIt = heightOf(sum + ratio, count);
    if (withIt > rowPx) {
      sum += ratio;
      continue;
    }
    // The row is full: with this photo it is too low, without it too high. The nearer one is taken.
    const without = count > 1 ? heightOf(sum, count - 1) : Number.POSITIVE_INFINITY;
    if (rowPx / withIt <= without / rowPx) push(index + 1, withIt, true);
    else {
      push(index, without, true);
      sum = ratio;
      // One photo alone may fill a row.
      if (heightOf(ratio, 1) <= rowPx) push(index + 1, heightOf(ratio, 1), true);
    }
  }
  if (start < ratios.length) {
    const filled = heightOf(sum, ratios.length - start);
    const isFull = filled <= rowPx * maxLastStretch;
    push(ratios.length, isFull ? filled : rowPx, isFull);
  }
  return rows;
}

function clampRatio(ratio: number): number {
  return Number.isFinite(ratio) ? Math.min(maxRatio, Math.max(minRatio, ratio)) : 1;
}

// Edges are rounded, not widths: so the rounding never adds up.
function makeRow(
  ratios: readonly number[],
  start: number,
  end: number,
  topPx: number,
  heightPx: number,
  isFull: boolean,
  { widthPx, gapPx }: MosaicShape,
): MosaicRow {
  const leftsPx: number[] = [];
  const widthsPx: number[] = [];
  let x = 0;
  for (let index = start; index < end; index++) {
    const left = Math.round(x);
    x += clampRatio(ratios[index] as number) * heightPx;
    const right = isFull && index === end - 1 ? widthPx : Math.round(x);
    leftsPx.push(left);
    widthsPx.push(right - left);
    x += gapPx;
  }
  return { start, topPx, heightPx: Math.round(heightPx), leftsPx, widthsPx };
}

/** Height of the whole mosaic in pixels. */
export function mosaicHeight(rows: readonly MosaicRow[]): number {
  const last = rows.at(-1);
  return last ? last.topPx + last.heightPx : 0;
}

/** The row that holds a photo; -1 when there is none. */
export function rowOf(rows: readonly MosaicRow[], index: number): number {
  return lastWhere(rows, (row) => row.start <= index);
}

/** The photo one row above (-1) or below (1), nearest in the middle; the same photo at the edge of the mosaic. */
export function stepVertically(rows: readonly MosaicRow[], index: number, direction: -1 | 1): number {
  const from = rowOf(rows, index);
  const row = rows[from];
  const next = rows[from + direction];
  if (!row || !next) return index;
  const at = index - row.start;
  const middlePx = (row.leftsPx[at] ?? 0) + (row.widthsPx[at] ?? 0) / 2;
  let best = 0;
  let bestPx = Number.POSITIVE_INFINITY;
  next.leftsPx.forEach((left, place) => {
    const awayPx = Math.abs(left + (next.widthsPx[place] ?? 0) / 2 - middlePx);
    if (awayPx < bestPx) [best, bestPx] = [place, awayPx];
  });
  return next.start + best;
}

/** The photos that a rectangle touches, in order. */
export function photosInBand(rows: readonly MosaicRow[], band: Band): number[] {
  const found: number[] = [];
  const first = Math.max(
    0,
    lastWhere(rows, (row) => row.topPx <= band.topPx),
  );
  for (const row of rows.slice(first)) {
    if (row.topPx > band.bottomPx) break;
    if (row.topPx + row.heightPx < band.topPx) continue;
    row.leftsPx.forEach((left, place) => {
      if (left <= band.rightPx && left + (row.widthsPx[place] ?? 0) >= band.leftPx) found.push(row.start + place);
    });
  }
  return found;
}

// The last row for which a condition holds that holds for a beginning of the list only.
function lastWhere(rows: readonly MosaicRow[], holds: (row: MosaicRow) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(rows[middle] as MosaicRow)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
