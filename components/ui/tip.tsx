'use client';
/**
 * Tooltips: one layer for the whole page, so that a mosaic of thousands of photos costs nothing. A control asks for one with
 * `{...tip('Delete', 'Del')}`; it shows after a moment of pointing, or at once on keyboard focus. Its words repeat what the
 * control's accessible name already says, so the layer itself is hidden from assistive technology.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Kbd } from './kbd';

const showAfterMs = 350;
const gapPx = 8;

/** The attributes of a control that has a tooltip. */
export function tip(label: string, keys?: string): { readonly 'data-tip': string; readonly 'data-tip-keys'?: string } {
  return keys ? { 'data-tip': label, 'data-tip-keys': keys } : { 'data-tip': label };
}

interface Shown {
  readonly label: string;
  readonly keys: string | undefined;
  readonly anchor: DOMRect;
}

/** The layer; the shell renders it once. */
export function TipLayer() {
  const [shown, setShown] = useState<Shown | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => listenForTips(setShown), []);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !shown) return;
    const { width, height } = element.getBoundingClientRect();
    const left = Math.min(Math.max(gapPx, shown.anchor.left + shown.anchor.width / 2 - width / 2), window.innerWidth - width - gapPx);
    const below = shown.anchor.bottom + gapPx;
    const top = below + height > window.innerHeight ? shown.anchor.top - height - gapPx : below;
    element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
    element.style.visibility = 'visible';
  }, [shown]);

  if (!shown) return null;
  return (
    <div
      ref={box}
      aria-hidden
      style={{ visibility: 'hidden' }}
      className="pointer-events-none fixed top-0 left-0 z-[70] flex max-w-72 items-center gap-2 rounded-control bg-float px-2 py-1 text-12 text-on-float shadow-1"
    >
      {shown.label}
      {shown.keys ? <Kbd keys={shown.keys} /> : null}
    </div>
  );
}

function listenForTips(show: (tip: Shown | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current: Element | null = null;
  const open = (element: Element, delayMs: number) => {
    if (element === current) return;
    close();
    current = element;
    timer = setTimeout(() => {
      const label = element.getAttribute('data-tip');
      if (!label || !element.isConnected) return;
      show({ label, keys: element.getAttribute('data-tip-keys') ?? undefined, anchor: element.getBoundingClientRect() });
    }, delayMs);
  };
  const close = () => {
    clearTimeout(timer);
    if (current) show(null);
    current = null;
  };
  const target = (event: Event) => (event.target instanceof Element ? event.target.closest('[data-tip]') : null);
  const onOver = (event: PointerEvent) => {
    if (event.pointerType !== 'mouse') return;
    const element = target(event);
    if (element) open(element, showAfterMs);
    else close();
  };
  const onFocus = (event: Event) => {
    const element = target(event);
    if (element?.matches(':focus-visible')) open(element, 0);
  };
  const options = { capture: true, passive: true };
  document.addEventListener('pointerover', onOver, options);
  document.addEventListener('focusin', onFocus, options);
  for (const name of ['focusout', 'pointerdown', 'scroll', 'keydown']) document.addEventListener(name, close, options);
  return () => {
    close();
    document.removeEventListener('pointerover', onOver, options);
    document.removeEventListener('focusin', onFocus, options);
    for (const name of ['focusout', 'pointerdown', 'scroll', 'keydown']) document.removeEventListener(name, close, options);
  };
}
