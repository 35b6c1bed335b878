'use client';
/**
 * What can be done to photos of a mosaic: give them a class, delete them. Both show at once, are one step, and can be taken back.
 * Changing more than twenty answers asks first (annotation.md 8).
 */
import { useCallback, useState } from 'react';
import type { ClassView, Photo } from '@/lib/client';
import { countOf } from '../ui/readable';
import { showToast } from '../ui/toast';
import { clear, moveTo } from './choice';
import { nextAfterDeleting, nextUnlabelled } from './next-photo';
import type { Edits } from './use-edits';
import type { PhotoView } from './use-photo-view';
import type { Photos } from './use-photos';

/** So many answers of other classes may be changed without being asked. */
const askAbove = 20;

/** A change that waits for a yes. */
export interface Asked {
  readonly keys: readonly string[];
  readonly cls: ClassView | null;
  /** Photos that have another class now. */
  readonly others: number;
}

export interface PhotoDeeds {
  /** Gives a class (null = none) to the chosen photos, or to the ones named. */
  readonly give: (cls: ClassView | null, keys?: readonly string[]) => void;
  readonly remove: (keys?: readonly string[]) => void;
  readonly asked: Asked | null;
  readonly answer: (isYes: boolean) => void;
}

export interface PhotoDeedsUse {
  readonly store: Photos;
  readonly view: PhotoView;
  readonly edits: Edits;
  /** Keys act on the active photo when none is chosen, and go on to the next one without a class. */
  readonly movesOn: boolean;
}

export function usePhotoDeeds({ store, view, edits, movesOn }: PhotoDeedsUse): PhotoDeeds {
  const [asked, setAsked] = useState<Asked | null>(null);
  const { shown, choice, change } = view;

  const run = useCallback(
    (keys: readonly string[], cls: ClassView | null) => {
      void store.assign(keys, cls?.id ?? null).then((edit) => {
        // One photo shows by itself what was done; many may be out of sight.
        if (edit && keys.length > 1) edits.deed(edit, `${countOf(keys.length, 'photo')}: ${cls?.name ?? 'no class'}`);
      });
    },
    [store.assign, edits.deed],
  );

  const give = (cls: ClassView | null, named?: readonly string[]) => {
    const keys = named ?? targetsOf(view, movesOn);
    if (keys.length === 0) {
      showToast({ text: 'Choose photos first: click one, or pull a frame around some.' });
      return;
    }
    const [only] = keys;
    if (movesOn && keys.length === 1 && only !== undefined && cls && (named || choice.follows || choice.chosen.size === 0)) {
      const next = nextUnlabelled(shown, only);
      if (next !== null) change((before) => moveTo(before, next));
    }
    // Fingers choose one by one: the next choice starts from none.
    if (view.isChoosing) change(clear);
    const changed = photosOf(shown, keys).filter((photo) => photo.cls !== (cls?.id ?? null));
    const others = changed.filter((photo) => photo.cls !== null).length;
    if (others > askAbove) setAsked({ keys: changed.map((photo) => photo.key), cls, others });
    else if (changed.length > 0)
      run(
        changed.map((photo) => photo.key),
        cls,
      );
  };

  const remove = (named?: readonly string[]) => {
    const keys = named ?? [...choice.chosen];
    if (keys.length === 0) return;
    const next = nextAfterDeleting(shown, new Set(keys));
    change((before) => ({ ...clear(before), active: next, anchor: next }));
    void store.remove(keys).then((edit) => edit && edits.deed(edit, `${countOf(keys.length, 'photo')} deleted`));
  };

  const answer = (isYes: boolean) => {
    if (asked && isYes) run(asked.keys, asked.cls);
    setAsked(null);
  };
  return { give, remove, asked, answer };
}

function targetsOf({ choice, active }: PhotoView, movesOn: boolean): readonly string[] {
  if (choice.chosen.size > 0) return [...choice.chosen];
  return movesOn && active ? [active.key] : [];
}

function photosOf(photos: readonly Photo[], keys: readonly string[]): readonly Photo[] {
  const wanted = new Set(keys);
  return photos.filter((photo) => wanted.has(photo.key));
}
