/** PNG of 8-bit RGB pixels, the exact form in which golden pictures travel. Photos of people are decoded by lib/media. */
import { encode } from 'fast-png';

/** Encodes RGB pixels, height * width * 3 bytes. */
export function encodeRgbPng(pixels: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encode({ width, height, data: pixels, channels: 3, depth: 8 }));
}
