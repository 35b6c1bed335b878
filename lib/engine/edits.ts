/** Edits of a project: every change of labels, classes, photos and data sets goes through here, and can be taken back. */
import { AppError, type Dataset } from '@/lib/core';
import type { EditChange } from '@/lib/storage';
import type { Edit } from './actions/dataset';
import type { EngineContext } from './context';
import { touchProject } from './project-row';

/** Applies changes as one step. */
export async function commitEdit(context: EngineContext, project: string, label: string, changes: readonly EditChange[]): Promise<Edit> {
  const edit = await context.storage.edits.commit(project, label, changes);
  await announce(context, project);
  return edit;
}

/** Makes what an import staged live as one step: photos and labels become visible together, and can be taken back together. */
export async function commitStaged(context: EngineContext, project: string, label: string, staged: readonly Dataset[]): Promise<void> {
  await context.storage.edits.publish(project, label, staged);
  await touchProject(context, project);
}

/** Runs an edit, and once more with fresh rows when another tab changed them between reading and writing. */
export async function withFreshRows<T>(edit: () => Promise<T>): Promise<T> {
  try {
    return await edit();
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'annotation/undo-conflict' && thrown.retryable) return edit();
    throw thrown;
  }
}

/** Takes back the last step; null when there is none. */
export async function undo(context: EngineContext, project: string): Promise<Edit | null> {
  const edit = await context.storage.edits.undo(project);
  if (edit) await announce(context, project);
  return edit;
}

/** Does the step again that was taken back last; null when there is none. */
export async function redo(context: EngineContext, project: string): Promise<Edit | null> {
  const edit = await context.storage.edits.redo(project);
  if (edit) await announce(context, project);
  return edit;
}

/** The steps that undo and redo would take. */
export function editState(context: EngineContext, project: string): Promise<{ undo: Edit | null; redo: Edit | null }> {
  return context.storage.edits.state(project);
}

async function announce(context: EngineContext, project: string): Promise<void> {
  await touchProject(context, project);
  context.bus.post({ kind: 'changed', areas: ['data', 'projects'] });
}
