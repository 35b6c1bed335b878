'use client';
/**
 * Tabs: one strip, one panel. A tab with an address is a link, one without is a button. Arrow keys, Home and End move along the
 * strip; only the chosen tab is in the tab order.
 */
import Link from 'next/link';
import { type KeyboardEvent, type ReactNode, useId } from 'react';
import { cx } from './class-names';

export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly href?: string;
}

export interface TabsProps {
  /** The accessible name of the strip. */
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly chosen: string;
  /** For tabs without an address. */
  readonly onChoose?: (id: string) => void;
  /** The panel of the chosen tab. */
  readonly children: ReactNode;
}

export function Tabs({ label, tabs, chosen, onChoose, children }: TabsProps) {
  const id = useId();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <div role="tablist" aria-label={label} onKeyDown={moveFocus} className="flex gap-1 overflow-x-auto border-line border-b">
        {tabs.map((tab) => {
          const isChosen = tab.id === chosen;
          const look = {
            id: `${id}-${tab.id}`,
            role: 'tab',
            'aria-selected': isChosen,
            'aria-controls': `${id}-panel`,
            tabIndex: isChosen ? 0 : -1,
            className: cx(
              '-mb-px inline-flex h-9 shrink-0 items-center border-b-2 px-3 font-medium text-14 transition-colors touch:h-11',
              isChosen ? 'border-accent text-text' : 'border-transparent text-muted hover:text-text',
            ),
          } as const;
          return tab.href === undefined ? (
            <button key={tab.id} type="button" {...look} onClick={() => onChoose?.(tab.id)}>
              {tab.title}
            </button>
          ) : (
            <Link key={tab.id} href={tab.href} {...look}>
              {tab.title}
            </Link>
          );
        })}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${chosen}`} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-6">
        {children}
      </div>
    </div>
  );
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')];
  const at = tabs.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  tabs[(to + tabs.length) % tabs.length]?.focus();
}
