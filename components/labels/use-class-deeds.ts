'use client';
/** Adding, renaming and removing classes of a data set. Each is one step that can be taken back. */
import { useCallback, useState } from 'react';
import { type ClassView, call, inTurn } from '@/lib/client';
import { toAppError } from '@/lib/core';
import type { Edits } from '../photos/use-edits';
import { countOf } from '../ui/readable';
import { showError } from '../ui/toast';

export interface ClassDeeds {
  /** Rejects with the reason when the name cannot be. */
  readonly add: (name: string) => Promise<void>;
  readonly rename: (cls: ClassView, name: string) => Promise<void>;
  readonly remove: (cls: ClassView, photos: number) => void;
  /** The field for a new class is open. */
  readonly isAdding: boolean;
  readonly setAdding: (isAdding: boolean) => void;
}

export function useClassDeeds(dataset: string, edits: Edits, startsAdding: boolean): ClassDeeds {
  const [isAdding, setAdding] = useState(startsAdding);
  const add = useCallback(
    async (name: string) => {
      await inTurn(() => call('class.add', { dataset, name }));
    },
    [dataset],
  );
  const rename = useCallback(
    async (cls: ClassView, name: string) => {
      await inTurn(() => call('class.rename', { dataset, cls: cls.id, name }));
    },
    [dataset],
  );
  const remove = (cls: ClassView, photos: number) => {
    const rest = photos > 0 ? `; ${countOf(photos, 'photo has', 'photos have')} no class now` : '';
    inTurn(() => call('class.remove', { dataset, cls: cls.id })).then(
      (edit) => edits.deed(edit, `Class ${cls.name} removed${rest}`),
      (thrown: unknown) => showError(toAppError(thrown).toJSON()),
    );
  };
  return { add, rename, remove, isAdding, setAdding };
}
