'use client';
/**
 * Unlabelled photos first. Which ones count as unlabelled is settled when the order is turned on, so a photo keeps its place when
 * it is sorted: nothing moves under the person's eyes.
 */
import { useMemo, useState } from 'react';
import type { Photo } from '@/lib/client';

export interface SortOrder {
  readonly photos: readonly Photo[] | undefined;
  readonly isOn: boolean;
  readonly set: (isOn: boolean) => void;
}

/** The keys that come first; null = the order is off. */
type First = ReadonlySet<string> | null;

export function useSortOrder(photos: readonly Photo[] | undefined): SortOrder {
  const [first, setFirst] = useState<First | undefined>(undefined);
  // The first list decides; setting state while rendering renders again before anything is painted.
  if (first === undefined && photos) setFirst(unlabelledOf(photos));
  const sorted = useMemo(() => {
    if (!first || !photos) return photos;
    return [...photos.filter((photo) => first.has(photo.key)), ...photos.filter((photo) => !first.has(photo.key))];
  }, [photos, first]);
  return { photos: sorted, isOn: first !== null, set: (isOn) => setFirst(isOn ? unlabelledOf(photos ?? []) : null) };
}

function unlabelledOf(photos: readonly Photo[]): ReadonlySet<string> {
  return new Set(photos.filter((photo) => photo.cls === null).map((photo) => photo.key));
}
