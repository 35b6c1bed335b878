/** What a place says while it is empty: what will be here, and the one thing to do now. */
import type { ReactNode } from 'react';

export interface EmptyStateProps {
  /** A drawing or an icon of 24 px. */
  readonly picture?: ReactNode;
  readonly title: string;
  /** It is all there is on the page: the title is the page's heading. */
  readonly isWholePage?: boolean;
  readonly children?: ReactNode;
  /** The button or two that end the emptiness. */
  readonly actions?: ReactNode;
}

/** Centred in the room it is given. */
export function EmptyState({ picture, title, isWholePage = false, children, actions }: EmptyStateProps) {
  const Title = isWholePage ? 'h1' : 'h2';
  return (
    <div className="mx-auto grid max-w-md animate-appear grid-cols-[minmax(0,1fr)] justify-items-center gap-3 px-6 py-14 text-center">
      {picture ? <div className="max-w-full text-faint">{picture}</div> : null}
      <Title className="font-semibold text-16">{title}</Title>
      {children ? <p className="text-pretty text-muted">{children}</p> : null}
      {actions ? <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  );
}
