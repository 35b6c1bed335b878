'use client';
/**
 * The rubber band: press, pull, and every photo it touches is chosen. Starts anywhere in the mosaic with the mouse, after a few
 * pixels, so a click stays a click. Near the edges of the window the page scrolls along.
 */
import { type RefObject, useEffect, useRef, useState } from 'react';
import { type Band, type MosaicRow, photosInBand } from './justify';

const startAfterPx = 6;
const edgePx = 56;
const scrollPerFramePx = 14;

export interface RubberBandUse {
  readonly grid: RefObject<HTMLElement | null>;
  readonly rows: readonly MosaicRow[];
  /** Photos under the band; `isAdding` = those chosen before stay. */
  readonly onBand: (indexes: readonly number[], isAdding: boolean) => void;
  readonly onStart: () => void;
}

/** The band to draw, in the mosaic's own pixels; null = none. */
export function useRubberBand(use: RubberBandUse): Band | null {
  const [band, setBand] = useState<Band | null>(null);
  const latest = useRef(use);
  useEffect(() => {
    latest.current = use;
  });
  const { grid } = use;
  useEffect(() => {
    const element = grid.current;
    if (!element) return;
    let pull: Pull | null = null;
    const onDown = (event: PointerEvent) => {
      if (event.pointerType !== 'mouse' || event.button !== 0 || event.shiftKey) return;
      pull = new Pull(element, event, (next, isAdding) => {
        setBand(next);
        if (next) latest.current.onBand(photosInBand(latest.current.rows, next), isAdding);
      });
      pull.onStart = () => latest.current.onStart();
    };
    element.addEventListener('pointerdown', onDown);
    return () => {
      element.removeEventListener('pointerdown', onDown);
      pull?.end();
    };
  }, [grid]);
  return band;
}

/** One press of the mouse, from down to up. */
class Pull {
  readonly #element: HTMLElement;
  readonly #tell: (band: Band | null, isAdding: boolean) => void;
  readonly #isAdding: boolean;
  readonly #from: { readonly x: number; readonly y: number };
  #clientX: number;
  #clientY: number;
  #isPulling = false;
  #frame = 0;
  onStart: () => void = () => undefined;

  constructor(element: HTMLElement, event: PointerEvent, tell: (band: Band | null, isAdding: boolean) => void) {
    this.#element = element;
    this.#tell = tell;
    this.#isAdding = event.ctrlKey || event.metaKey;
    this.#clientX = event.clientX;
    this.#clientY = event.clientY;
    this.#from = this.#place();
    window.addEventListener('pointermove', this.#onMove);
    window.addEventListener('pointerup', this.#onUp);
    window.addEventListener('pointercancel', this.#onUp);
  }

  end(): void {
    cancelAnimationFrame(this.#frame);
    window.removeEventListener('pointermove', this.#onMove);
    window.removeEventListener('pointerup', this.#onUp);
    window.removeEventListener('pointercancel', this.#onUp);
    if (this.#isPulling) this.#tell(null, this.#isAdding);
  }

  #onMove = (event: PointerEvent): void => {
    this.#clientX = event.clientX;
    this.#clientY = event.clientY;
    const at = this.#place();
    if (!this.#isPulling) {
      if (Math.hypot(at.x - this.#from.x, at.y - this.#from.y) < startAfterPx) return;
      this.#isPulling = true;
      this.onStart();
      this.#scroll();
    }
    this.#report();
  };

  #onUp = (): void => {
    // The click that follows the release would choose one photo instead of those under the band.
    if (this.#isPulling) window.addEventListener('click', swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener('click', swallow, { capture: true }));
    this.end();
  };

  #scroll = (): void => {
    const below = this.#clientY - (window.innerHeight - edgePx);
    const above = edgePx - this.#clientY;
    if (below > 0 || above > 0) {
      window.scrollBy({ top: below > 0 ? scrollPerFramePx : -scrollPerFramePx });
      this.#report();
    }
    this.#frame = requestAnimationFrame(this.#scroll);
  };

  #place(): { x: number; y: number } {
    const box = this.#element.getBoundingClientRect();
    return { x: this.#clientX - box.left, y: this.#clientY - box.top };
  }

  #report(): void {
    const at = this.#place();
    const band = {
      leftPx: Math.min(at.x, this.#from.x),
      rightPx: Math.max(at.x, this.#from.x),
      topPx: Math.min(at.y, this.#from.y),
      bottomPx: Math.max(at.y, this.#from.y),
    };
    this.#tell(band, this.#isAdding);
  }
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
