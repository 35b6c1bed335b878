'use client';
/**
 * The mosaic: the photos of a data set in rows that fill the width, as `grid` **Items**. Only rows near the window are on the
 * page, so ten thousand photos scroll like a hundred. Choosing is by mouse, touch or keyboard; what a choice is for is the
 * business of the page around it.
 */
import { type FocusEvent, type MouseEvent, type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { ClassView, Photo } from '@/lib/client';
import { cx } from '../ui/class-names';
import { type Choice, chooseAll, chooseOnly, clear, focusOn, reach, toggle } from './choice';
import { justify, type MosaicRow, mosaicHeight } from './justify';
import { PhotoCell } from './photo-cell';
import { useRowPx } from './photo-size';
import { useLongPress } from './use-long-press';
import { mosaicKeys } from './use-mosaic-keys';
import { useRowWindow } from './use-row-window';
import { useRubberBand } from './use-rubber-band';
import { useWidth } from './use-width';
import { useZoom } from './use-zoom';

const gapPx = 2;

export interface MosaicProps {
  readonly dataset: string;
  readonly photos: readonly Photo[];
  readonly classes: ReadonlyMap<string, ClassView>;
  readonly choice: Choice;
  readonly onChoice: (step: (choice: Choice) => Choice) => void;
  readonly onOpen: (key: string) => void;
  /** What a tap of a finger does. */
  readonly tap: 'open' | 'choose';
  /** A finger that rests: the page goes over to choosing. */
  readonly onHold: () => void;
  /** Marks the active photo also while the focus is elsewhere: keys of the page act on it. */
  readonly marksActive?: boolean;
}

/** The grid. */
export function Mosaic(props: MosaicProps) {
  const { photos, classes, choice, onChoice, onOpen } = props;
  const grid = useRef<HTMLDivElement>(null);
  const rows = useRows(grid, photos);
  const order = useMemo(() => photos.map((photo) => photo.key), [photos]);
  const activeIndex = useMemo(() => Math.max(0, choice.active === null ? 0 : order.indexOf(choice.active)), [order, choice.active]);
  const { visible, reveal } = useRowWindow(grid, rows, gapPx, activeIndex);
  useZoom(grid, rows);
  useFollowActive(grid, choice.active, activeIndex, reveal);
  const band = useBand(grid, rows, order, choice, onChoice);
  const press = usePress(props, order);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a justified mosaic is no table; the grid pattern gives it rows and cells.
    <div
      ref={grid}
      role="grid"
      aria-label="Items"
      aria-multiselectable
      aria-rowcount={rows.length}
      style={{ height: mosaicHeight(rows) }}
      className="relative w-full touch-pan-y overflow-clip"
      onKeyDown={mosaicKeys({ rows, order, activeIndex, change: onChoice, open: onOpen })}
      {...press}
    >
      {visible.map((at) => {
        const row = rows[at];
        if (!row) return null;
        return (
          <Row key={row.start} row={row} at={at}>
            {row.leftsPx.map((leftPx, column) => {
              const index = row.start + column;
              const photo = photos[index];
              if (!photo) return null;
              return (
                <PhotoCell
                  key={photo.key}
                  dataset={props.dataset}
                  photo={photo}
                  cls={photo.cls === null ? null : (classes.get(photo.cls) ?? null)}
                  index={index}
                  column={column}
                  leftPx={leftPx}
                  widthPx={row.widthsPx[column] ?? 0}
                  heightPx={row.heightPx}
                  isChosen={choice.chosen.has(photo.key)}
                  isTabStop={index === activeIndex}
                  isMarked={props.marksActive === true && index === activeIndex && choice.active !== null}
                />
              );
            })}
          </Row>
        );
      })}
      {band ? <Band {...band} /> : null}
    </div>
  );
}

function Row({ row, at, children }: { readonly row: MosaicRow; readonly at: number; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid.
    // biome-ignore lint/a11y/useFocusableInteractive: its cells have the focus.
    <div role="row" aria-rowindex={at + 1} className="absolute inset-x-0" style={{ top: row.topPx, height: row.heightPx }}>
      {children}
    </div>
  );
}

