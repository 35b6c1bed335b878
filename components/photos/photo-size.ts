'use client';
/** How high the rows of every mosaic are: one size for the session, 60 to 600 px, smaller to start with on phones. */
import { useSyncExternalStore } from 'react';

export const minRowPx = 60;
export const maxRowPx = 600;
const desktopPx = 164;
const phonePx = 112;
const stepFactor = 1.25;

let rowPx: number | null = null;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The wished height of a row now. */
export function currentRowPx(): number {
  return rowPx ?? (window.matchMedia('(width < 48rem)').matches ? phonePx : desktopPx);
}

/** Sets the height; out of bounds means the bound. */
export function setRowPx(px: number): void {
  const next = Math.min(maxRowPx, Math.max(minRowPx, px));
  if (next === rowPx) return;
  rowPx = next;
  for (const listener of listeners) listener();
}

/** One step larger (1) or smaller (-1). */
export function stepRowPx(direction: -1 | 1): void {
  setRowPx(currentRowPx() * stepFactor ** direction);
}

/** The wished height of a row, live. */
export function useRowPx(): number {
  return useSyncExternalStore(subscribe, currentRowPx, () => desktopPx);
}
