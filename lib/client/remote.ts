/**
 * Answers of the registry in React: shared by key between components, kept while they are read again, read again after a write,
 * when the page becomes visible, when the network is back, and at an interval where a page asks for one.
 */
import { useEffect, useSyncExternalStore } from 'react';
import { createApi } from '@/lib/api';
import { type AppError, toAppError } from '@/lib/core';

/** The registry that serves this page; the session travels as a cookie. */
export const registry = createApi({ origin: '', fetch: (url, init) => fetch(url, init) });

export interface Remote<T> {
  readonly data: T | undefined;
  /** Why the last reading failed; what was known before stays in `data`. */
  readonly error: AppError | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

interface Entry {
  load: () => Promise<unknown>;
  state: Remote<unknown>;
  isReading: boolean;
  isStale: boolean;
  readonly listeners: Set<() => void>;
  /** One function for the life of the entry, so that a render does not subscribe anew. */
  readonly subscribe: (listener: () => void) => () => void;
}

const entries = new Map<string, Entry>();
const idle: Remote<never> = { data: undefined, error: undefined, isLoading: false, reload: () => undefined };
const loading: Remote<never> = { ...idle, isLoading: true };
let isWatching = false;

/**
 * The answer of `load`, kept under `key`; null = not asked yet. Keys that begin alike are read again together by
 * {@link reloadRemotes}: `env:<id>:active`, for example.
 */
export function useRemote<T>(key: string | null, load: () => Promise<T>, { everyMs }: { readonly everyMs?: number } = {}): Remote<T> {
  const entry = key === null ? null : entryOf(key, load);
  useEffect(() => {
    if (!entry || everyMs === undefined) return undefined;
    const timer = setInterval(() => document.visibilityState === 'visible' && read(entry), everyMs);
    return () => clearInterval(timer);
  }, [entry, everyMs]);
  return useSyncExternalStore(
    entry?.subscribe ?? subscribeToNothing,
    () => entry?.state ?? idle,
    () => (entry ? loading : idle),
  ) as Remote<T>;
}

/** Reads again what is shown and begins with this key; forgets what is not shown. Call after a write. */
export function reloadRemotes(prefix = ''): void {
  for (const [key, entry] of entries) {
    if (!key.startsWith(prefix)) continue;
    if (entry.listeners.size > 0) read(entry);
    else entries.delete(key);
  }
}

function entryOf(key: string, load: () => Promise<unknown>): Entry {
  const known = entries.get(key);
  if (known) {
    known.load = load;
    return known;
  }
  const entry: Entry = {
    load,
    state: { ...loading, reload: () => read(entry) },
    isReading: false,
    isStale: false,
    listeners: new Set(),
    subscribe(listener) {
      watchPage();
      entry.listeners.add(listener);
      // Back on a page: what is known is shown at once, and read again.
      if (entry.listeners.size === 1) read(entry);
      return () => entry.listeners.delete(listener);
    },
  };
  entries.set(key, entry);
  return entry;
}

function subscribeToNothing(): () => void {
  return () => undefined;
}

function watchPage(): void {
  if (isWatching) return;
  isWatching = true;
  window.addEventListener('online', () => reloadRemotes());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && reloadRemotes());
}

function read(entry: Entry): void {
  if (entry.isReading) {
    entry.isStale = true;
    return;
  }
  entry.isReading = true;
  const settle = (state: Partial<Remote<unknown>>) => {
    entry.isReading = false;
    entry.state = { ...entry.state, isLoading: false, ...state };
    for (const listener of entry.listeners) listener();
    if (!entry.isStale) return;
    entry.isStale = false;
    read(entry);
  };
  entry.load().then(
    (data) => settle({ data, error: undefined }),
    (thrown: unknown) => settle({ error: toAppError(thrown) }),
  );
}
