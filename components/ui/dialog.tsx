'use client';
/**
 * A dialog over Radix, which keeps the focus inside and gives it back. On phones it rises from the bottom edge. Heavy: reach it
 * with `lazy(() => import(...))` from the page, never in its first load. Only for what cannot be done in place.
 */
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './class-names';

export interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** One sentence below the title. */
  readonly description?: string;
  readonly children: ReactNode;
  /** Buttons: Cancel first, the deed last. */
  readonly actions?: ReactNode;
  /** Hides the title from the eye when the content says it already; it stays the accessible name. */
  readonly isTitleHidden?: boolean;
  readonly className?: string;
}

/** A modal dialog of at most 32 rem. */
export function Dialog({ isOpen, onClose, title, description, children, actions, isTitleHidden = false, className }: DialogProps) {
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 animate-appear bg-scrim" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cx(
            'fixed z-50 grid max-h-[85dvh] animate-rise grid-rows-[auto_1fr_auto] overflow-hidden border border-line bg-raised shadow-1 focus:outline-none',
            'inset-x-0 bottom-0 rounded-t-[14px] pb-[env(safe-area-inset-bottom)]',
            'sm:inset-x-auto sm:bottom-auto sm:top-[14vh] sm:left-1/2 sm:w-[min(32rem,calc(100vw-3rem))] sm:-translate-x-1/2 sm:rounded-card',
            className,
          )}
        >
          <header className={isTitleHidden ? 'sr-only' : 'grid gap-1 px-5 pt-5'}>
            <Radix.Title className="font-semibold text-16">{title}</Radix.Title>
            {description ? <Radix.Description className="text-muted">{description}</Radix.Description> : null}
          </header>
          <div className={cx('min-h-0 overflow-y-auto', !isTitleHidden && 'px-5 py-4')}>{children}</div>
          {actions ? <footer className="flex flex-wrap justify-end gap-2 px-5 pb-5">{actions}</footer> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
