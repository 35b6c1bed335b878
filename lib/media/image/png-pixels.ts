/** PNG to 8-bit RGBA without a browser, with the pixels Chromium shows: palettes looked up, other depths scaled to 8 bits, tRNS as alpha. */
import { type DecodedPng, decode } from 'fast-png';
import type { Rgba } from '@/lib/core';

/** Decodes a PNG as stored; EXIF is the caller's. @throws Error of fast-png for a broken file */
export function decodePng(bytes: Uint8Array): Rgba {
  const png = decode(bytes);
  const samples = unpackSamples(png);
  return { width: png.width, height: png.height, data: png.palette ? fromPalette(samples, png.palette) : fromChannels(samples, png) };
}

// Depths below 8 have one channel, packed into bytes from the high bits on; each row starts with a new byte.
function unpackSamples(png: DecodedPng): ArrayLike<number> {
  const { width, height, depth, data } = png;
  if (depth >= 8) return data;
  const rowBytes = Math.ceil((width * depth) / 8);
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = data[y * rowBytes + (bit >> 3)] as number;
      samples[y * width + x] = (byte >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }
  }
  return samples;
}

function fromPalette(indexes: ArrayLike<number>, palette: readonly (readonly number[])[]): Uint8Array {
  const out = new Uint8Array(indexes.length * 4);
  for (let i = 0; i < indexes.length; i++) {
    const colour = palette[indexes[i] as number] ?? [0, 0, 0];
    out.set(colour, i * 4);
    if (colour.length < 4) out[i * 4 + 3] = 255;
  }
  return out;
}

// Channels: 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA. tRNS names the one colour that is transparent.
function fromChannels(samples: ArrayLike<number>, png: DecodedPng): Uint8Array {
  const { channels, transparency } = png;
  const pixels = png.width * png.height;
  const to8Bit = 255 / (2 ** png.depth - 1);
  const hasAlpha = channels % 2 === 0;
  const colours = hasAlpha ? channels - 1 : channels;
  const out = new Uint8Array(pixels * 4);
  for (let i = 0; i < pixels; i++) {
    const from = i * channels;
    let isTransparent = transparency !== undefined;
    for (let c = 0; c < 3; c++) {
      const source = colours === 1 ? 0 : c;
      const value = samples[from + source] as number;
      out[i * 4 + c] = Math.round(value * to8Bit);
      if (transparency && transparency[source] !== value) isTransparent = false;
    }
    out[i * 4 + 3] = hasAlpha ? Math.round((samples[from + colours] as number) * to8Bit) : isTransparent ? 0 : 255;
  }
  return out;
}
