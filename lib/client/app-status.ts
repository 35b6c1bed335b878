/**
 * How the app itself stands: is there a network, is everything kept for use without one, does a newer build wait. The service
 * worker's registration reports; the shell shows.
 */
import { useSyncExternalStore } from 'react';

export interface AppStatus {
  readonly isOnline: boolean;
  /** All pages, scripts and starter weights are on this device. */
  readonly isReadyOffline: boolean;
  /** How much of that is here, 0 to 1. */
  readonly offlineShare: number;
  /** The browser has no service worker for this page, as on a certificate that it does not trust: nothing is kept beyond the page. */
  readonly cannotKeep: boolean;
  /** Changes to the newer build, which waits; null = none does. */
  readonly update: (() => void) | null;
}

const initial: AppStatus = { isOnline: true, isReadyOffline: false, offlineShare: 0, cannotKeep: false, update: null };
let status = initial;
let isWatching = false;
const listeners = new Set<() => void>();

/** Notes a change of the app's status. */
export function reportAppStatus(change: Partial<AppStatus>): void {
  status = { ...status, ...change };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!isWatching) {
    isWatching = true;
    const note = () => reportAppStatus({ isOnline: navigator.onLine });
    window.addEventListener('online', note);
    window.addEventListener('offline', note);
    note();
  }
  return () => listeners.delete(listener);
}

/** The app's status, live. */
export function useAppStatus(): AppStatus {
  return useSyncExternalStore(
    subscribe,
    () => status,
    () => initial,
  );
}
