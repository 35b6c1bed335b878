/** Pictures of a data set: original bytes, what a page shows of them, and thumbnails, made once per content. */
import { AppError, type ContentHash, type Rgba, toAppError } from '@/lib/core';
import { decodePicture, makeDisplayPicture, makeThumbnail } from '@/lib/media';
import type { EngineContext } from './context';

/** Longest side of a thumbnail in pixels: sharp in the mosaic at twice the pixel density. */
const thumbPx = 320;

/** The original bytes of a photo. @throws AppError `dataset/not-found`, `storage/blob-missing` */
export async function readPicture(context: EngineContext, dataset: string, key: string): Promise<Blob> {
  const item = await context.storage.items.get(dataset, key);
  if (item?.value.at !== 'blob') throw new AppError('dataset/not-found', `There is no photo ${key} in this data set.`, { details: { dataset, key } });
  return context.storage.blobs.get(item.value.hash);
}

/** A photo for the eye: upright in this browser, whatever its tag says. `sizeBytes` is the size of the original. */
export async function readDisplay(context: EngineContext, dataset: string, key: string): Promise<{ blob: Blob; sizeBytes: number }> {
  const original = await readPicture(context, dataset, key);
  return { blob: await makeDisplayPicture(original, key), sizeBytes: original.size };
}

/** Makes and keeps the thumbnail of a decoded picture. */
export async function storeThumb(context: EngineContext, hash: ContentHash, picture: Rgba): Promise<Blob> {
  const blob = await makeThumbnail(picture, thumbPx);
  await context.storage.thumbs.put(hash, thumbPx, blob);
  return blob;
}

/** Thumbnails by content hash; null where the picture cannot be shown. */
export async function readThumbs(context: EngineContext, hashes: readonly string[]): Promise<{ hash: string; blob: Blob | null }[]> {
  return Promise.all(hashes.map(async (hash) => ({ hash, blob: await readThumb(context, hash as ContentHash) })));
}

async function readThumb(context: EngineContext, hash: ContentHash): Promise<Blob | null> {
  const kept = await context.storage.thumbs.get(hash, thumbPx);
  if (kept) return kept;
  try {
    return await storeThumb(context, hash, await decodePicture(await context.storage.blobs.get(hash)));
  } catch (thrown) {
    // A picture that cannot be decoded has no thumbnail: the mosaic marks it. Storage failures are not the picture's.
    const error = toAppError(thrown);
    if (error.code.startsWith('image/') || error.code === 'storage/blob-missing') return null;
    throw thrown;
  }
}
