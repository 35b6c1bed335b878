/**
 * Groups of items that a split may not tear apart (datasets.md 6, step 1): equal bytes, near duplicates, the same video and
 * equal values of chosen attributes, joined transitively. A group is named by its smallest blob hash.
 */
import { compareBytes } from '../base/byte-order';
import type { ContentHash } from '../base/hash';

/** An item as splitting sees it. */
export interface SplitItem {
  readonly key: string;
  readonly blobHash: ContentHash;
  /** Classes that are present on it; none for a negative or unlabelled item. */
  readonly classes: readonly string[];
  /** What else holds items together, by kind: `near` (a cluster of near duplicates), `video`, names of attributes. */
  readonly links?: Readonly<Record<string, string>>;
}

/** Items that stay together. */
export interface SplitGroup {
  readonly groupKey: ContentHash;
  /** By key bytes. */
  readonly items: readonly SplitItem[];
}

export interface SplitWarning {
  readonly code: 'split/huge-group' | 'item/split-overlap' | 'split/impossible';
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

// A near-duplicate cluster above this share of the items is more likely one scene than copies.
const hugeShare = 0.05;

/**
 * Joins items into groups.
 * @param kinds which links count. Equal bytes always do, since assignments are by blob hash
 * @param acceptHuge joins also clusters of near duplicates that hold more than 5 % of the items
 * @returns groups in order of their key, and a `split/huge-group` warning for each cluster left apart
 */
export function groupItems(
  items: readonly SplitItem[],
  kinds: readonly string[],
  acceptHuge: boolean,
): { groups: SplitGroup[]; warnings: SplitWarning[] } {
  const byTie = new Map<string, SplitItem[]>();
  for (const item of items) {
    for (const tie of tiesOf(item, kinds)) listIn(byTie, tie).push(item);
  }
  const warnings: SplitWarning[] = [];
  const parents = new Map<SplitItem, SplitItem>();
  const rootOf = (item: SplitItem): SplitItem => {
    let root = item;
    for (let up = parents.get(root); up; up = parents.get(root)) root = up;
    // Shorten the path for the next call.
    for (let at = item; at !== root; ) {
      const up = parents.get(at) ?? root;
      parents.set(at, root);
      at = up;
    }
    return root;
  };
  for (const [tie, members] of byTie) {
    if (!acceptHuge && tie.startsWith('near:') && members.length > hugeShare * items.length) {
      warnings.push(hugeGroup(members, items.length));
      continue;
    }
    for (const member of members.slice(1)) {
      const [a, b] = [rootOf(members[0] as SplitItem), rootOf(member)];
      if (a !== b) parents.set(b, a);
    }
  }
  const byRoot = new Map<SplitItem, SplitItem[]>();
  for (const item of items) listIn(byRoot, rootOf(item)).push(item);
  const groups = [...byRoot.values()].map((members): SplitGroup => {
    const [groupKey] = members.map((item) => item.blobHash).sort();
    return { groupKey: groupKey as ContentHash, items: members.sort((a, b) => compareBytes(a.key, b.key)) };
  });
  return { groups: groups.sort((a, b) => compareBytes(a.groupKey, b.groupKey)), warnings };
}

function tiesOf(item: SplitItem, kinds: readonly string[]): string[] {
  const ties = [`bytes:${item.blobHash}`];
  for (const kind of kinds) {
    const value = item.links && Object.hasOwn(item.links, kind) ? item.links[kind] : undefined;
    if (value !== undefined) ties.push(`${kind}:${value}`);
  }
  return ties;
}

function hugeGroup(members: readonly SplitItem[], total: number): SplitWarning {
  const keys = members.map((item) => item.key).sort(compareBytes);
  const message = `${members.length} of ${total} pictures look nearly alike. They were not kept together, so that the parts can be filled.`;
  return { code: 'split/huge-group', message, details: { items: members.length, total, keys: keys.slice(0, 100) } };
}

function listIn<K, V>(map: Map<K, V[]>, key: K): V[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
