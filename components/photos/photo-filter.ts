/**
 * Filters of the mosaic: classes, unlabelled, splits. Within a group any of the chosen ones fits, groups must all fit. They
 * travel in the address, so a view can be linked to and the back button finds it again.
 */
import type { Photo } from '@/lib/client';

/** What stands for "no class" and "no split" in an address; ids of classes start with `c_`. */
const none = 'none';

export interface PhotoFilter {
  /** Class ids; null = unlabelled. Empty = all. */
  readonly classes: readonly (string | null)[];
  /** Split names; null = in no split. Empty = all. */
  readonly splits: readonly (string | null)[];
}

export const noFilter: PhotoFilter = { classes: [], splits: [] };

/** The filter of an address: `class=c_1,none`, `split=val`. */
export function readFilter(classes: string | null, splits: string | null): PhotoFilter {
  const list = (text: string | null) => (text ? text.split(',').map((part) => (part === none ? null : decodeURIComponent(part))) : []);
  return { classes: list(classes), splits: list(splits) };
}

/** The query parameters of a filter; null = left out. */
export function writeFilter({ classes, splits }: PhotoFilter): { readonly class: string | null; readonly split: string | null } {
  const text = (list: readonly (string | null)[]) => list.map((part) => (part === null ? none : encodeURIComponent(part))).join(',') || null;
  return { class: text(classes), split: text(splits) };
}

/** Whether anything is filtered away. */
export function isFiltering({ classes, splits }: PhotoFilter): boolean {
  return classes.length > 0 || splits.length > 0;
}

/** Adds a value to a group, or takes it out. */
export function toggleFilter(filter: PhotoFilter, group: 'classes' | 'splits', value: string | null): PhotoFilter {
  const list = filter[group];
  return { ...filter, [group]: list.includes(value) ? list.filter((other) => other !== value) : [...list, value] };
}

/** The photos that fit, in their order. */
export function filterPhotos(photos: readonly Photo[], filter: PhotoFilter): readonly Photo[] {
  if (!isFiltering(filter)) return photos;
  const classes = new Set(filter.classes);
  const splits = new Set(filter.splits);
  return photos.filter((photo) => (classes.size === 0 || classes.has(photo.cls)) && (splits.size === 0 || splits.has(photo.split)));
}

/** How many photos there are of each value; null = without one. Most frequent order is the caller's business. */
export function countBy(photos: readonly Photo[], group: 'cls' | 'split'): ReadonlyMap<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const photo of photos) counts.set(photo[group], (counts.get(photo[group]) ?? 0) + 1);
  return counts;
}
