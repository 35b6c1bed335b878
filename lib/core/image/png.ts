/** PNG of 8-bit RGB pixels, the exact form in which golden pictures travel. Photos of people are decoded by lib/media. */
import { decode, encode } from 'fast-png';

/** Encodes RGB pixels, height * width * 3 bytes. */
export function encodeRgbPng(pixels: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encode({ width, height, data: pixels, channels: 3, depth: 8 }));
}

/**
 * Decodes a PNG of 8-bit RGB pixels.
 * @throws TypeError for anything else
 */
export function decodeRgbPng(bytes: Uint8Array): { data: Uint8Array; width: number; height: number } {
  const { width, height, data, channels, depth } = decode(bytes, { checkCrc: true });
  if (channels !== 3 || depth !== 8) throw new TypeError(`A picture of ${channels} channels of ${depth} bits is no golden picture`);
  return { data: new Uint8Array(data), width, height };
}
