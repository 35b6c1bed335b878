/** A decoded picture on a canvas, for what browsers only do there: scale and encode. */
import { AppError, type Rgba } from '@/lib/core';

/** A canvas that shows the picture. @throws AppError `image/unreadable` when the browser has no memory for it */
export function canvasOf({ width, height, data }: Rgba): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const pixels = new Uint8ClampedArray(data.buffer as ArrayBuffer, data.byteOffset, width * height * 4);
  canvasContext(canvas).putImageData(new ImageData(pixels, width, height), 0, 0);
  return canvas;
}

/** Its 2d context, in main memory. @throws AppError `image/unreadable` when the browser has no memory for it */
export function canvasContext(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context) return context;
  throw new AppError('image/unreadable', `A picture of ${canvas.width} x ${canvas.height} needs more memory than this browser has.`, {
    details: { width: canvas.width, height: canvas.height },
  });
}
