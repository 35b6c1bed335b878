/**
 * Answers of the registry in React: shared by key between components, kept while they are read again, read again after a write,
 * when the page becomes visible, when the network is back, and at an interval where a page asks for one.
 */
import { useEffect, useSyncExternalStore } from 'react';
import { createApi } from '@/lib/api';
import { idle, loading, type Read, Reading, subscribeToNothing } from './reading';

/** The registry that serves this page; the session travels as a cookie. */
export const registry = createApi({ origin: '', fetch: (url, init) => fetch(url, init) });

/** The state of an answer. When the last reading failed, what was known before stays in `data`. */
export type Remote<T> = Read<T>;

interface Entry {
  readonly reading: Reading;
  readonly subscribe: (listener: () => void) => () => void;
}

const entries = new Map<string, Entry>();
let isWatching = false;

/**
 * The answer of `load`, kept under `key`; null = not asked yet. Keys that begin alike are read again together by
 * {@link reloadRemotes}: `env:<id>:active`, for example.
 */
export function useRemote<T>(key: string | null, load: () => Promise<T>, { everyMs }: { readonly everyMs?: number } = {}): Remote<T> {
  const entry = key === null ? null : entryOf(key, load);
  useEffect(() => {
    if (!entry || everyMs === undefined) return undefined;
    const timer = setInterval(() => document.visibilityState === 'visible' && navigator.onLine && entry.reading.read(), everyMs);
    return () => clearInterval(timer);
  }, [entry, everyMs]);
  return useSyncExternalStore(
    entry?.subscribe ?? subscribeToNothing,
    () => entry?.reading.state ?? idle,
    () => (entry ? loading : idle),
  ) as Remote<T>;
}

/** Reads again what is shown and begins with this key; forgets what is not shown. Call after a write. */
export function reloadRemotes(prefix = ''): void {
  for (const [key, { reading }] of entries) {
    if (!key.startsWith(prefix)) continue;
    if (reading.isShown) reading.read();
    else entries.delete(key);
  }
}

function entryOf(key: string, load: () => Promise<unknown>): Entry {
  const known = entries.get(key);
  if (known) {
    known.reading.load = load;
    return known;
  }
  const reading = new Reading(load);
  const entry: Entry = {
    reading,
    subscribe(listener) {
      watchPage();
      const isFirst = !reading.isShown;
      const stop = reading.listen(listener);
      // Back on a page: what is known is shown at once, and read again.
      if (isFirst) reading.read();
      return stop;
    },
  };
  entries.set(key, entry);
  return entry;
}

function watchPage(): void {
  if (isWatching) return;
  isWatching = true;
  window.addEventListener('online', () => reloadRemotes());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && reloadRemotes());
}
