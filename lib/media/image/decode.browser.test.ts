import decodeJpegByWasm from '@jsquash/jpeg/decode.js';
import decodeWebpByWasm from '@jsquash/webp/decode.js';
import { encode } from 'fast-png';
import { describe, expect, inject, test } from 'vitest';
import { commands } from 'vitest/browser';
import { AppError, displayToFile, type ExifOrientation, type Rgba, resizeToInput } from '@/lib/core';
import { decodePicture } from './decode';
import { makeDisplayPicture } from './display-picture';
import { readImageFacts } from './image-facts';
import { typesTurnedByBrowser } from './orientation-probe';
import { decodePng } from './png-pixels';
import { type Bytes, type Draw, exifBlock, gradient, pngOf, tagJpeg, tagPng, tagWebp } from './test-pictures';
import { makeThumbnail } from './thumbnail';

/** A file of the real pictures, or null where they are absent. */
async function fixture(path: string): Promise<Bytes | null> {
  const base64 = await commands.readFile(`${inject('fixtures')}/${path}`, { encoding: 'base64' }).catch(() => null);
  return base64 === null ? null : Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
const isAbsent = (await fixture('README.md')) === null;

/** A picture as the canvas writes it. */
async function encoded(type: string, width: number, height: number, draw: Draw): Promise<Bytes> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const { width: w, height: h, data } = decodePng(pngOf(width, height, draw));
  context.putImageData(new ImageData(new Uint8ClampedArray(data), w, h), 0, 0);
  return new Uint8Array(await (await canvas.convertToBlob({ type, quality: 1 })).arrayBuffer());
}

const blobOf = (bytes: Bytes) => new Blob([bytes]);
const pixelAt = ({ width, data }: Rgba, x: number, y: number) => Array.from(data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3));

/** Mean colour of a square around a point, so that compression noise does not count. */
function colourAround(picture: Rgba, x: number, y: number, radius: number): number[] {
  const sum = [0, 0, 0];
  for (let v = y - radius; v <= y + radius; v++) {
    for (let u = x - radius; u <= x + radius; u++) {
      const pixel = pixelAt(picture, u, v);
      for (let c = 0; c < 3; c++) sum[c] = (sum[c] ?? 0) + (pixel[c] ?? 0);
    }
  }
  return sum.map((value) => value / (2 * radius + 1) ** 2);
}

const furthest = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? 0))));

/** The largest difference of two pictures of one size. */
function maxDifference(a: Rgba, b: Rgba): number {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  let max = 0;
  for (let i = 0; i < a.data.length; i++) max = Math.max(max, Math.abs((a.data[i] ?? 0) - (b.data[i] ?? 0)));
  return max;
}

