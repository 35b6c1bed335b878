/** Thumbnails: small WebP pictures of decoded ones, made in a worker (datasets 2.2). Labels are never drawn into them. */
import { AppError, type Rgba } from '@/lib/core';

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
  const full = new OffscreenCanvas(width, height);
  const pixels = new Uint8ClampedArray(picture.data.buffer as ArrayBuffer, picture.data.byteOffset, width * height * 4);
  canvasContext(full).putImageData(new ImageData(pixels, width, height), 0, 0);
  const scale = Math.min(1, longestPx / Math.max(width, height));
  const small = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const context = canvasContext(small);
  context.imageSmoothingQuality = 'high';
  context.drawImage(full, 0, 0, small.width, small.height);
  return small.convertToBlob({ type: 'image/webp', quality: webpQuality });
}

function canvasContext(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context) return context;
  throw new AppError('image/unreadable', `A picture of ${canvas.width} x ${canvas.height} needs more memory than this browser has.`, {
    details: { width: canvas.width, height: canvas.height },
  });
}
