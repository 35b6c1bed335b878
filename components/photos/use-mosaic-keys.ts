'use client';
/** The keys of the mosaic, as the grid pattern has them: arrows, Home, End, page keys; Shift takes a range, Space toggles, Enter opens. */
import type { KeyboardEvent } from 'react';
import { type Choice, moveTo, reach, toggle } from './choice';
import { type MosaicRow, rowOf, stepVertically } from './justify';

/** Rows that PageUp and PageDown go. */
const pageRows = 4;

export interface MosaicKeysUse {
  readonly rows: readonly MosaicRow[];
  readonly order: readonly string[];
  readonly activeIndex: number;
  readonly change: (step: (choice: Choice) => Choice) => void;
  readonly open: (key: string) => void;
}

/** The handler of `keydown`. Keys it takes are marked as handled, so no command of the page fires on them. */
export function mosaicKeys({ rows, order, activeIndex, change, open }: MosaicKeysUse): (event: KeyboardEvent) => void {
  return (event) => {
    const key = order[activeIndex];
    if (key === undefined || event.altKey) return;
    const isMod = event.ctrlKey || event.metaKey;
    if (event.code === 'Space' && !isMod) {
      event.preventDefault();
      change((choice) => toggle(choice, key));
    } else if (event.key === 'Enter' && !isMod && !event.shiftKey) {
      event.preventDefault();
      open(key);
    } else {
      const next = target(event.key, isMod, rows, order.length, activeIndex);
      const nextKey = next === null ? undefined : order[next];
      if (nextKey === undefined) return;
      event.preventDefault();
      change((choice) =>
        event.shiftKey ? reach(choice.active === null ? { ...choice, active: key } : choice, nextKey, order) : moveTo(choice, nextKey),
      );
    }
  };
}

function target(key: string, isMod: boolean, rows: readonly MosaicRow[], count: number, index: number): number | null {
  const row = rows[rowOf(rows, index)];
  const last = count - 1;
  switch (key) {
    case 'ArrowLeft':
      return isMod ? null : Math.max(0, index - 1);
    case 'ArrowRight':
      return isMod ? null : Math.min(last, index + 1);
    case 'ArrowUp':
      return isMod ? null : stepVertically(rows, index, -1);
    case 'ArrowDown':
      return isMod ? null : stepVertically(rows, index, 1);
    case 'PageUp':
      return stepRows(rows, index, -1);
    case 'PageDown':
      return stepRows(rows, index, 1);
    case 'Home':
      return isMod ? 0 : (row?.start ?? 0);
    case 'End':
      return isMod || !row ? last : row.start + row.widthsPx.length - 1;
    default:
      return null;
  }
}

function stepRows(rows: readonly MosaicRow[], index: number, direction: -1 | 1): number {
  let at = index;
  for (let step = 0; step < pageRows; step++) at = stepVertically(rows, at, direction);
  return at;
}
