/**
 * Edits from the main thread: one after another, in the order of the presses. Without the queue an undo pressed right after a
 * class key could reach the worker first and take back the step before it.
 */
import { AppError } from '@/lib/core';
import type { Edit } from '@/lib/engine';
import { call } from './engine';

let last: Promise<unknown> = Promise.resolve();

/** Runs an edit when those before it have settled, well or not. */
export function inTurn<T>(run: () => Promise<T>): Promise<T> {
  const turn = last.then(run, run);
  // The queue goes on after a failure; the failure itself is the caller's.
  last = turn.catch(() => undefined);
  return turn;
}

/**
 * Takes one certain edit back.
 * @throws AppError `annotation/undo-conflict` when it is not the last one any more
 */
export function takeBack(project: string, edit: Edit): Promise<Edit | null> {
  return inTurn(async () => {
    const { undo } = await call('edit.state', { project });
    if (undo?.tx === edit.tx) return call('edit.undo', { project });
    const message = `“${edit.label}” is not the last step any more. Take back what came after it first.`;
    throw new AppError('annotation/undo-conflict', message, { details: { tx: edit.tx } });
  });
}
