/**
 * Splits (datasets.md 6): which items train and which measure. Seeded, stratified, never tearing a group apart; stored, so
 * that new items move nothing. Also the automatic validation share of training.md 4 and the folds for small sets.
 */
import { AppError } from '../base/error';
import { type ContentHash, sha256Hex } from '../base/hash';
import { type Id, newId } from '../base/ids';
import { groupItems, type SplitGroup, type SplitItem, type SplitWarning } from './split-groups';
import { stratify } from './stratify';

/** A stored split. `assign` maps group keys to split names; a member whose group alone would mislead has an entry of its own. */
export interface SplitSet {
  readonly slipway: 'split/1';
  readonly id: Id<'split'>;
  readonly seed: number;
  /** Shares by split name, in order, sum 1. */
  readonly ratios: Readonly<Record<string, number>>;
  readonly stratify: boolean;
  readonly group: readonly string[];
  readonly assign: Readonly<Record<ContentHash, string>>;
}
export interface SplitOptions {
  readonly id?: Id<'split'>;
  readonly seed?: number;
  readonly ratios?: Readonly<Record<string, number>>;
  readonly stratify?: boolean;
  /** Kinds of links that keep items together. */
  readonly group?: readonly string[];
  /** Keep clusters of near duplicates together even above 5 % of the items. */
  readonly acceptHugeGroups?: boolean;
}
export interface SplitResult {
  readonly split: SplitSet;
  readonly warnings: readonly SplitWarning[];
}

/**
 * Splits items.
 * @throws AppError `split/impossible` {reason}: ratios that do not sum to 1, fewer than 2 groups, a split that stays empty
 */
export function makeSplit(items: readonly SplitItem[], options: SplitOptions = {}): SplitResult {
  const split: SplitSet = {
    slipway: 'split/1',
    id: options.id ?? newId('split'),
    seed: options.seed ?? 0,
    ratios: options.ratios ?? { train: 0.8, val: 0.2 },
    stratify: options.stratify ?? true,
    group: options.group ?? ['duplicate', 'near', 'video'],
    assign: {},
  };
  const shares = Object.values(split.ratios);
  const sum = shares.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 1) > 1e-9 || shares.some((share) => !(share > 0))) throw impossible('The shares must be above 0 and add up to 1.', 'ratios');
  const { groups, warnings } = groupItems(items, split.group, options.acceptHugeGroups ?? false);
  if (groups.length < 2) throw impossible('There must be at least two different pictures to split.', 'groups');
  const placed = placeGroups(split, groups, []);
  const empty = Object.keys(split.ratios).find((name) => ![...placed.values()].includes(name));
  if (empty !== undefined) throw impossible(`No picture would be left for ${empty}.`, 'empty');
  return { split: { ...split, assign: record(split, items, placed) }, warnings };
}

/**
 * Takes new items into a split; items that are in it stay where they are. A new item that belongs to a group of old ones
 * joins them; where it links old groups of different splits, a warning `item/split-overlap` names the keys.
 */
export function extendSplit(split: SplitSet, oldItems: readonly SplitItem[], newItems: readonly SplitItem[]): SplitResult {
  const before = splitsOf(split, oldItems);
  const items = [...oldItems, ...newItems];
  const { groups, warnings } = groupItems(items, split.group, false);
  const overlaps: SplitWarning[] = [];
  const fresh: SplitGroup[] = [];
  const held: { group: SplitGroup; name: string }[] = [];
  for (const group of groups) {
    const old = group.items.filter((item) => before.has(item.key));
    const names = new Set(old.map((item) => before.get(item.key) as string));
    if (names.size > 1) overlaps.push(overlap(group, [...names]));
    if (old.length === 0) fresh.push(group);
    else held.push({ group, name: before.get(smallestHash(old).key) as string });
  }
  const placed = placeGroups(split, fresh, held);
  for (const { group, name } of held) placed.set(group, name);
  return { split: { ...split, assign: record(split, items, placed, before) }, warnings: [...warnings, ...overlaps] };
}

/** The split of each item, by key; items that the split does not know are absent. */
export function splitsOf(split: SplitSet, items: readonly SplitItem[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const group of groupItems(items, split.group, true).groups) {
    const hashes = [...new Set(group.items.map((item) => item.blobHash))].sort();
    const known = hashes.find((hash) => Object.hasOwn(split.assign, hash));
    for (const item of group.items) {
      const name = Object.hasOwn(split.assign, item.blobHash) ? split.assign[item.blobHash] : known && split.assign[known];
      if (name !== undefined) found.set(item.key, name);
    }
  }
  return found;
}

/**
 * Share of the items that `validation_set: auto` holds out (training.md 4, the rule of Turi Create): about 10,000 items
 * from 200,000 on, 5 % from 200, 10 % from 50, none below.
 */
export function autoValidation(count: number): number {
  if (count >= 200_000) return 10_000 / count;
  if (count >= 200) return 0.05;
  return count >= 50 ? 0.1 : 0;
}

