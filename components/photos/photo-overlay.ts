/**
 * What a page shows ahead of storage: classes just given and photos just deleted, laid over the list that was read last. An
 * entry goes when storage says the same, or when its edit has failed. Pure steps from overlay to overlay.
 */
import type { Photo } from '@/lib/client';

/** One photo's entry: its new class, or that it is gone. */
export interface OverlayEntry {
  readonly change: { readonly cls: string | null } | 'gone';
  /** The edit it belongs to. */
  readonly edit: number;
  /** When that edit was stored; null = not yet. */
  readonly storedMs: number | null;
}
export type Overlay = ReadonlyMap<string, OverlayEntry>;

export const noOverlay: Overlay = new Map();

/** A list whose reading began before an edit was stored may come in so much later; it says nothing about the edit. */
const lateListMs = 3000;

/** Lays one edit over what is there. */
export function layOver(overlay: Overlay, keys: readonly string[], change: OverlayEntry['change'], edit: number): Overlay {
  const next = new Map(overlay);
  for (const key of keys) next.set(key, { change, edit, storedMs: null });
  return next;
}

/** Notes that an edit was stored. */
export function noteStored(overlay: Overlay, edit: number, nowMs: number): Overlay {
  return new Map([...overlay].map(([key, entry]) => [key, entry.edit === edit ? { ...entry, storedMs: nowMs } : entry]));
}

/** Takes a failed edit away. */
export function takeOff(overlay: Overlay, edit: number): Overlay {
  return new Map([...overlay].filter(([, entry]) => entry.edit !== edit));
}

/** Drops what a freshly read list says as well, and what another tab has changed since. The same object when nothing goes. */
export function settle(overlay: Overlay, photos: readonly Photo[], nowMs: number): Overlay {
  if (overlay.size === 0) return overlay;
  const byKey = new Map(photos.filter(({ key }) => overlay.has(key)).map((photo) => [photo.key, photo]));
  const kept = [...overlay].filter(([key, { change, storedMs }]) => {
    const photo = byKey.get(key);
    const isSame = change === 'gone' ? !photo : photo?.cls === change.cls;
    return !isSame && (storedMs === null || nowMs - storedMs < lateListMs);
  });
  return kept.length === overlay.size ? overlay : new Map(kept);
}

/** The list as the page shows it. The same array when nothing is laid over. */
export function applyOverlay(photos: readonly Photo[], overlay: Overlay): readonly Photo[] {
  if (overlay.size === 0) return photos;
  const shown: Photo[] = [];
  for (const photo of photos) {
    const change = overlay.get(photo.key)?.change;
    if (change === 'gone') continue;
    shown.push(change === undefined || change.cls === photo.cls ? photo : { ...photo, cls: change.cls });
  }
  return shown;
}
