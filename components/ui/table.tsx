'use client';
/** A quiet table: lines, no boxes, dense. Wide ones scroll inside their own frame, so the page never does. */
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { cx } from './class-names';

export interface Column {
  readonly id: string;
  /** Empty text = a column of buttons; give `srTitle` then. */
  readonly title: string;
  readonly srTitle?: string;
  /** Numbers stand right. */
  readonly isNumber?: boolean;
  /** Left out on phones. */
  readonly isWide?: boolean;
}

export interface TableProps {
  /** The accessible name. */
  readonly label: string;
  readonly columns: readonly Column[];
  /** `<Row>`s of `<Cell>`s. */
  readonly children: ReactNode;
  readonly isBusy?: boolean;
}

/** A table with its head. */
export function Table({ label, columns, children, isBusy = false }: TableProps) {
  const frame = useRef<HTMLDivElement>(null);
  const scrolls = useOverflow(frame);
  return (
    // What scrolls must be reachable by keyboard, and what does not is no stop on the way. `relative`: hidden words scroll with it.
    <div ref={frame} {...(scrolls ? { tabIndex: 0 } : {})} className="relative overflow-x-auto rounded-card border border-line bg-surface">
      <table aria-label={label} aria-busy={isBusy} className="w-full border-collapse text-13">
        <thead>
          <tr className="text-left text-12 text-muted">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={cx('whitespace-nowrap px-4 py-2.5 font-normal', column.isNumber && 'text-right', column.isWide && 'phone:hidden')}
              >
                {column.title}
                {column.srTitle ? <span className="sr-only">{column.srTitle}</span> : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function useOverflow(frame: RefObject<HTMLElement | null>): boolean {
  const [isWider, setWider] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(() => setWider(element.scrollWidth > element.clientWidth));
    watch.observe(element);
    for (const child of element.children) watch.observe(child);
    return () => watch.disconnect();
  }, [frame]);
  return isWider;
}

/** A row. */
export function Row({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return <tr className={cx('border-line border-t transition-colors hover:bg-hover', className)}>{children}</tr>;
}

export interface CellProps {
  readonly children?: ReactNode;
  readonly isNumber?: boolean;
  readonly isWide?: boolean;
  /** The cell that names the row. */
  readonly isHead?: boolean;
  readonly className?: string;
}

/** A cell. */
export function Cell({ children, isNumber = false, isWide = false, isHead = false, className }: CellProps) {
  const look = cx('px-4 py-2.5 align-middle', isNumber && 'whitespace-nowrap text-right font-mono', isWide && 'phone:hidden', className);
  if (isHead) {
    return (
      <th scope="row" className={cx('text-left font-medium text-14', look)}>
        {children}
      </th>
    );
  }
  return <td className={look}>{children}</td>;
}
