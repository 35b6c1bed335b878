/**
 * Decodes pictures in a worker of the browser: bytes to RGBA as displayed. The header is checked first, so nothing that is
 * too large or no picture reaches the decoder. Colour profiles are not applied (engine.md), so that Node gives the same
 * pixels. Callers end a worker that has not answered after 10 s.
 */
import { AppError, type ImageMeta, isExifOrientation, orientPixels, type Rgba } from '@/lib/core';
import { completeJpeg } from './complete-jpeg';
import { readImageFacts } from './image-facts';
import { typesTurnedByBrowser } from './orientation-probe';

/**
 * Decodes one picture; the first frame of an animated one.
 * @param name what messages call it
 * @throws AppError `image/empty`, `image/unreadable`, `image/too-large`, `image/unsupported`
 */
export async function decodePicture(blob: Blob, name = 'The picture'): Promise<Rgba> {
  const facts = await readImageFacts(blob, name);
  const { meta } = facts;
  const bitmap = await toBitmap(completeJpeg(blob, facts), meta, name);
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  // A canvas in main memory: the pixels come back at once, and no GPU touches them.
  const context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' });
  if (!context)
    throw new AppError('image/unreadable', `${name} needs more memory than this browser has.`, { details: { file: name, width, height } });
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const orientation = isExifOrientation(meta.orientation) ? meta.orientation : 1;
  const isTurned = orientation === 1 || (await typesTurnedByBrowser()).has(meta.mime);
  if (isTurned) return { width, height, data };
  const [displayWidth, displayHeight] = meta.sizePx;
  return { width: displayWidth, height: displayHeight, data: orientPixels(data, [width, height], orientation) };
}

async function toBitmap(blob: Blob, meta: ImageMeta, name: string): Promise<ImageBitmap> {
  try {
    // The type comes from the bytes: names and pickers are wrong about it.
    return await createImageBitmap(new Blob([blob], { type: meta.mime }), {
      imageOrientation: 'from-image',
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
    });
  } catch (cause) {
    const message = `${name} cannot be decoded: the file is damaged, or this browser does not know its kind of ${meta.mime}.`;
    throw new AppError('image/unreadable', message, { details: { file: name, mime: meta.mime }, cause });
  }
}
