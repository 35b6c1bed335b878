/**
 * Answers of read-only actions in React: shared between components, kept while they are read again, read again when a message
 * on the bus says that something they depend on changed. Holds plain data only.
 */
import { useSyncExternalStore } from 'react';
import type { ActionArgs, ActionName, ActionResult, Area } from '@/lib/engine';
import { bus, call } from './engine';
import { idle, loading, type Read, Reading, subscribeToNothing } from './reading';

/** What an action's answer depends on, by the first part of its name. */
const dependsOn: Readonly<Record<string, readonly Area[]>> = {
  project: ['projects', 'data', 'models', 'jobs'],
  dataset: ['data'],
  item: ['data'],
  edit: ['data'],
  train: ['data', 'storage'],
  model: ['models', 'data'],
  job: ['jobs'],
  weights: ['storage'],
  storage: ['storage', 'data', 'models'],
  publish: ['launch'],
  launch: ['launch'],
};

/** The state of an answer. `data` stays while it is read again. */
export type Query<T> = Read<T>;

interface Entry {
  readonly areas: readonly Area[];
  readonly reading: Reading;
  readonly subscribe: (listener: () => void) => () => void;
}

const entries = new Map<string, Entry>();

bus?.listen((message) => {
  if (message.kind !== 'changed') return;
  for (const [key, { areas, reading }] of entries) {
    if (!message.areas.some((area) => areas.includes(area))) continue;
    if (reading.isShown) reading.read();
    else entries.delete(key);
  }
});

/**
 * The answer of a read-only action, kept up to date. `args` null = not asked yet.
 */
export function useAction<N extends ActionName>(name: N, args: ActionArgs<N> | null): Query<ActionResult<N>> {
  const entry = args === null ? null : entryOf(name, args);
  return useSyncExternalStore(
    entry ? entry.subscribe : subscribeToNothing,
    () => (entry ? entry.reading.state : idle),
    () => (entry ? loading : idle),
  ) as Query<ActionResult<N>>;
}

function entryOf(name: ActionName, args: unknown): Entry {
  const key = `${name} ${JSON.stringify(args)}`;
  const known = entries.get(key);
  if (known) return known;
  const reading = new Reading(() => call(name, args as ActionArgs<ActionName>));
  let isRead = false;
  const entry: Entry = {
    areas: dependsOn[name.split('.')[0] ?? ''] ?? [],
    reading,
    subscribe(listener) {
      const stop = reading.listen(listener);
      if (!isRead) reading.read();
      isRead = true;
      return stop;
    },
  };
  entries.set(key, entry);
  return entry;
}
