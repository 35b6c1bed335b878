/**
 * Answers of read-only actions in React: shared between components, kept while they are read again, read again when a message
 * on the bus says that something they depend on changed. Holds plain data only.
 */
import { useSyncExternalStore } from 'react';
import { type AppError, toAppError } from '@/lib/core';
import type { ActionArgs, ActionName, ActionResult, Area } from '@/lib/engine';
import { bus, call } from './engine';

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
export interface Query<T> {
  readonly data: T | undefined;
  readonly error: AppError | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

interface Entry {
  readonly name: ActionName;
  readonly args: unknown;
  readonly listeners: Set<() => void>;
  readonly subscribe: (listener: () => void) => () => void;
  state: Query<unknown>;
  isRead: boolean;
  isReading: boolean;
  /** Something changed while it was being read: it is read once more, not once per change. */
  isStale: boolean;
}

const entries = new Map<string, Entry>();
const idle: Query<never> = { data: undefined, error: undefined, isLoading: false, reload: () => undefined };
const loading: Query<never> = { ...idle, isLoading: true };

bus?.listen((message) => {
  if (message.kind !== 'changed') return;
  for (const [key, entry] of entries) {
    const areas = dependsOn[entry.name.split('.')[0] ?? ''] ?? [];
    if (!message.areas.some((area) => areas.includes(area))) continue;
    if (entry.listeners.size > 0) read(entry);
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
    () => (entry ? entry.state : idle),
    () => (entry ? loading : idle),
  ) as Query<ActionResult<N>>;
}

function subscribeToNothing(): () => void {
  return () => undefined;
}

function entryOf(name: ActionName, args: unknown): Entry {
  const key = `${name} ${JSON.stringify(args)}`;
  const known = entries.get(key);
  if (known) return known;
  const entry: Entry = {
    name,
    args,
    listeners: new Set(),
    subscribe(listener) {
      entry.listeners.add(listener);
      if (!entry.isRead) read(entry);
      return () => entry.listeners.delete(listener);
    },
    state: { ...loading, reload: () => read(entry) },
    isRead: false,
    isReading: false,
    isStale: false,
  };
  entries.set(key, entry);
  return entry;
}

function read(entry: Entry): void {
  // One read at a time keeps answers in order, and the worker free for the person's next press.
  if (entry.isReading) {
    entry.isStale = true;
    return;
  }
  entry.isRead = true;
  entry.isReading = true;
  const settle = (state: Partial<Query<unknown>>) => {
    entry.isReading = false;
    entry.state = { ...entry.state, isLoading: false, ...state };
    for (const listener of entry.listeners) listener();
    if (!entry.isStale) return;
    entry.isStale = false;
    read(entry);
  };
  call(entry.name, entry.args as ActionArgs<ActionName>).then(
    (data) => settle({ data, error: undefined }),
    (thrown: unknown) => settle({ error: toAppError(thrown) }),
  );
}
