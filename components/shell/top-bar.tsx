'use client';
/** The top bar: mark, project, its line, search, avatar. 52 px, always there. */
import { Search } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { ariaKeys, useIsApple } from '@/lib/client';
import { Mark } from '../brand/mark';
import { Kbd } from '../ui/kbd';
import { showOverlay } from './overlay-store';

export interface TopBarProps {
  readonly homeHref: string;
  readonly project?: ReactNode;
  readonly line?: ReactNode;
  readonly status?: ReactNode;
  readonly avatar?: ReactNode;
}

/** Slots, so that the bar itself can be drawn before anything is known. */
export function TopBar({ homeHref, project, line, status, avatar }: TopBarProps) {
  return (
    <header className="@container sticky top-0 z-40 border-line border-b bg-surface/95 backdrop-blur">
      <div className="flex h-[calc(var(--top-bar)-1px)] items-center gap-1 px-3 md:gap-3 md:px-5">
        <Link href={homeHref} className="flex h-9 shrink-0 items-center gap-2.5 rounded-control pr-1.5 font-semibold tracking-tight touch:h-11">
          <Mark />
          <span className={project ? 'phone:sr-only' : undefined}>Slipway</span>
        </Link>
        {project}
        <div className="flex h-full min-w-0 flex-1 justify-center">{line}</div>
        {status}
        <SearchButton />
        {avatar}
      </div>
    </header>
  );
}

function SearchButton() {
  const isApple = useIsApple();
  return (
    <button
      type="button"
      aria-label="Search or do"
      aria-haspopup="dialog"
      aria-keyshortcuts={ariaKeys('Mod+K', isApple)}
      onClick={() => showOverlay('palette')}
      className="flex h-8 shrink-0 items-center gap-2 rounded-full border border-line px-3 text-13 text-muted transition-colors hover:border-faint hover:text-text touch:h-11 phone:w-11 phone:justify-center phone:border-transparent phone:px-0"
    >
      <Search size={14} strokeWidth={1.5} aria-hidden className="phone:size-5" />
      <span className="phone:hidden @max-[84rem]:hidden">Search or do</span>
      <Kbd keys="Mod+K" className="phone:hidden @max-[60rem]:hidden" />
    </button>
  );
}
