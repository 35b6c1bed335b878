/**
 * What a person dropped or picked, on its way to the import page: files cannot travel in an address. One source at a time; it is
 * taken once. Also knows whether something is being dragged over the page, so that drop zones can show it.
 */
import { useSyncExternalStore } from 'react';
import type { SourceInput } from '@/lib/engine';

let offered: SourceInput | null = null;
let isDragging = false;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Leaves a source for the import page. */
export function offerSource(source: SourceInput): void {
  offered = source;
  tell();
}

/** Takes the source that was left, null when somebody took it already. */
export function takeSource(): SourceInput | null {
  const source = offered;
  offered = null;
  if (source) tell();
  return source;
}

/** The source that waits to be taken. */
export function useOfferedSource(): SourceInput | null {
  return useSyncExternalStore(
    subscribe,
    () => offered,
    () => null,
  );
}

/** Notes that files are dragged over the page, or no longer. */
export function noteDragging(dragging: boolean): void {
  if (isDragging === dragging) return;
  isDragging = dragging;
  tell();
}

/** Whether files are being dragged over the page. */
export function useIsDragging(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => isDragging,
    () => false,
  );
}
