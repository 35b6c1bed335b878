/** Where the focus goes after a photo is sorted or deleted. Pure. */
import type { Photo } from '@/lib/client';

/** The next photo without a class after `key`, from the start again at the end; null when there is none but `key`. */
export function nextUnlabelled(photos: readonly Photo[], key: string): string | null {
  const from = photos.findIndex((photo) => photo.key === key);
  for (let step = 1; step < photos.length; step++) {
    const photo = photos[(from + step + photos.length) % photos.length];
    if (photo && photo.cls === null && photo.key !== key) return photo.key;
  }
  return null;
}

/** The photo after the last of those that go, else the one before the first; null when none is left. */
export function nextAfterDeleting(photos: readonly Photo[], gone: ReadonlySet<string>): string | null {
  const last = photos.findLastIndex((photo) => gone.has(photo.key));
  const after = photos.slice(last + 1).find((photo) => !gone.has(photo.key));
  return (after ?? photos.slice(0, last).findLast((photo) => !gone.has(photo.key)))?.key ?? null;
}
