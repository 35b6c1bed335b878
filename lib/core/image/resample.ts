/**
 * The resampler `slipway-aa-1`: the one way a picture becomes network input, in the trainer, on the command line and on
 * devices. A separable triangle filter with half-pixel centres and support max(1, scale), computed in float and rounded
 * half up once at the end. It equals Pillow's `BILINEAR` within one level (Pillow rounds between its two passes; source of
 * the filter: Pillow `src/libImaging/Resample.c`, read for its definition). Decoding and EXIF rotation come before.
 */
import type { Rgba } from './rgba';

/** Name of this resampler in packages and cache keys; another rule of computing gets another name. */
export const resamplerId = 'slipway-aa-1';

/** How a picture is fitted to the input: `stretch` ignores the aspect ratio, `letterbox` pads, `center_crop` cuts. */
type ResizeMode = 'stretch' | 'letterbox' | 'center_crop';
/** `size` is [height, width] of the network input. */
export interface Resize {
  readonly mode: ResizeMode;
  readonly size: readonly [number, number];
}

/** The grey that transparent pixels are blended on and that letterboxes are padded with. */
const padLevel = 114;
// A center crop keeps 224 of 256 pixels of the shorter side, as ImageNet networks are evaluated.
const cropMargin = 256 / 224;

/** Where the resized picture lies: its full size, and its offset inside the input (negative when it is cut). */
interface Placement {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
}

/**
 * Resizes a picture to network input.
 * @returns RGB bytes, size[0] * size[1] * 3, rows from the top
 */
export function resizeToInput(image: Rgba, resize: Resize): Uint8Array {
  const [height, width] = resize.size;
  const out = new Uint8Array(height * width * 3);
  if (resize.mode === 'letterbox') out.fill(padLevel);
  resampleInto(out, width, height, blendOnGrey(image), image.width, image.height, placePicture(image.width, image.height, resize));
  return out;
}

/** Where `resize` puts a picture of this size. */
function placePicture(imageWidth: number, imageHeight: number, { mode, size }: Resize): Placement {
  const [height, width] = size;
  if (mode === 'stretch') return { width, height, left: 0, top: 0 };
  const fit = [width / imageWidth, height / imageHeight] as const;
  const ratio = mode === 'letterbox' ? Math.min(...fit) : Math.max(...fit) * cropMargin;
  const resizedWidth = Math.max(1, Math.round(imageWidth * ratio));
  const resizedHeight = Math.max(1, Math.round(imageHeight * ratio));
  const left = Math.floor((width - resizedWidth) / 2);
  const top = Math.floor((height - resizedHeight) / 2);
  return { width: resizedWidth, height: resizedHeight, left, top };
}

/** The picture without transparency, 4 bytes per pixel: straight alpha blended on grey 114, rounded half up. */
function blendOnGrey({ data }: Rgba): Uint8Array {
  const rgba = new Uint8Array(data.buffer, data.byteOffset, data.length);
  let first = 3;
  while (first < rgba.length && rgba[first] === 255) first += 4;
  if (first >= rgba.length) return rgba;
  const blended = rgba.slice();
  for (let i = first - 3; i < blended.length; i += 4) {
    const alpha = blended[i + 3] as number;
    if (alpha === 255) continue;
    const grey = (255 - alpha) * padLevel;
    for (let c = i; c < i + 3; c++) blended[c] = Math.floor(((blended[c] as number) * alpha + grey) / 255 + 0.5);
  }
  return blended;
}

/** For each output cell of one axis: its first source cell, and the weights from there on. */
interface Taps {
  readonly start: Int32Array;
  readonly count: Int32Array;
  /** `stride` weights per output cell. */
  readonly weights: Float64Array;
  readonly stride: number;
}

/** Filter taps of the output cells from..to of an axis that goes from `inSize` to `outSize` cells. */
function filterTaps(inSize: number, outSize: number, from: number, to: number): Taps {
  const scale = inSize / outSize;
  const support = Math.max(1, scale);
  const stride = Math.ceil(support) * 2 + 1;
  const start = new Int32Array(to - from);
  const count = new Int32Array(to - from);
  const weights = new Float64Array((to - from) * stride);
  for (let i = 0; i < to - from; i++) {
    const centre = (from + i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - support + 0.5));
    const last = Math.min(inSize, Math.floor(centre + support + 0.5));
    let sum = 0;
    for (let x = first; x < last; x++) {
      const weight = Math.max(0, 1 - Math.abs((x + 0.5 - centre) / support));
      weights[i * stride + x - first] = weight;
      sum += weight;
    }
    for (let k = 0; k < last - first; k++) weights[i * stride + k] = (weights[i * stride + k] as number) / sum;
    start[i] = first;
    count[i] = last - first;
  }
  return { start, count, weights, stride };
}

/** Resamples `rgba` to the placement's size and writes the part of it that lies inside `out` (outWidth x outHeight). */
function resampleInto(out: Uint8Array, outWidth: number, outHeight: number, rgba: Uint8Array, width: number, height: number, place: Placement): void {
  const x0 = Math.max(0, -place.left);
  const x1 = Math.min(place.width, outWidth - place.left);
  const y0 = Math.max(0, -place.top);
  const y1 = Math.min(place.height, outHeight - place.top);
  const across = filterTaps(width, place.width, x0, x1);
  const down = filterTaps(height, place.height, y0, y1);

  // Only the source rows that the visible output rows reach.
  const firstRow = down.start[0] as number;
  const lastRow = (down.start[y1 - y0 - 1] as number) + (down.count[y1 - y0 - 1] as number);
  const rows = shrinkRows(rgba, width, firstRow, lastRow, across);

  const rowLength = (x1 - x0) * 3;
  const sums = new Float64Array(rowLength);
  for (let y = y0; y < y1; y++) {
    const i = y - y0;
    sums.fill(0);
    for (let k = 0; k < (down.count[i] as number); k++) {
      const weight = down.weights[i * down.stride + k] as number;
      const from = ((down.start[i] as number) + k - firstRow) * rowLength;
      for (let j = 0; j < rowLength; j++) sums[j] = (sums[j] as number) + weight * (rows[from + j] as number);
    }
    const to = ((y + place.top) * outWidth + x0 + place.left) * 3;
    // The float error of a constant area must not turn 200 into 199.
    for (let j = 0; j < rowLength; j++) out[to + j] = Math.min(255, Math.floor((sums[j] as number) + 0.5 + 1e-5));
  }
}

/** The horizontal pass over source rows first..last: f32 rows of the output's width. */
function shrinkRows(rgba: Uint8Array, width: number, first: number, last: number, taps: Taps): Float32Array {
  const cells = taps.start.length;
  const rows = new Float32Array((last - first) * cells * 3);
  let o = 0;
  for (let y = first; y < last; y++) {
    for (let i = 0; i < cells; i++) {
      let p = (y * width + (taps.start[i] as number)) * 4;
      const end = i * taps.stride + (taps.count[i] as number);
      let r = 0;
      let g = 0;
      let b = 0;
      for (let w = i * taps.stride; w < end; w++, p += 4) {
        const weight = taps.weights[w] as number;
        r += weight * (rgba[p] as number);
        g += weight * (rgba[p + 1] as number);
        b += weight * (rgba[p + 2] as number);
      }
      rows[o++] = r;
      rows[o++] = g;
      rows[o++] = b;
    }
  }
  return rows;
}