describe('decoding', () => {
  test('D3 ten JPEG and two PNG: sizes right, EXIF one 48 x 64 from 64 x 48, alpha kept', async () => {
    for (let i = 0; i < 10; i++) {
      const jpeg = await encoded('image/jpeg', 64, 48, (x, y) => [x * 3, y * 3, i * 20]);
      const bytes = i === 3 ? tagJpeg(jpeg, exifBlock(6)) : jpeg;
      const { meta, findings } = await readImageFacts(blobOf(bytes), i === 5 ? 'photo.JPG' : 'photo.jpg');
      const expected = i === 3 ? [48, 64] : [64, 48];
      expect([meta.sizePx, meta.encodedSizePx, findings]).toEqual([expected, [64, 48], []]);
      const picture = await decodePicture(blobOf(bytes));
      expect([picture.width, picture.height, picture.data.length]).toEqual([...expected, 64 * 48 * 4]);
      expect(Math.abs((pixelAt(picture, 10, 10)[2] ?? 0) - i * 20)).toBeLessThanOrEqual(3);
    }
    const opaque = await decodePicture(blobOf(pngOf(64, 48, gradient)));
    expect(maxDifference(opaque, decodePng(pngOf(64, 48, gradient)))).toBe(0);
    const withAlpha = await decodePicture(blobOf(pngOf(9, 7, (x, y) => [200, x, y, x < 4 ? 255 : 0])));
    expect([withAlpha.width, withAlpha.height, withAlpha.data[3], withAlpha.data[8 * 4 + 3]]).toEqual([9, 7, 255, 0]);
  });

  test('F12 a text named .jpg, and bytes that only start like a picture, have codes', async () => {
    const code = (bytes: Bytes) => decodePicture(blobOf(bytes), 'a.jpg').catch((error: unknown) => (error instanceof AppError ? error.code : error));
    expect(await code(new TextEncoder().encode('text') as Bytes)).toBe('image/unreadable');
    const broken = pngOf(30, 20, gradient);
    broken.fill(0xee, 60, broken.length - 12);
    expect(await code(broken)).toBe('image/unreadable');
  });

  test('a JPEG whose end is missing shows what is there, as the decoder of the command line does', async () => {
    const jpeg = await encoded('image/jpeg', 200, 160, gradient);
    const cut = jpeg.slice(0, Math.floor(jpeg.length / 2));
    const whole = await decodePicture(blobOf(jpeg));
    const part = await decodePicture(blobOf(cut));
    expect([part.width, part.height]).toEqual([200, 160]);
    expect(pixelAt(part, 100, 10)).toEqual(pixelAt(whole, 100, 10));
    const byWasm = await decodeJpegByWasm(new Uint8Array([...cut, 0xff, 0xd9]).buffer);
    expect(maxDifference(part, byWasm)).toBe(0);
  });

  test('PNG: greys, 16 bits, alpha and tRNS give what the reader without a browser gives', async () => {
    const wide = (channels: number) => Uint16Array.from({ length: 60 * channels }, (_, i) => (i * 9973) & 0xffff);
    const opaque: Bytes[] = [
      new Uint8Array(encode({ width: 10, height: 6, depth: 16, channels: 1, data: wide(1) })),
      new Uint8Array(encode({ width: 10, height: 6, depth: 16, channels: 3, data: wide(3) })),
      new Uint8Array(encode({ width: 10, height: 6, channels: 1, data: Uint8Array.from({ length: 60 }, (_, i) => i * 4) })),
    ];
    for (const png of opaque) expect(maxDifference(await decodePicture(blobOf(png)), decodePng(png))).toBeLessThanOrEqual(1);
    const alpha = pngOf(16, 16, (x, y) => [x * 16, y * 16, 99, x * 16]);
    const [byBrowser, byReader] = [await decodePicture(blobOf(alpha)), decodePng(alpha)];
    // A canvas keeps premultiplied colours, so compare as both will be used: laid over grey 114.
    const overGrey = ({ data }: Rgba, i: number, c: number) => 114 + (((data[i * 4 + c] ?? 0) - 114) * (data[i * 4 + 3] ?? 0)) / 255;
    for (let i = 0; i < 256; i++)
      for (let c = 0; c < 3; c++) expect(Math.abs(overGrey(byBrowser, i, c) - overGrey(byReader, i, c))).toBeLessThan(1.01);
  });
});

