/**
 * Decoded pixels as they travel between decoder, resampler and network: 8-bit sRGB with straight (not premultiplied)
 * alpha, rows from the top, already turned by the EXIF orientation. Decoding itself is the work of lib/media.
 */

/** A decoded picture; `data` holds width * height * 4 bytes. */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}
