/** Pictures for tests, made in the page or in Node: PNG from a drawing rule, and EXIF orientation put into PNG, JPEG and WebP by hand. */
import { encode } from 'fast-png';

export type Bytes = Uint8Array<ArrayBuffer>;
/** The colour of a pixel, red green blue and perhaps alpha. */
export type Draw = (x: number, y: number) => readonly number[];

/** A PNG of 8 bits; four channels when the rule gives alpha. */
export function pngOf(width: number, height: number, draw: Draw): Bytes {
  const channels = draw(0, 0).length;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(draw(x, y), (y * width + x) * channels);
  return new Uint8Array(encode({ width, height, data, channels, depth: 8 }));
}

/** A colour that differs at every pixel of a small picture and never repeats under a turn or mirror. */
export function gradient(x: number, y: number): readonly number[] {
  return [(x * 5) & 255, (y * 5) & 255, 40];
}

/** A TIFF block with the orientation tag alone. */
export function exifBlock(orientation: number, order: 'MM' | 'II' = 'MM'): Bytes {
  const view = new DataView(new ArrayBuffer(26));
  const little = order === 'II';
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  view.setUint16(8, 1, little);
  view.setUint16(10, 0x0112, little);
  view.setUint16(12, 3, little);
  view.setUint32(14, 1, little);
  view.setUint16(18, orientation, little);
  return new Uint8Array(view.buffer);
}

/** A JPEG with an APP1 segment right behind its start. */
export function tagJpeg(jpeg: Uint8Array, exif: Uint8Array): Bytes {
  const length = exif.length + 8;
  return join(jpeg.subarray(0, 2), [0xff, 0xe1, length >> 8, length & 255], ascii('Exif\0\0'), exif, jpeg.subarray(2));
}

/** A PNG with an eXIf chunk before its pixels, or behind them. */
export function tagPng(png: Uint8Array, exif: Uint8Array, place: 'before' | 'behind' = 'before'): Bytes {
  const body = join(ascii('eXIf'), exif);
  const at = place === 'before' ? 33 : png.length - 12;
  return join(png.subarray(0, at), big32(exif.length), body, big32(crc32(body)), png.subarray(at));
}

/** A WebP with an EXIF chunk at its end; a simple one (VP8 or VP8L) becomes an extended one. `exif` of even length. */
export function tagWebp(webp: Uint8Array, width: number, height: number, exif: Uint8Array): Bytes {
  const isExtended = String.fromCharCode(...webp.subarray(12, 16)) === 'VP8X';
  const flags = (isExtended ? (webp[20] ?? 0) : 0) | 0x08;
  const size = [(width - 1) & 255, (width - 1) >> 8, 0, (height - 1) & 255, (height - 1) >> 8, 0];
  const chunks = webp.subarray(isExtended ? 30 : 12);
  const body = join(ascii('WEBPVP8X'), little32(10), [flags, 0, 0, 0], size, chunks, ascii('EXIF'), little32(exif.length), exif);
  return join(ascii('RIFF'), little32(body.length), body);
}

/** Bytes one after the other. */
export function join(...parts: readonly (readonly number[] | Uint8Array)[]): Bytes {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

/** The codes of a text of ASCII letters. */
export function ascii(text: string): Bytes {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function big32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function little32(value: number): number[] {
  return big32(value).reverse();
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 of bytes (ISO 3309), as PNG and zip use it. */
export function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (crcTable[(value ^ byte) & 255] as number) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
