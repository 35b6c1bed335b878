/** Import, first half: reads a source and says what an import would do. Writes nothing; the plan waits in this worker. */
import { AppError, type PlannedImport, planImport as planSource, toAppError } from '@/lib/core';
import { formatInput, type Source } from '@/lib/media';
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

/** The bytes of one planned picture, to show it before anything is written. @throws AppError `import/plan-gone`, `source/not-found` */
export async function readSample(context: ActionContext, planId: string, path: string): Promise<Blob> {
  const plan = waiting.get(planId);
  if (!plan) throw planGone(planId);
  const mime = plan.planned.items.find((item) => item.sourcePath === path)?.meta.mime;
  const file = await plan.source.open(path, { signal: context.signal });
  // Names and pickers lie about the type, the header does not; without a type browsers show no picture.
  return new Blob([file], { type: mime ?? file.type });
}

/** Takes a waiting plan. @throws AppError `import/plan-gone` when its worker was ended since */
export function takePlan(planId: string): WaitingPlan {
  const plan = waiting.get(planId);
  if (!plan) throw planGone(planId);
  waiting.delete(planId);
  return plan;
}

function planGone(planId: string): AppError {
  return new AppError('import/plan-gone', 'The files have to be chosen again: the page was reloaded since.', { details: { planId } });
}

/** A failure of one picture as a line of the import's log; anything that is not about the picture is thrown on. */
export function pictureFailure(thrown: unknown): AppError {
  const error = toAppError(thrown);
  if (/^(image|zip)\//.test(error.code)) return error;
  throw error;
}
