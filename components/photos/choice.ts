/**
 * Which photos are chosen, and which one has the focus: pure steps from state to state. Photos are named by key, so filters and
 * arriving photos never move a choice to another photo. A plain click chooses one photo and the arrows take the choice along, as
 * in a file manager; a choice built up with Shift, Mod, Space or the rubber band stays where it is.
 */

export interface Choice {
  /** The photo with the focus, the tab stop of the grid; null = the first one. */
  readonly active: string | null;
  /** Where a range starts. */
  readonly anchor: string | null;
  readonly chosen: ReadonlySet<string>;
  /** The one chosen photo follows the focus. */
  readonly follows: boolean;
}

export const noChoice: Choice = { active: null, anchor: null, chosen: new Set(), follows: false };

/** A plain click: this photo and no other. */
export function chooseOnly(key: string): Choice {
  return { active: key, anchor: key, chosen: new Set([key]), follows: true };
}

/** Mod+click, Space, a tap in select mode: in or out, the others stay. */
export function toggle(choice: Choice, key: string): Choice {
  const chosen = new Set(choice.chosen);
  if (!chosen.delete(key)) chosen.add(key);
  return { active: key, anchor: key, chosen, follows: false };
}

/** Shift+click and Shift+arrows: everything from where the range started. */
export function reach(choice: Choice, key: string, order: readonly string[]): Choice {
  const from = order.indexOf(choice.anchor ?? choice.active ?? key);
  const to = order.indexOf(key);
  if (from < 0 || to < 0) return chooseOnly(key);
  const chosen = new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1));
  return { active: key, anchor: order[from] ?? key, chosen, follows: false };
}

/** Arrows: the focus moves, and with it the one photo that a click chose. */
export function moveTo(choice: Choice, key: string): Choice {
  if (choice.follows && choice.chosen.size > 0) return chooseOnly(key);
  return { ...choice, active: key, anchor: choice.chosen.size > 0 ? choice.anchor : key };
}

/** The focus came to a photo by other means, for example a screen reader: nothing else changes. */
export function focusOn(choice: Choice, key: string): Choice {
  return choice.active === key ? choice : { ...choice, active: key };
}

/** All of these, or those of a rubber band. */
export function chooseAll(choice: Choice, keys: Iterable<string>): Choice {
  return { ...choice, chosen: new Set(keys), follows: false };
}

/** Nothing is chosen any more; the focus stays. */
export function clear(choice: Choice): Choice {
  return { ...choice, anchor: choice.active, chosen: new Set(), follows: false };
}

/** Leaves out photos that are not there any more. The same object when nothing changes. */
export function keepOnly(choice: Choice, isThere: (key: string) => boolean): Choice {
  const isActiveThere = choice.active === null || isThere(choice.active);
  const gone = [...choice.chosen].filter((key) => !isThere(key));
  if (isActiveThere && gone.length === 0) return choice;
  const chosen = new Set([...choice.chosen].filter(isThere));
  const active = isActiveThere ? choice.active : null;
  return { active, anchor: active, chosen, follows: choice.follows && chosen.size > 0 };
}
