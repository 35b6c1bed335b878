/**
 * Iterative stratification (Sechidis, Tsoumakas, Vlahavas 2011) over class presence (datasets.md 6, step 3): the rarest
 * class first, each group to the part with the largest remaining need for it, ties by need overall, then by order.
 */
import { compareBytes } from '../base/byte-order';
import type { SplitGroup } from './split-groups';

/** Remaining need in items, by part: what a part should hold minus what it holds. */
interface Needs {
  readonly overall: number[];
  readonly byClass: Map<string, number[]>;
}

// A group being placed: how many of its items show each class.
interface Load {
  readonly group: SplitGroup;
  readonly size: number;
  readonly classes: ReadonlyMap<string, number>;
}

/**
 * Places groups.
 * @param groups to be placed, in their drawing order
 * @param placed groups that have their part already (index into ratios) and stay there
 * @param ratios share of each part, sum 1
 * @returns part of each group of `groups`
 */
export function stratify(
  groups: readonly SplitGroup[],
  placed: readonly { readonly group: SplitGroup; readonly part: number }[],
  ratios: readonly number[],
): Map<SplitGroup, number> {
  const loads = groups.map(loadOf);
  const needs = needsOf([...loads, ...placed.map(({ group }) => loadOf(group))], ratios);
  for (const { group, part } of placed) take(needs, loadOf(group), part, 1);
  const parts = new Map<Load, number>();
  const place = (load: Load, need: readonly number[]): void => {
    const part = neediest(need, needs.overall);
    parts.set(load, part);
    take(needs, load, part, 1);
  };
  const waiting = new Set(loads);
  const remaining = countClasses(loads);
  for (let rarest = rarestClass(remaining); rarest !== undefined; rarest = rarestClass(remaining)) {
    for (const load of waiting) {
      if (!load.classes.has(rarest)) continue;
      place(load, needs.byClass.get(rarest) ?? needs.overall);
      waiting.delete(load);
      for (const [name, count] of load.classes) remaining.set(name, (remaining.get(name) ?? 0) - count);
    }
    remaining.delete(rarest);
  }
  for (const load of waiting) place(load, needs.overall);
  level(loads, parts, needs);
  return new Map(Array.from(parts, ([load, part]) => [load.group, part]));
}

function loadOf(group: SplitGroup): Load {
  const classes = new Map<string, number>();
  for (const item of group.items) {
    for (const name of new Set(item.classes)) classes.set(name, (classes.get(name) ?? 0) + 1);
  }
  return { group, size: group.items.length, classes };
}

function needsOf(loads: readonly Load[], ratios: readonly number[]): Needs {
  const total = loads.reduce((sum, load) => sum + load.size, 0);
  const shares = (count: number): number[] => ratios.map((ratio) => ratio * count);
  return { overall: shares(total), byClass: new Map(Array.from(countClasses(loads), ([name, count]) => [name, shares(count)])) };
}

// Puts a load into a part (times 1) or takes it out again (times -1).
function take(needs: Needs, load: Load, part: number, times: number): void {
  needs.overall[part] = (needs.overall[part] as number) - times * load.size;
  for (const [name, count] of load.classes) {
    const need = needs.byClass.get(name);
    if (need) need[part] = (need[part] as number) - times * count;
  }
}

// Needs are sums of products; differences of a billionth are rounding, not need.
const slack = 1e-9;

function neediest(need: readonly number[], overall: readonly number[]): number {
  let best = 0;
  for (let part = 1; part < need.length; part++) {
    const gain = (need[part] as number) - (need[best] as number);
    const overallGain = (overall[part] as number) - (overall[best] as number);
    if (gain > slack || (gain > -slack && overallGain > slack)) best = part;
  }
  return best;
}

function countClasses(loads: readonly Load[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const load of loads) for (const [name, count] of load.classes) counts.set(name, (counts.get(name) ?? 0) + count);
  return counts;
}

// The class with the fewest items left; classes that are used up no longer count.
function rarestClass(remaining: Map<string, number>): string | undefined {
  let rarest: string | undefined;
  for (const [name, count] of remaining) {
    if (count === 0) continue;
    const least = rarest === undefined ? Number.POSITIVE_INFINITY : (remaining.get(rarest) ?? 0);
    if (count < least || (count === least && compareBytes(name, rarest ?? '') < 0)) rarest = name;
  }
  return rarest;
}

/**
 * Every class leaves a remainder below one item, and over many classes remainders add up. Moves groups from the fullest to
 * the emptiest part, those that harm the class shares least, as long as that brings the sizes nearer to what they should be.
 */
function level(loads: readonly Load[], parts: Map<Load, number>, needs: Needs): void {
  for (let moves = 0; moves < loads.length; moves++) {
    const { overall } = needs;
    const full = overall.indexOf(Math.min(...overall));
    const empty = overall.indexOf(Math.max(...overall));
    const over = -(overall[full] as number);
    const under = overall[empty] as number;
    let best: Load | undefined;
    let leastHarm = Number.POSITIVE_INFINITY;
    for (const load of loads) {
      if (parts.get(load) !== full) continue;
      const gain = over + under - Math.abs(over - load.size) - Math.abs(under - load.size);
      const harm = harmOf(load, full, empty, needs);
      if (gain > slack && harm < leastHarm - slack) [best, leastHarm] = [load, harm];
    }
    if (!best) return;
    take(needs, best, full, -1);
    take(needs, best, empty, 1);
    parts.set(best, empty);
  }
}

function harmOf(load: Load, from: number, to: number, needs: Needs): number {
  let harm = 0;
  for (const [name, count] of load.classes) {
    const need = needs.byClass.get(name);
    if (!need) continue;
    const a = need[from] as number;
    const b = need[to] as number;
    harm += Math.abs(a + count) - Math.abs(a) + Math.abs(b - count) - Math.abs(b);
  }
  return harm;
}
