'use client';
/** Which rows of the mosaic are on the page now. The window scrolls, not the mosaic, so phones keep their own scrolling. */
import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';
import { type MosaicRow, rowOf } from './justify';

export interface RowWindow {
  /** Indexes of the rows to render. */
  readonly visible: readonly number[];
  /** Brings a photo into view. */
  readonly reveal: (index: number) => void;
}

/** Room kept free above and below a photo that is brought into view: the bars of the page. */
const barsPx = 120;
const extraRows = 3;

/**
 * @param pinned a photo whose row is always rendered, so that the focus in it is never lost
 */
export function useRowWindow(grid: RefObject<HTMLElement | null>, rows: readonly MosaicRow[], gapPx: number, pinned: number): RowWindow {
  const [topPx, setTopPx] = useState(0);
  // What stands above the mosaic may grow or wrap at any time.
  useLayoutEffect(() => {
    const measure = () => {
      if (grid.current) setTopPx(Math.round(grid.current.getBoundingClientRect().top + window.scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [grid]);

  const pinnedRow = pinned < 0 ? -1 : rowOf(rows, pinned);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => (rows[index]?.heightPx ?? 0) + gapPx,
    overscan: extraRows,
    scrollMargin: topPx,
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const visible = defaultRangeExtractor(range);
        return pinnedRow < 0 || visible.includes(pinnedRow) ? visible : [...visible, pinnedRow].sort((a, b) => a - b);
      },
      [pinnedRow],
    ),
  });
  // Sizes are known exactly; those kept from another layout are forgotten.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `rows` is what decides; the virtualizer reads it when it measures.
  useLayoutEffect(() => virtualizer.measure(), [rows, virtualizer]);

  const reveal = useCallback(
    (index: number) => {
      const row = rows[rowOf(rows, index)];
      if (!row || !grid.current) return;
      const top = grid.current.getBoundingClientRect().top + row.topPx;
      const bottom = top + row.heightPx;
      if (top < barsPx) window.scrollBy({ top: top - barsPx });
      else if (bottom > window.innerHeight - barsPx) window.scrollBy({ top: Math.min(bottom - window.innerHeight + barsPx, top - barsPx) });
    },
    [grid, rows],
  );
  return { visible: virtualizer.getVirtualItems().map((item) => item.index), reveal };
}
