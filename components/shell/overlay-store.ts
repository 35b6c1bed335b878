'use client';
/** Which of the shell's overlays is open. One at a time; each is fetched when it first opens. */
import { useSyncExternalStore } from 'react';

export type Overlay = 'palette' | 'keys';

let open: Overlay | null = null;
const listeners = new Set<() => void>();

/** Opens an overlay, or closes it (null). */
export function showOverlay(overlay: Overlay | null): void {
  open = overlay;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The open overlay. */
export function useOverlay(): Overlay | null {
  return useSyncExternalStore(
    subscribe,
    () => open,
    () => null,
  );
}
