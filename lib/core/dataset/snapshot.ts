/**
 * Snapshots (datasets.md 1.6, 6): a frozen, hashed state of datasets, class lists and a split. Training, evaluation and the
 * export of a version read snapshots only. The hash leaves out id, name and date: equal content, equal hash.
 */
import type { Json } from '../base/canonical-json';
import { type ContentHash, hashJson } from '../base/hash';
import type { Id } from '../base/ids';
import type { ClassList } from './class-list-types';
import type { ItemType, Meta } from './dataset';
import type { Value } from './item';

/** One item as it was. `meta` is the effective one; label values are `frozen`. */
export interface FrozenItem {
  readonly key: string;
  readonly itemHash: ContentHash;
  readonly value: Value;
  readonly meta: Meta;
}
export interface SnapshotDataset {
  readonly id: Id<'dataset'>;
  readonly name: string;
  readonly type: ItemType;
  readonly digest: ContentHash;
  /** Number of items. */
  readonly items: number;
}
export interface Snapshot {
  readonly slipway: 'snapshot/1';
  readonly id: Id<'snapshot'>;
  readonly name: string;
  readonly hash: ContentHash;
  readonly datasets: readonly SnapshotDataset[];
  readonly classLists: readonly ClassList[];
  readonly splitHash: ContentHash | null;
  /** The filter that chose the items, or null for all. */
  readonly query: string | null;
  readonly createdAt: string;
}

/**
 * The digest of a dataset: 256 buckets by the first byte of H(key), each the hash of its [key, itemHash] pairs in key order
 * (UTF-16 code units), and the hash of the buckets. One changed item changes one bucket.
 */
export function datasetDigest(items: Iterable<readonly [key: string, itemHash: ContentHash]>): ContentHash {
  const buckets = Array.from({ length: 256 }, (): (readonly [string, ContentHash])[] => []);
  for (const item of items) buckets[bucketOf(item[0])]?.push(item);
  return hashJson(buckets.map((bucket) => hashJson(bucket.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))));
}

function bucketOf(key: string): number {
  return Number.parseInt(hashJson(key).slice('sha256:'.length, 'sha256:'.length + 2), 16);
}

/** The hash of a class list: id, name, index, attributes and skeleton of its classes by index. Renaming a class changes it, reordering the display does not. */
export function classListHash(list: ClassList): ContentHash {
  const classes = [...list.classes].sort((a, b) => a.index - b.index);
  return hashJson(
    classes.map(({ id, name, index, attrs, skeleton, removed }) => ({
      id,
      name,
      index,
      attrs,
      skeleton,
      removed: removed || undefined,
    })) as unknown as Json,
  );
}

/** The hash of a snapshot: equal for equal content in any project. `splitHash` is H of the split's `assign`, or null. */
export function snapshotHash(
  datasets: readonly Pick<SnapshotDataset, 'type' | 'digest'>[],
  classLists: readonly ClassList[],
  splitHash: ContentHash | null,
): ContentHash {
  const pairs = datasets.map(({ type, digest }) => [type, digest] as const);
  pairs.sort(([typeA, digestA], [typeB, digestB]) => (`${typeA} ${digestA}` < `${typeB} ${digestB}` ? -1 : 1));
  return hashJson({ datasets: pairs, classLists: classLists.map(classListHash).sort(), split: splitHash });
}
