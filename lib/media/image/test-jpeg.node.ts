/** A JPEG encoder for tests in Node (mozjpeg). */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import encode, { init } from '@jsquash/jpeg/encode.js';
import type { Bytes, Draw } from './test-pictures';

let ready: Promise<void> | undefined;

/** A JPEG of quality 95. */
export async function jpegOf(width: number, height: number, draw: Draw): Promise<Bytes> {
  const wasm = createRequire(import.meta.url).resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm');
  ready ??= readFile(wasm).then(async (bytes) => init(await WebAssembly.compile(bytes)));
  await ready;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set([...draw(x, y), 255], (y * width + x) * 4);
  return new Uint8Array(await encode({ data, width, height, colorSpace: 'srgb' } as ImageData, { quality: 95 }));
}
