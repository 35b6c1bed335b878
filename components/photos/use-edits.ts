'use client';
/**
 * Undo and redo of a project: the two commands every page with photos has, each followed by a message that names what was taken
 * back or done again, and `deed`, which says what was done with an Undo that takes back exactly that.
 */
import { useCallback, useMemo } from 'react';
import { type Command, call, type Edit, inTurn, takeBack, useAction, useCommands } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { showError, showToast, type Toast } from '../ui/toast';

export interface Edits {
  /** What undo and redo would do; null = nothing. */
  readonly next: { readonly undo: Edit | null; readonly redo: Edit | null };
  readonly undo: () => void;
  readonly redo: () => void;
  /** Says what was done, with Undo. */
  readonly deed: (edit: Edit, text: string) => void;
}

const waitingAfterMs = 80;
const nothing = { undo: null, redo: null } as const;

// One message about edits at a time, the newest: sorting at speed must not pile them up.
let closeLast: () => void = () => undefined;
function say(toast: Toast): void {
  closeLast();
  closeLast = showToast(toast);
}

/** Registers **Undo** and **Redo**. `beforeTurn` runs first: what a page shows ahead of storage has to go. */
export function useEdits(project: string | null, beforeTurn?: () => void): Edits {
  const { data: next = nothing } = useAction('edit.state', project === null ? null : { project });
  const turn = useCallback(
    (direction: 'undo' | 'redo') => {
      if (project === null) return;
      beforeTurn?.();
      // A step over thousands of photos takes a while: the press is answered at once all the same.
      const timer = setTimeout(() => {
        say({ text: direction === 'undo' ? 'Undoing the last step' : 'Doing it again' });
      }, waitingAfterMs);
      inTurn(() => call(`edit.${direction}`, { project }))
        .finally(() => clearTimeout(timer))
        .then(
          (edit) => say({ text: wordsOf(direction, edit) }),
          (thrown: unknown) => showError(toAppError(thrown).toJSON()),
        );
    },
    [project, beforeTurn],
  );
  const commands = useMemo(
    (): readonly Command[] => [
      { id: 'edit.undo', title: 'Undo', group: 'This page', keys: ['Mod+Z'], run: () => turn('undo') },
      { id: 'edit.redo', title: 'Redo', group: 'This page', keys: ['Mod+Shift+Z', 'Mod+Y'], run: () => turn('redo') },
    ],
    [turn],
  );
  useCommands(commands);
  const deed = useCallback(
    (edit: Edit, text: string) => {
      const back = async () => {
        beforeTurn?.();
        if (project !== null) await takeBack(project, edit);
      };
      say({ text, undo: back });
    },
    [project, beforeTurn],
  );
  return { next, undo: () => turn('undo'), redo: () => turn('redo'), deed };
}

function wordsOf(direction: 'undo' | 'redo', edit: Edit | null): string {
  if (!edit) return direction === 'undo' ? 'There is nothing to undo.' : 'There is nothing to redo.';
  return `${direction === 'undo' ? 'Undone' : 'Done again'}: ${edit.label}`;
}
