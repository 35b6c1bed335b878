import { existsSync, openAsBlob } from 'node:fs';
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { AppError, displayToFile, type ExifOrientation, type Rgba } from '@/lib/core';
import { decodePictureInNode } from './decode.node';
import { jpegOf } from './test-jpeg.node';
import { ascii, type Bytes, exifBlock, gradient, join, pngOf, tagJpeg, tagPng } from './test-pictures';

const fixtures = process.env['SLIPWAY_FIXTURES'] ?? '../shared/data';
const decode = (bytes: Bytes) => decodePictureInNode(new Blob([bytes]), 'a.jpg');
const pixelAt = ({ width, data }: Rgba, x: number, y: number) => Array.from(data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4));

async function codeOf(bytes: Bytes): Promise<string> {
  const error = await decode(bytes).catch((thrown: unknown) => thrown);
  if (error instanceof AppError) return error.code;
  throw new Error('it was decoded');
}

test('D6 a PNG of every tag is turned in Node as well: each displayed pixel is the file pixel it should be', async () => {
  const [w, h] = [12, 7];
  for (const tag of [1, 2, 3, 4, 5, 6, 7, 8] as ExifOrientation[]) {
    const picture = await decode(tagPng(pngOf(w, h, gradient), exifBlock(tag, 'II')));
    expect([picture.width, picture.height]).toEqual(tag >= 5 ? [h, w] : [w, h]);
    for (let y = 0; y < picture.height; y++) {
      for (let x = 0; x < picture.width; x++) {
        const [fx, fy] = displayToFile([x + 0.5, y + 0.5], [w, h], tag);
        expect(pixelAt(picture, x, y)).toEqual([...gradient(Math.floor(fx), Math.floor(fy)), 255]);
      }
    }
  }
});

test('PNG kinds: 1 bit with a palette, 16-bit grey, alpha', async () => {
  const palette = [
    [1, 2, 3],
    [250, 240, 230],
  ];
  const packed = { width: 10, height: 2, depth: 1, channels: 1, palette, data: Uint8Array.of(0b10100000, 0b01000000, 0, 0) } as const;
  const bits = await decode(new Uint8Array(encode(packed)));
  expect([0, 1, 2, 9].map((x) => pixelAt(bits, x, 0)[0])).toEqual([250, 1, 250, 250]);
  const grey16 = await decode(new Uint8Array(encode({ width: 3, height: 1, depth: 16, channels: 1, data: Uint16Array.of(0, 0x8000, 0xffff) })));
  expect([0, 1, 2].map((x) => pixelAt(grey16, x, 0)[0])).toEqual([0, 128, 255]);
  const alpha = await decode(pngOf(2, 1, (x) => [9, 8, 7, x * 200]));
  expect([pixelAt(alpha, 0, 0), pixelAt(alpha, 1, 0)]).toEqual([
    [9, 8, 7, 0],
    [9, 8, 7, 200],
  ]);
});

test('JPEG: size, turn and colour; a cut one keeps what is there; a broken one and a GIF have codes', async () => {
  const jpeg = await jpegOf(40, 24, gradient);
  const turned = await decode(tagJpeg(jpeg, exifBlock(6)));
  expect([turned.width, turned.height]).toEqual([24, 40]);
  expect(Math.abs((pixelAt(turned, 23, 30)[0] ?? 0) - 150)).toBeLessThan(8);
  const cut = await decode(jpeg.slice(0, jpeg.length - 60));
  expect(pixelAt(cut, 3, 3)).toEqual(pixelAt(await decode(jpeg), 3, 3));
  expect(await codeOf(jpeg.slice(0, 100))).toBe('image/unreadable');
  const broken = pngOf(20, 20, gradient);
  broken.fill(0xee, 60, broken.length - 12);
  expect(await codeOf(broken)).toBe('image/unreadable');
  const gif = join(ascii('GIF89a'), [5, 0, 7, 0, 0, 0, 0, 0x2c, 0, 0, 0, 0, 5, 0, 7, 0, 0, 2, 2, 0x4c, 1, 0, 0x3b]);
  expect(await codeOf(gif)).toBe('image/unsupported');
});

test.skipIf(!existsSync(`${fixtures}/exif-orientation`))('D6 the nine real files (absent fixtures: skipped) have one size and one look', async () => {
  const looks: number[][] = [];
  for (let n = 0; n <= 8; n++) {
    const picture = await decodePictureInNode(await openAsBlob(`${fixtures}/exif-orientation/Landscape_${n}.jpg`));
    expect([picture.width, picture.height]).toEqual([1800, 1200]);
    // Not the middle: each file has its own number painted there.
    looks.push([300, 900, 1500].flatMap((x) => [200, 1000].map((y) => meanGreen(picture, x, y))));
  }
  const furthest = looks.map((look) => Math.max(...look.map((value, i) => Math.abs(value - (looks[1]?.[i] ?? 0)))));
  expect(Math.max(...furthest)).toBeLessThan(4);
});

function meanGreen({ width, data }: Rgba, x: number, y: number): number {
  let sum = 0;
  for (let v = y - 40; v < y + 40; v++) for (let u = x - 40; u < x + 40; u++) sum += data[(v * width + u) * 4 + 1] ?? 0;
  return sum / 6400;
}
