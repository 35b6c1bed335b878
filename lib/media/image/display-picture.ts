/**
 * A picture for an <img>: upright (datasets 1.4). Browsers turn some types by their EXIF tag and leave others (Chromium leaves
 * WebP); what they leave is turned here and encoded again. Only for the eye: what is stored and trained on stays the original.
 */
import { canvasOf } from './canvas';
import { decodePicture } from './decode';
import { readImageFacts } from './image-facts';
import { typesTurnedByBrowser } from './orientation-probe';

const webpQuality = 0.92;
/** The longest side that WebP can have (its container specification, canvas width and height of VP8). */
const maxWebpSidePx = 16_383;

/**
 * The bytes that show the picture upright in this browser: the original, typed by its header, wherever the browser turns it itself.
 * @param name what messages call it
 * @throws AppError `image/empty`, `image/unreadable`, `image/too-large`, `image/unsupported`
 */
export async function makeDisplayPicture(blob: Blob, name?: string): Promise<Blob> {
  const { meta } = await readImageFacts(blob, name ?? 'The picture');
  // Names and pickers lie about the type, the header does not; without a type browsers show no picture.
  if (meta.orientation === 1 || (await typesTurnedByBrowser()).has(meta.mime)) return new Blob([blob], { type: meta.mime });
  const canvas = canvasOf(await decodePicture(blob, name));
  const fitsWebp = Math.max(canvas.width, canvas.height) <= maxWebpSidePx;
  return canvas.convertToBlob(fitsWebp ? { type: 'image/webp', quality: webpQuality } : { type: 'image/png' });
}
