'use client';
/**
 * A button that opens a menu. Until it is wanted (pointed at, focused or pressed) it is a plain button; the menu itself, Radix
 * with its positioning, is fetched then, so that menus cost the first load nothing.
 */
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { cx } from './class-names';
import { tip } from './tip';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly run: () => void;
  readonly icon?: ReactNode;
  readonly keys?: string | undefined;
  /** Set = one of a group of choices; true = the chosen one. */
  readonly isChosen?: boolean;
  readonly isDestructive?: boolean;
  readonly isDisabled?: boolean;
}
export interface MenuSection {
  /** A small heading; absent = only a line between. */
  readonly title?: string;
  readonly items: readonly MenuItem[];
}
export interface MenuProps {
  /** The accessible name of the button, also its tooltip. */
  readonly label: string;
  /** What the button shows. */
  readonly children: ReactNode;
  readonly sections: readonly MenuSection[];
  readonly align?: 'start' | 'end';
  readonly className?: string;
}

const loadPanel = () => import('./menu-panel');
const MenuPanel = lazy(async () => ({ default: (await loadPanel()).MenuPanel }));

/** The button and, once pressed, its menu. */
export function Menu({ label, children, sections, align = 'end', className }: MenuProps) {
  const [isWanted, setWanted] = useState(false);
  const button = (
    <button
      type="button"
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={false}
      {...tip(label)}
      onPointerEnter={() => void loadPanel()}
      onFocus={() => void loadPanel()}
      onClick={() => setWanted(true)}
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown') setWanted(true);
      }}
      className={cx(
        'grid size-9 shrink-0 place-items-center rounded-full text-muted transition-colors hover:bg-hover hover:text-text touch:size-11',
        className,
      )}
    >
      {children}
    </button>
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <MenuPanel label={label} sections={sections} align={align} {...(className ? { className } : {})}>
        {children}
      </MenuPanel>
    </Suspense>
  );
}
