/** Thumbnails: small WebP pictures of decoded ones, made in a worker (datasets 2.2). Labels are never drawn into them. */
import type { Rgba } from '@/lib/core';
import { canvasContext, canvasOf } from './canvas';

/** Longest side of a thumbnail unless told otherwise. */
const defaultThumbPx = 160;
const webpQuality = 0.75;

/**
 * Scales a decoded picture down; small ones keep their size.
 * @param longestPx longest side of the result
 * @returns WebP of quality 0.75
 */
export async function makeThumbnail(picture: Rgba, longestPx: number = defaultThumbPx): Promise<Blob> {
  const { width, height } = picture;
  const scale = Math.min(1, longestPx / Math.max(width, height));
  const small = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const context = canvasContext(small);
  context.imageSmoothingQuality = 'high';
  context.drawImage(canvasOf(picture), 0, 0, small.width, small.height);
  return small.convertToBlob({ type: 'image/webp', quality: webpQuality });
}
