/** The commands that can be run now: the shell's and those of the page that is open. Later lists win over earlier ones. */
import type { Command } from './command';

let lists: readonly (readonly Command[])[] = [];
let flat: readonly Command[] = [];
const listeners = new Set<() => void>();

function set(next: readonly (readonly Command[])[]): void {
  lists = next;
  // The newest list first: the page before the shell. A command registered twice counts once.
  const byId = new Map<string, Command>();
  for (const list of [...lists].reverse()) for (const command of list) if (!byId.has(command.id)) byId.set(command.id, command);
  flat = [...byId.values()];
  for (const listener of listeners) listener();
}

/** Adds commands; the answer takes them away again. */
export function registerCommands(list: readonly Command[]): () => void {
  set([...lists, list]);
  return () => set(lists.filter((other) => other !== list));
}

/** All commands, those of the page first. The array is the same until something changes. */
export function allCommands(): readonly Command[] {
  return flat;
}

/** Calls back after every change. */
export function subscribeCommands(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
