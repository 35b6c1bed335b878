/** PNG of 8-bit RGB pixels, the exact form in which golden pictures travel. Photos of people are decoded by lib/media. */
import { decode, encode } from 'fast-png';
import { AppError } from '../base/error';

/** Encodes RGB pixels, height * width * 3 bytes. */
export function encodeRgbPng(pixels: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encode({ width, height, data: pixels, channels: 3, depth: 8 }));
}

/** Decodes what {@link encodeRgbPng} wrote. @throws AppError `image/unreadable` for anything else */
export function decodeRgbPng(bytes: Uint8Array): { pixels: Uint8Array; width: number; height: number } {
  try {
    const { width, height, data, channels, depth } = decode(bytes);
    if (channels === 3 && depth === 8) return { pixels: new Uint8Array(data.buffer, data.byteOffset, data.byteLength), width, height };
  } catch (cause) {
    throw new AppError('image/unreadable', 'A golden picture is no PNG.', { cause });
  }
  throw new AppError('image/unreadable', 'A golden picture is not 8-bit RGB.');
}