// The rubber band.
function Band({ leftPx, topPx, rightPx, bottomPx }: NonNullable<ReturnType<typeof useBand>>) {
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-10 rounded-[2px] border border-accent bg-accent/20"
      style={{ left: leftPx, top: topPx, width: rightPx - leftPx, height: bottomPx - topPx }}
    />
  );
}

// The photos in rows as wide as the grid and about as high as the person wishes.
function useRows(grid: React.RefObject<HTMLElement | null>, photos: readonly Photo[]): readonly MosaicRow[] {
  const widthPx = useWidth(grid);
  const rowPx = useRowPx();
  const ratios = useMemo(() => photos.map((photo) => photo.widthPx / photo.heightPx), [photos]);
  return useMemo(() => justify(ratios, { widthPx, rowPx, gapPx }), [ratios, widthPx, rowPx]);
}

// The focus goes where the active photo goes, unless the person is somewhere else on the page.
function useFollowActive(grid: React.RefObject<HTMLElement | null>, active: string | null, index: number, reveal: (index: number) => void): void {
  const latest = useRef({ index, reveal });
  useLayoutEffect(() => {
    latest.current = { index, reveal };
  });
  useEffect(() => {
    if (active === null || !grid.current) return;
    latest.current.reveal(latest.current.index);
    const focused = document.activeElement;
    if (focused !== document.body && !grid.current.contains(focused)) return;
    grid.current.querySelector<HTMLElement>(`[data-index="${latest.current.index}"]`)?.focus({ preventScroll: true });
  }, [active, grid]);
}

function useBand(
  grid: React.RefObject<HTMLElement | null>,
  rows: readonly MosaicRow[],
  order: readonly string[],
  choice: Choice,
  onChoice: MosaicProps['onChoice'],
) {
  const before = useRef<ReadonlySet<string>>(new Set());
  return useRubberBand({
    grid,
    rows,
    onStart: () => {
      before.current = choice.chosen;
    },
    onBand: (indexes, isAdding) => {
      const keys = indexes.map((index) => order[index]).filter((key) => key !== undefined);
      onChoice((now) => chooseAll(now, isAdding ? [...before.current, ...keys] : keys));
    },
  });
}

// Presses on photos, read from the cell they hit.
function usePress({ onChoice, onOpen, tap, onHold }: MosaicProps, order: readonly string[]) {
  const keyAt = useCallback(
    (target: EventTarget | null): string | undefined => {
      const cell = target instanceof Element ? target.closest('[data-index]') : null;
      return cell ? order[Number(cell.getAttribute('data-index'))] : undefined;
    },
    [order],
  );
  const hold = useLongPress((target) => {
    const key = keyAt(target);
    if (key === undefined) return;
    onHold();
    onChoice((choice) => toggle(choice, key));
  });
  return {
    ...hold.handlers,
    onFocus: (event: FocusEvent) => {
      const key = keyAt(event.target);
      if (key !== undefined) onChoice((choice) => focusOn(choice, key));
    },
    onClick: (event: MouseEvent) => {
      if (hold.wasHeld()) return;
      const key = keyAt(event.target);
      if (key === undefined) onChoice(clear);
      else if (hold.isTouch()) {
        if (tap === 'open') onOpen(key);
        else onChoice((choice) => toggle(choice, key));
      } else if (event.shiftKey) onChoice((choice) => reach(choice, key, order));
      else if (event.ctrlKey || event.metaKey) onChoice((choice) => toggle(choice, key));
      else onChoice(() => chooseOnly(key));
    },
    onDoubleClick: (event: MouseEvent) => {
      const key = keyAt(event.target);
      if (key !== undefined && !hold.isTouch()) onOpen(key);
    },
  };
}

/** The shape of a mosaic that is being read. */
export function MosaicSkeleton({ rowCount = 5 }: { readonly rowCount?: number }) {
  const widths = [5, 7, 4, 6, 8, 5, 6, 7];
  return (
    <div aria-hidden className="grid gap-0.5">
      {Array.from({ length: rowCount }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of a drawing; they never move.
        <div key={row} className="flex h-28 gap-0.5 md:h-41">
          {widths.map((grow, at) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: see above.
              key={at}
              className={cx('animate-breathe bg-line', at > 3 && 'phone:hidden')}
              style={{ flexGrow: widths[(at + row * 3) % widths.length] ?? grow, flexBasis: 0 }}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
