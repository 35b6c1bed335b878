/** The hash of what was trained on: equal to the studio's snapshot of the same photos, labels and split. */
import {
  type ClassList,
  type ClassRecord,
  type ContentHash,
  datasetDigest,
  hashJson,
  itemHash,
  type Json,
  type PlannedItem,
  snapshotHash,
} from '@/lib/core';

export interface HashedItem {
  readonly item: PlannedItem;
  readonly hash: ContentHash;
  readonly cls: string | null;
}

/** The snapshot hash of photos with at most one class each. @param assign split by content hash */
export function photosHash(items: readonly HashedItem[], list: ClassList, assign: Readonly<Record<string, string>>): ContentHash {
  const pictures = items.map(({ item, hash }) => {
    const value = { at: 'blob', hash, sizeBytes: item.sizeBytes, mime: item.meta.mime } as const;
    return [item.key, itemHash('image', value, item.meta) ?? hash] as const;
  });
  const labels = items.flatMap(({ item, cls }) => {
    if (cls === null) return [];
    const record: ClassRecord = { v: 1, type: 'class', frames: 1, state: 'ready', spans: [{ id: '', from: 0, to: 0, cls }] };
    const hash = itemHash('class', { at: 'inline' }, {}, record);
    return hash ? [[item.key, hash] as const] : [];
  });
  const sets = [
    { type: 'image', digest: datasetDigest(pictures) },
    { type: 'class', digest: datasetDigest(labels) },
  ] as const;
  return snapshotHash(sets, [list], hashJson(assign as Json));
}
