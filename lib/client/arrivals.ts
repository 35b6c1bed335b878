/** The photos of an import under way, in the order they come in: told on the bus, kept in memory only. */
import { useSyncExternalStore } from 'react';
import type { ArrivedPhoto } from '@/lib/engine';
import { bus } from './engine';

const none: readonly ArrivedPhoto[] = [];
let current: { readonly dataset: string; readonly photos: readonly ArrivedPhoto[] } = { dataset: '', photos: none };
const listeners = new Set<() => void>();

let isWatching = false;

/** Starts to note what comes in. Called before an import starts: its first photos come before the page that shows them is open. */
export function watchArrivals(): void {
  if (isWatching) return;
  isWatching = true;
  bus?.listen((message) => {
    if (message.kind !== 'arrived') return;
    const { dataset, photo } = message;
    // One import at a time is looked at: the newest.
    const before = current.dataset === dataset ? current.photos : none;
    if (before.some(({ hash }) => hash === photo.hash)) return;
    current = { dataset, photos: [...before, photo] };
    for (const listener of listeners) listener();
  });
}

function subscribe(listener: () => void): () => void {
  watchArrivals();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Those that came since {@link watchArrivals}; each content once. */
export function useArrivals(dataset: string): readonly ArrivedPhoto[] {
  return useSyncExternalStore(
    subscribe,
    () => (current.dataset === dataset ? current.photos : none),
    () => none,
  );
}
