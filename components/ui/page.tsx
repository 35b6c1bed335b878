/** The frame of a page: its head (title, facts, filters, actions) and its content. Every screen starts with `Page` and `PageHead`. */
import type { ReactNode } from 'react';
import { cx } from './class-names';

export interface PageProps {
  readonly children: ReactNode;
  /** `text` for words and tables (72 rem), `full` for mosaics and canvases. */
  readonly width?: 'text' | 'full';
  readonly className?: string;
}

/** The page's main part: 24 px around, 16 px on phones. */
export function Page({ children, width = 'text', className }: PageProps) {
  return (
    <main className={cx('mx-auto grid w-full grid-cols-[minmax(0,1fr)] gap-5 p-4 md:p-6', width === 'text' && 'max-w-6xl', className)}>
      {children}
    </main>
  );
}

export interface PageHeadProps {
  readonly title: string;
  /** Numbers beside the title, small: "170 photos, 5 classes". */
  readonly facts?: ReactNode;
  /** Chips between title and actions. */
  readonly children?: ReactNode;
  /** Buttons, the `act` one last. */
  readonly actions?: ReactNode;
}

/** Title left, actions right; on phones the actions go below, two in a row. */
export function PageHead({ title, facts, children, actions }: PageHeadProps) {
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-3">
        <h1 className="font-semibold text-20 tracking-tight">{title}</h1>
        {facts ? <p className="text-13 text-muted">{facts}</p> : null}
      </div>
      {children ? <div className="flex min-w-0 flex-1 flex-wrap items-center gap-1.5">{children}</div> : null}
      {actions ? (
        <div className="flex flex-wrap gap-2 md:ml-auto phone:grid phone:w-full phone:grid-cols-2 phone:[&>:last-child:nth-child(odd)]:col-span-2">
          {actions}
        </div>
      ) : null}
    </header>
  );
}