describe('orientation', () => {
  const tags: readonly ExifOrientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

  test('D6 generated pictures of every tag: a marked point is the same in picture, thumbnail and crop', async () => {
    const [w, h] = [96, 64];
    // One red mark on grey; 8 x 8 pixels, so that JPEG keeps it.
    const mark: Draw = (x, y) => (x >= 32 && x < 40 && y >= 40 && y < 48 ? [250, 10, 10] : [120, 120, 120]);
    const makers: Readonly<Record<string, (exif: Bytes) => Promise<Bytes>>> = {
      jpeg: async (exif) => tagJpeg(await encoded('image/jpeg', w, h, mark), exif),
      png: async (exif) => tagPng(pngOf(w, h, mark), exif),
      webp: async (exif) => tagWebp(await encoded('image/webp', w, h, mark), w, h, exif),
    };
    for (const make of Object.values(makers)) {
      for (const tag of tags) {
        const bytes = await make(exifBlock(tag));
        const { meta } = await readImageFacts(blobOf(bytes), 'a');
        expect(meta.orientation).toBe(tag);
        const picture = await decodePicture(blobOf(bytes));
        expect([picture.width, picture.height]).toEqual(meta.sizePx);
        for (let y = 2; y < picture.height; y += 5) {
          for (let x = 2; x < picture.width; x += 5) {
            const [fx, fy] = displayToFile([x + 0.5, y + 0.5], [w, h], tag);
            const isMark = fx > 34 && fx < 38 && fy > 42 && fy < 46;
            const isNear = fx > 28 && fx < 44 && fy > 36 && fy < 52;
            if (isMark || !isNear) expect((pixelAt(picture, x, y)[0] ?? 0) > 200, `tag ${tag} at ${x},${y}`).toBe(isMark);
          }
        }
        // The crop that a network sees keeps the mark where the picture has it.
        const scale = (32 * (256 / 224)) / Math.min(picture.width, picture.height);
        const crop = resizeToInput(picture, { mode: 'center_crop', size: [32, 32] });
        let red = 0;
        for (let y = 0; y < 32; y++) {
          for (let x = 0; x < 32; x++) {
            const [px, py] = [(x + 0.5 - 16) / scale + picture.width / 2, (y + 0.5 - 16) / scale + picture.height / 2];
            if ((crop[(y * 32 + x) * 3] ?? 0) <= 230) continue;
            red++;
            expect(pixelAt(picture, Math.floor(px), Math.floor(py))[0], `crop of tag ${tag} at ${x},${y}`).toBeGreaterThan(120);
          }
        }
        expect(red).toBeGreaterThanOrEqual(4);
        // What a page shows has it where the picture has it, whether the browser turned it or we did.
        const shown = await viewed(await makeDisplayPicture(blobOf(bytes)));
        expect([shown.width, shown.height], `shown with tag ${tag}`).toEqual([picture.width, picture.height]);
        for (let y = 0; y < shown.height; y += 4) {
          for (let x = 0; x < shown.width; x += 4) {
            if ((pixelAt(shown, x, y)[0] ?? 0) > 200) expect(pixelAt(picture, x, y)[0], `shown with tag ${tag} at ${x},${y}`).toBeGreaterThan(120);
          }
        }
        const thumb = await decodePicture(await makeThumbnail(picture, 48));
        expect([thumb.width, thumb.height]).toEqual([picture.width / 2, picture.height / 2]);
        for (let y = 0; y < thumb.height; y++) {
          for (let x = 0; x < thumb.width; x++) {
            if ((pixelAt(thumb, x, y)[0] ?? 0) > 220) expect((pixelAt(picture, 2 * x, 2 * y)[0] ?? 0) > 120).toBe(true);
          }
        }
      }
    }
  });

  test('D6 this browser turns JPEG; what it leaves is turned by us', async () => {
    expect((await typesTurnedByBrowser()).has('image/jpeg')).toBe(true);
  });

  test.skipIf(isAbsent)('D6 the nine real files (absent fixtures: skipped) show one landscape, as an <img> shows it', async () => {
    const first = await decodePicture(blobOf((await fixture('exif-orientation/Landscape_1.jpg')) ?? new Uint8Array()));
    expect([first.width, first.height]).toEqual([1800, 1200]);
    const points = [
      [200, 150],
      [900, 300],
      [1600, 200],
      [300, 1000],
      [900, 1100],
      [1700, 900],
    ] as const;
    for (let n = 0; n <= 8; n++) {
      const bytes = await fixture(`exif-orientation/Landscape_${n}.jpg`);
      if (!bytes) throw new Error('fixture is gone');
      const picture = await decodePicture(blobOf(bytes));
      expect([picture.width, picture.height]).toEqual([1800, 1200]);
      const thumb = await decodePicture(await makeThumbnail(picture, 160));
      expect([thumb.width, thumb.height]).toEqual([160, 107]);
      const viewer = await viewed(blobOf(bytes));
      for (const [x, y] of points) {
        const colour = colourAround(first, x, y, 12);
        expect(furthest(colourAround(picture, x, y, 12), colour), `file ${n} at ${x},${y}`).toBeLessThan(8);
        expect(furthest(colourAround(viewer, x, y, 12), colourAround(picture, x, y, 12))).toBeLessThan(1);
        expect(furthest(colourAround(thumb, Math.round((x * 160) / 1800), Math.round((y * 160) / 1800), 1), colour)).toBeLessThan(24);
      }
    }
  });
});

/** A picture as an <img> of the page shows it. */
async function viewed(blob: Blob): Promise<Rgba> {
  const image = new Image();
  image.src = URL.createObjectURL(blob);
  await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  const context = canvas.getContext('2d');
  context?.drawImage(image, 0, 0);
  URL.revokeObjectURL(image.src);
  const data = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
  return { width: canvas.width, height: canvas.height, data };
}

describe('same pixels as the command line', () => {
  test.skipIf(isAbsent)('JPEG: real photos (absent fixtures: skipped) are equal bit by bit', async () => {
    for (const path of [
      'exif-orientation/Landscape_1.jpg',
      'flowers/train/daisy/11124324295_503f3a0804.jpg',
      'flowers/train/daisy/10172567486_2748826a8b.jpg',
    ]) {
      const bytes = await fixture(path);
      if (!bytes) throw new Error(`${path} is gone`);
      expect(maxDifference(await decodePicture(blobOf(bytes)), await decodeJpegByWasm(bytes.buffer))).toBe(0);
    }
  });

  test('WebP: a lossy picture is equal bit by bit', async () => {
    const webp = await encoded('image/webp', 90, 70, (x, y) => [(x * 7) & 255, (y * 9) & 255, (x * y) & 255]);
    expect(maxDifference(await decodePicture(blobOf(webp)), await decodeWebpByWasm(webp.buffer))).toBe(0);
  });
});
