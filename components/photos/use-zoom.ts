'use client';
/**
 * Zoom of the mosaic: Mod+wheel and the pinch of a trackpad (which browsers report as the same), and two fingers. The photo
 * under the pointer stays under it.
 */
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { type MosaicRow, rowOf } from './justify';
import { currentRowPx, setRowPx } from './photo-size';

interface Anchor {
  readonly index: number;
  /** Where its top was on the screen. */
  readonly screenPx: number;
}

/** Wheels that report lines or pages instead of pixels. */
const pixelsPerUnit = [1, 16, 400] as const;

export function useZoom(grid: RefObject<HTMLElement | null>, rows: readonly MosaicRow[]): void {
  const anchor = useRef<Anchor | null>(null);
  const latestRows = useRef(rows);

  useLayoutEffect(() => {
    latestRows.current = rows;
    const kept = anchor.current;
    anchor.current = null;
    const row = kept ? rows[rowOf(rows, kept.index)] : undefined;
    if (!kept || !row || !grid.current) return;
    const nowPx = grid.current.getBoundingClientRect().top + row.topPx;
    window.scrollBy({ top: nowPx - kept.screenPx });
  }, [rows, grid]);

  useEffect(() => {
    const element = grid.current;
    if (!element) return;
    const zoom = (factor: number, clientX: number, clientY: number) => {
      anchor.current = anchorAt(element, latestRows.current, clientX, clientY);
      setRowPx(currentRowPx() * factor);
    };
    const stopWheel = listenToWheel(element, zoom);
    const stopPinch = listenToPinch(element, zoom);
    return () => {
      stopWheel();
      stopPinch();
    };
  }, [grid]);
}

type Zoom = (factor: number, clientX: number, clientY: number) => void;

function listenToWheel(element: HTMLElement, zoom: Zoom): () => void {
  const onWheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    // The browser would zoom the whole page.
    event.preventDefault();
    const px = event.deltaY * (pixelsPerUnit[event.deltaMode] ?? 1);
    zoom(Math.exp(-Math.max(-120, Math.min(120, px)) / 300), event.clientX, event.clientY);
  };
  element.addEventListener('wheel', onWheel, { passive: false });
  return () => element.removeEventListener('wheel', onWheel);
}

function listenToPinch(element: HTMLElement, zoom: Zoom): () => void {
  let spreadPx = 0;
  let held: readonly EventTarget[] = [];
  const onMove = (event: Event) => {
    if (!(event instanceof TouchEvent) || event.touches.length !== 2) return;
    event.preventDefault();
    const [a, b] = event.touches;
    if (!a || !b) return;
    const next = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    if (spreadPx > 0) zoom(next / spreadPx, (a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2);
    spreadPx = next;
  };
  const letGo = () => {
    for (const target of held) {
      target.removeEventListener('touchmove', onMove);
      target.removeEventListener('touchend', letGo);
      target.removeEventListener('touchcancel', letGo);
    }
    held = [];
    spreadPx = 0;
  };
  const onStart = (event: TouchEvent) => {
    letGo();
    if (event.touches.length !== 2) return;
    event.preventDefault();
    // A new size takes the touched photo out of the page; the fingers then report to it alone, so it is listened to itself.
    held = [...new Set([...event.touches].map((touch) => touch.target))];
    for (const target of held) {
      target.addEventListener('touchmove', onMove, { passive: false });
      target.addEventListener('touchend', letGo);
      target.addEventListener('touchcancel', letGo);
    }
    onMove(event);
  };
  element.addEventListener('touchstart', onStart, { passive: false });
  return () => {
    letGo();
    element.removeEventListener('touchstart', onStart);
  };
}

function anchorAt(element: HTMLElement, rows: readonly MosaicRow[], clientX: number, clientY: number): Anchor | null {
  const box = element.getBoundingClientRect();
  const y = clientY - box.top;
  const row = rows.find((candidate) => candidate.topPx + candidate.heightPx >= y);
  if (!row) return null;
  const x = clientX - box.left;
  const place = row.leftsPx.findIndex((left, at) => left + (row.widthsPx[at] ?? 0) >= x);
  return { index: row.start + Math.max(0, place), screenPx: box.top + row.topPx };
}
