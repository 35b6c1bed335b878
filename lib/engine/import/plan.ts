/** Import, first half: reads a source and says what an import would do. Writes nothing; the plan waits in this worker. */
import { AppError, type PlannedImport, planImport as planSource, toAppError } from '@/lib/core';
import { formatInput, makeDisplayPicture, type Source } from '@/lib/media';
import { openPickedSource } from '@/lib/media/archive';
import type { ActionContext } from '../actions/action';
import type { SourceInput } from '../actions/import';

/** A plan with the source it was made of. */
export interface WaitingPlan {
  readonly source: Source;
  readonly planned: PlannedImport;
}

// A person has one wizard open; a few more for tabs and second thoughts.
const maxWaiting = 8;
/** How browsers say that a picked file is not there as it was. */
const changedNames: readonly string[] = ['NotFoundError', 'NotReadableError'];
const waiting = new Map<string, WaitingPlan>();

/**
 * Plans an import.
 * @throws AppError `source/*`, `zip/*`, `format/*`, `import/nothing` when not one picture can be taken
 */
export async function planImport(context: ActionContext, input: SourceInput): Promise<{ planId: string; plan: PlannedImport['plan'] }> {
  const picked = input.files.map(({ path, file }) => (file ? { path, file } : { path }));
  const source = await openPickedSource(picked, input.name);
  const planned = await planSource(await formatInput(source, context.signal), { signal: context.signal, onProgress: context.onEvent });
  const planId = crypto.randomUUID();
  waiting.set(planId, { source, planned });
  for (const id of waiting.keys()) if (waiting.size > maxWaiting) waiting.delete(id);
  return { planId, plan: planned.plan };
}

/** One planned picture, upright, to show it before anything is written. @throws AppError `import/plan-gone`, `source/not-found`, `image/*` */
export async function readSample(context: ActionContext, planId: string, path: string): Promise<Blob> {
  const plan = waitingPlan(planId);
  return makeDisplayPicture(await plan.source.open(path, { signal: context.signal }), path);
}

/** A waiting plan. @throws AppError `import/plan-gone` when its worker was ended since */
export function waitingPlan(planId: string): WaitingPlan {
  const plan = waiting.get(planId);
  if (!plan) throw planGone(planId);
  return plan;
}

/** Forgets a plan whose import has started; until then a failed start can be tried again. */
export function forgetPlan(planId: string): void {
  waiting.delete(planId);
}

/**
 * The bytes of a picked file, read as a whole: a browser keeps only where it is, and refuses once it was moved or written to.
 * @throws AppError `source/changed` {path}
 */
export async function readPicked(file: Blob, path: string): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer();
  } catch (cause) {
    if (!(cause instanceof DOMException) || !changedNames.includes(cause.name)) throw cause;
    throw new AppError('source/changed', 'This file was moved or changed after it was chosen. Choose it again.', { cause, details: { path } });
  }
}

function planGone(planId: string): AppError {
  return new AppError('import/plan-gone', 'The files have to be chosen again: the page was reloaded since.', { details: { planId } });
}

/** A failure of one picture as a line of the import's log; anything that is not about the picture is thrown on. */
export function pictureFailure(thrown: unknown): AppError {
  const error = toAppError(thrown);
  if (/^(image|zip)\/|^source\/changed$/.test(error.code)) return error;
  throw error;
}
