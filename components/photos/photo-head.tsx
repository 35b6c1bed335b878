'use client';
/**
 * The head of a page with a mosaic: title and facts, filters on one line, actions. Stays below the top bar while the photos scroll,
 * so filters and **Train a model** are always in reach. On phones it scrolls away: the photos need the room.
 */
import type { ReactNode } from 'react';
import { Button } from '../ui/button';
import { clear } from './choice';
import { PhotoSizeButtons } from './photo-size-buttons';
import type { PhotoView } from './use-photo-view';

export interface PhotoHeadProps {
  readonly title: string;
  /** Where this page stands: a link back. */
  readonly before?: ReactNode;
  readonly facts: string;
  readonly filters: ReactNode;
  readonly view: PhotoView;
  readonly actions: ReactNode;
  /** On touch screens, the button that makes taps choose, and the one that makes them open a photo again. */
  readonly tapWords?: readonly [choose: string, open: string];
}

export function PhotoHead({ title, before, facts, filters, view, actions, tapWords = ['Choose', 'Done'] }: PhotoHeadProps) {
  return (
    <header className="top-[var(--top-bar)] z-20 -mx-4 -mt-4 flex flex-wrap items-center gap-x-4 gap-y-2 bg-ground/95 px-4 pt-4 pb-1 backdrop-blur md:sticky md:-mx-6 md:-mt-6 md:px-6 md:pt-4">
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 phone:flex-1">
        {before}
        <h1 className="truncate font-semibold text-20 tracking-tight">{title}</h1>
        <p className="text-13 text-muted">{facts}</p>
      </div>
      <ChooseButton view={view} words={tapWords} />
      <div className="order-last min-w-0 basis-full phone:-mx-4 phone:shrink-0 phone:basis-[calc(100%+2rem)] phone:px-3.5 min-[86rem]:order-none min-[86rem]:flex-1 min-[86rem]:basis-0">
        {filters}
      </div>
      <div className="ml-auto flex items-center gap-2 phone:w-full phone:items-start">
        <PhotoSizeButtons />
        {actions}
      </div>
    </header>
  );
}

// Fingers have no Mod key: this turns taps into choosing.
function ChooseButton({ view, words: [choose, open] }: { readonly view: PhotoView; readonly words: readonly [string, string] }) {
  const toggle = () => {
    view.setChoosing(!view.isChoosing);
    if (view.isChoosing) view.change(clear);
  };
  return (
    <span className="hidden pointer-coarse:block">
      <Button kind="quiet" onClick={toggle}>
        {view.isChoosing ? open : choose}
      </Button>
    </span>
  );
}
