/**
 * Difference hash of a picture (datasets 1.6): near duplicates have hashes that differ in at most 4 bits. The displayed
 * picture is averaged down to 9 x 8 cells; each bit says whether a cell is darker than its right neighbour.
 */
import type { Rgba } from './rgba';

const columns = 9;
const rows = 8;
/** A neighbour pair counts as structure when it differs by more than this, of 255. */
const minDifference = 2;
const minPairs = 8;

/** 16 hex digits, row by row from the top left; null for a flat picture, whose bits would be noise. */
export function dHash(picture: Rgba): string | null {
  const cells = averageLuma(picture);
  let bits = 0n;
  let pairs = 0;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x + 1 < columns; x++) {
      const left = cells[y * columns + x] as number;
      const right = cells[y * columns + x + 1] as number;
      bits = (bits << 1n) | (left < right ? 1n : 0n);
      if (Math.abs(left - right) > minDifference) pairs++;
    }
  }
  return pairs < minPairs ? null : bits.toString(16).padStart(16, '0');
}

/** Bits in which two hashes of {@link dHash} differ. */
export function dHashDistance(a: string, b: string): number {
  let difference = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  let count = 0;
  for (; difference > 0n; difference &= difference - 1n) count++;
  return count;
}

// Mean luma (.299 .587 .114) of each cell; pixels on a border count for the part that lies inside.
function averageLuma({ width, height, data }: Rgba): Float64Array {
  const across = new Float64Array(columns * height);
  for (let y = 0; y < height; y++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      overlap(c, columns, width, (x, part) => {
        const at = (y * width + x) * 4;
        sum += part * (0.299 * (data[at] as number) + 0.587 * (data[at + 1] as number) + 0.114 * (data[at + 2] as number));
      });
      across[y * columns + c] = sum;
    }
  }
  const cells = new Float64Array(columns * rows);
  for (let r = 0; r < rows; r++) {
    overlap(r, rows, height, (y, part) => {
      for (let c = 0; c < columns; c++) cells[r * columns + c] = (cells[r * columns + c] as number) + part * (across[y * columns + c] as number);
    });
  }
  return cells;
}

// Calls `visit` with each pixel that cell `index` of `count` covers along a side, and its share of the cell.
function overlap(index: number, count: number, sizePx: number, visit: (pixel: number, part: number) => void): void {
  const cellPx = sizePx / count;
  const [start, end] = [index * cellPx, (index + 1) * cellPx];
  for (let pixel = Math.floor(start); pixel < Math.min(sizePx, Math.ceil(end)); pixel++) {
    visit(pixel, (Math.min(end, pixel + 1) - Math.max(start, pixel)) / cellPx);
  }
}
