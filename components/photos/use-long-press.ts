'use client';
/** A finger that rests on something for half a second without moving. Also tells whether the last press was a finger at all. */
import { type PointerEvent, useMemo, useRef } from 'react';

const holdMs = 450;
const slackPx = 10;

export interface LongPress {
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: () => void;
    readonly onPointerCancel: () => void;
    readonly onContextMenu: (event: { preventDefault: () => void }) => void;
  };
  /** The last press was held, so its click means nothing more. */
  readonly wasHeld: () => boolean;
  readonly isTouch: () => boolean;
}

/** @param onHold called while the finger is still down, with what it rests on */
export function useLongPress(onHold: (target: EventTarget | null) => void): LongPress {
  const latest = useRef(onHold);
  latest.current = onHold;
  return useMemo(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let from = { x: 0, y: 0 };
    let isHeld = false;
    let isTouch = false;
    const stop = () => clearTimeout(timer);
    return {
      wasHeld: () => isHeld,
      isTouch: () => isTouch,
      handlers: {
        onPointerDown: (event) => {
          isHeld = false;
          isTouch = event.pointerType === 'touch';
          stop();
          if (!isTouch) return;
          from = { x: event.clientX, y: event.clientY };
          const { target } = event;
          timer = setTimeout(() => {
            isHeld = true;
            latest.current(target);
          }, holdMs);
        },
        onPointerMove: (event) => {
          if (isTouch && Math.hypot(event.clientX - from.x, event.clientY - from.y) > slackPx) stop();
        },
        onPointerUp: stop,
        onPointerCancel: stop,
        onContextMenu: (event) => {
          // The browser's own menu for pictures would cover the mosaic.
          if (isTouch) event.preventDefault();
        },
      },
    };
  }, []);
}