/**
 * The automatic split into `train` and `val`; null for fewer than 50 items, which are judged by cross-validation, and, with
 * a warning, where the items are too few groups to hold any out.
 */
export function autoSplit(items: readonly SplitItem[], seed: number): { split: SplitSet | null; warnings: readonly SplitWarning[] } {
  const share = autoValidation(items.length);
  if (share === 0) return { split: null, warnings: [] };
  try {
    return makeSplit(items, { seed, ratios: { train: 1 - share, val: share } });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'split/impossible') throw error;
    return { split: null, warnings: [{ code: 'split/impossible', message: error.message, details: error.details }] };
  }
}

/**
 * Folds for cross-validation: the same splitting into k equal parts (fewer when there are fewer groups).
 * @returns fold of each item, in the order given
 * @throws AppError `split/impossible`
 */
export function kFold(items: readonly SplitItem[], k: number, seed: number): Int32Array {
  const group = ['duplicate', 'near', 'video'];
  const folds = Math.min(k, groupItems(items, group, false).groups.length);
  const ratios = Object.fromEntries(Array.from({ length: folds }, (_, fold) => [`fold${fold}`, 1 / folds]));
  const { split } = makeSplit(items, { seed, ratios, group });
  const names = splitsOf(split, items);
  const order = Object.keys(ratios);
  return Int32Array.from(items, (item) => order.indexOf(names.get(item.key) ?? ''));
}

// Step 2: u = first 53 bits of SHA-256("<seed>:<groupKey>") / 2^53.
function drawOf(seed: number, groupKey: ContentHash): number {
  const hex = sha256Hex(`${seed}:${groupKey}`);
  return (Number.parseInt(hex.slice(0, 13), 16) * 2 + (Number.parseInt(hex.slice(13, 14), 16) >>> 3)) / 2 ** 53;
}

// Steps 2 and 3: the split of each group that has none yet.
function placeGroups(
  split: SplitSet,
  groups: readonly SplitGroup[],
  held: readonly { readonly group: SplitGroup; readonly name: string }[],
): Map<SplitGroup, string> {
  const names = Object.keys(split.ratios);
  const shares = Object.values(split.ratios);
  const drawn = groups.map((group) => ({ group, u: drawOf(split.seed, group.groupKey) }));
  if (!split.stratify) {
    return new Map(drawn.map(({ group, u }) => [group, names[bandOf(u, shares)] as string]));
  }
  drawn.sort((a, b) => a.u - b.u || (a.group.groupKey < b.group.groupKey ? -1 : 1));
  const placed = held.map(({ group, name }) => ({ group, part: names.indexOf(name) })).filter(({ part }) => part >= 0);
  const order = drawn.map(({ group }) => group);
  return new Map(Array.from(stratify(order, placed, shares), ([group, part]) => [group, names[part] as string]));
}

// The part whose stretch of the cumulative shares holds u.
function bandOf(u: number, shares: readonly number[]): number {
  let end = 0;
  for (const [part, share] of shares.entries()) {
    end += share;
    if (u < end) return part;
  }
  return shares.length - 1;
}

/**
 * Writes the assignments: group keys that are new, then an entry for each item that looking it up would put elsewhere (it
 * hangs on two groups at once). Adding an entry can change another lookup, so this repeats until all are right.
 */
function record(
  split: SplitSet,
  items: readonly SplitItem[],
  placed: ReadonlyMap<SplitGroup, string>,
  before: ReadonlyMap<string, string> = new Map(),
): Record<ContentHash, string> {
  const assign: Record<ContentHash, string> = { ...split.assign };
  const twins = new Map(items.map((item) => [item.blobHash, before.get(item.key)] as const).filter(([, name]) => name !== undefined));
  const wanted = new Map<string, string>();
  for (const [group, name] of placed) {
    const isKnown = group.items.some((item) => before.has(item.key));
    if (!isKnown) assign[group.groupKey] = name;
    for (const item of group.items) wanted.set(item.key, before.get(item.key) ?? twins.get(item.blobHash) ?? name);
  }
  for (;;) {
    const found = splitsOf({ ...split, assign }, items);
    const wrong = items.filter((item) => found.get(item.key) !== wanted.get(item.key));
    if (wrong.length === 0) return assign;
    for (const item of wrong) assign[item.blobHash] = wanted.get(item.key) as string;
  }
}

function smallestHash(items: readonly SplitItem[]): SplitItem {
  return items.reduce((smallest, item) => (item.blobHash < smallest.blobHash ? item : smallest));
}

function overlap(group: SplitGroup, names: readonly string[]): SplitWarning {
  const keys = group.items.map((item) => item.key);
  const message = `${keys.length} pictures belong together but are in ${names.join(' and ')}.`;
  return { code: 'item/split-overlap', message, details: { keys, splits: names } };
}

function impossible(message: string, reason: 'ratios' | 'groups' | 'empty'): AppError {
  return new AppError('split/impossible', message, { details: { reason } });
}
