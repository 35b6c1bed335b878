/**
 * EXIF orientation as geometry (datasets 1.4): how a point moves between the picture as stored in a file and the picture
 * as displayed. Coordinates are continuous pixels, pixel (i, j) covers [i, i+1) x [j, j+1). Reading the tag out of a file
 * is the work of lib/media.
 */

/** The EXIF orientation tag: 1 = as stored, 6 = turn a quarter clockwise to display, ... (EXIF 2.32, 4.6.4 A). */
export type ExifOrientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Width and height in pixels. */
export type SizePx = readonly [width: number, height: number];
/** A point in pixels. */
export type PointPx = readonly [x: number, y: number];

/** Whether a value is one of the eight tags; files also carry 0 and nonsense, which count as 1. */
export function isExifOrientation(value: number): value is ExifOrientation {
  return Number.isInteger(value) && value >= 1 && value <= 8;
}

/** Whether the tag swaps width and height (5 to 8). */
function swapsSides(orientation: ExifOrientation): boolean {
  return orientation >= 5;
}

/** The size as displayed of a picture that is stored with `encodedSizePx`. */
export function displaySize(encodedSizePx: SizePx, orientation: ExifOrientation): SizePx {
  return swapsSides(orientation) ? [encodedSizePx[1], encodedSizePx[0]] : encodedSizePx;
}

/** A point of the file as a point of the displayed picture. `encodedSizePx` = [W, H] in the file. */
export function fileToDisplay([x, y]: PointPx, encodedSizePx: SizePx, orientation: ExifOrientation): PointPx {
  const [w, h] = encodedSizePx;
  switch (orientation) {
    case 1:
      return [x, y];
    case 2:
      return [w - x, y];
    case 3:
      return [w - x, h - y];
    case 4:
      return [x, h - y];
    case 5:
      return [y, x];
    case 6:
      return [h - y, x];
    case 7:
      return [h - y, w - x];
    case 8:
      return [y, w - x];
  }
}

/** The inverse of {@link fileToDisplay}. `encodedSizePx` = [W, H] in the file. */
export function displayToFile(point: PointPx, encodedSizePx: SizePx, orientation: ExifOrientation): PointPx {
  // The tags are the eight symmetries of a rectangle: only the two quarter turns are not their own inverse.
  const inverse = orientation === 6 ? 8 : orientation === 8 ? 6 : orientation;
  return fileToDisplay(point, displaySize(encodedSizePx, orientation), inverse);
}

/**
 * Turns stored pixels into displayed ones.
 * @param data RGBA rows of the file, W x H x 4 bytes
 * @returns RGBA rows as displayed; the same array for tag 1
 */
export function orientPixels<T extends Uint8Array | Uint8ClampedArray>(data: T, encodedSizePx: SizePx, orientation: ExifOrientation): T {
  if (orientation === 1) return data;
  const [w, h] = encodedSizePx;
  const displayWidth = displaySize(encodedSizePx, orientation)[0];
  const pixels = new Uint32Array(data.buffer, data.byteOffset, w * h);
  const out = new Uint32Array(w * h);
  // The map is affine, so three pixel centres give the start and the two steps.
  const indexAt = (x: number, y: number): number => {
    const [u, v] = fileToDisplay([x + 0.5, y + 0.5], encodedSizePx, orientation);
    return Math.floor(v) * displayWidth + Math.floor(u);
  };
  const start = indexAt(0, 0);
  const stepX = indexAt(1, 0) - start;
  const stepY = indexAt(0, 1) - start;
  for (let y = 0; y < h; y++) {
    let target = start + y * stepY;
    for (let x = 0; x < w; x++, target += stepX) out[target] = pixels[y * w + x] as number;
  }
  const Bytes = data.constructor as new (buffer: ArrayBuffer) => T;
  return new Bytes(out.buffer);
}
