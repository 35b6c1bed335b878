/**
 * One picture through a model of the device client: pixels as displayed go in, classes come out. Photos are decoded as the
 * studio does it (EXIF turned, no colour profile), so that both say the same; resizing is the runner's.
 */
import { AppError, classColor, type Rgba } from '@/lib/core';
import { decodePicture } from '@/lib/media';
import type { Loaded, Output } from '@/lib/sdk/core/client';
import type { DeviceAnswer } from './device-types';

const shownClasses = 5;

type Version = Pick<Loaded['manifest'], 'io' | 'classes' | 'version'>;

/**
 * @param picture a photo's bytes, or a frame of the camera (closed afterwards)
 * @throws AppError `image/*`; `device/no-classes` when the model does not classify
 */
export async function classify({ session, manifest }: Pick<Loaded, 'session' | 'manifest'>, picture: Blob | ImageBitmap): Promise<DeviceAnswer> {
  const image = picture instanceof Blob ? await decodePicture(picture) : pixelsOf(picture);
  const startMs = performance.now();
  const outputs = (await session?.run(image)) ?? new Map<string, Output>();
  return { version: manifest.version, topk: bestClasses(manifest, outputs), milliseconds: performance.now() - startMs };
}

/** The best classes of the output that holds probabilities. @throws AppError `device/no-classes` */
export function bestClasses({ io, classes, version }: Version, outputs: ReadonlyMap<string, Output>): DeviceAnswer['topk'] {
  const meanings = (io?.['outputs'] ?? []) as readonly { readonly id: string; readonly kind: string }[];
  const id = meanings.find(({ kind }) => kind === 'probabilities')?.id;
  const values = id === undefined ? undefined : outputs.get(id)?.data;
  if (!values) {
    throw new AppError('device/no-classes', `Version ${version} does not sort pictures into classes. This page shows such models only.`);
  }
  const known = classes as readonly { readonly name?: string; readonly color?: string }[];
  return [...values]
    .map((p, index) => ({ name: known[index]?.name ?? `class ${index + 1}`, color: known[index]?.color ?? classColor(index), p }))
    .sort((a, b) => b.p - a.p)
    .slice(0, shownClasses);
}

function pixelsOf(frame: ImageBitmap): Rgba {
  const { width, height } = frame;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new AppError('image/unreadable', 'This browser has no memory for a picture of the camera.');
  context.drawImage(frame, 0, 0);
  frame.close();
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}
