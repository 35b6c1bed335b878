/** A list of places to go to: name, what is there, when it changed. */
import Link from 'next/link';
import type { ReactNode } from 'react';

export function LinkRows({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ul aria-label={label} className="overflow-hidden rounded-card border border-line bg-surface">
      {children}
    </ul>
  );
}

export interface LinkRowProps {
  readonly href: string;
  readonly name: string;
  readonly facts?: ReactNode;
  readonly aside?: ReactNode;
}

/** The whole row leads there; the link is its name. */
export function LinkRow({ href, name, facts, aside }: LinkRowProps) {
  return (
    <li className="relative flex flex-wrap items-baseline gap-x-4 gap-y-1 border-line border-t px-4 py-3 transition-colors first:border-t-0 hover:bg-hover">
      <Link href={href} className="min-w-0 truncate rounded-control font-medium after:absolute after:inset-0">
        {name}
      </Link>
      <span className="min-w-0 flex-1 text-13 text-muted">{facts}</span>
      <span className="whitespace-nowrap text-13 text-muted">{aside}</span>
    </li>
  );
}
