/**
 * The heavy door of lib/engine: what a worker runs. `openEngine` gives the call handler that answers every action by name.
 */
import { openStorage } from '@/lib/storage';
import { actions } from './actions';
import { parseArgs } from './actions/action';
import { openBus } from './bus';
import type { EngineContext } from './context';
import { tidyWhenIdle } from './housekeeping';
import { settleJobs } from './jobs/journal';

/** What a call carries besides its arguments; the same shape as lib/rpc's. */
interface CallContext {
  readonly signal: AbortSignal;
  readonly onEvent: (event: unknown) => void;
}

export interface EngineOptions {
  /** This worker tidies storage when idle. One worker of a page is enough. */
  readonly keepsHouse?: boolean;
}

/**
 * Opens the engine of a browser worker.
 * @returns the handler of calls by action name; it throws `action/unknown`, `action/bad-args` and what the action throws
 */
export function openEngine({ keepsHouse = false }: EngineOptions = {}): (name: string, args: unknown, call: CallContext) => Promise<unknown> {
  // Storage opens with the first call, so that a failing one is an answer and not a dead worker.
  let opening: Promise<EngineContext> | undefined;
  let putOffTidying: (() => void) | undefined;
  const open = async (): Promise<EngineContext> => {
    const context = { storage: await openStorage(), bus: openBus(), locks: navigator.locks };
    await settleJobs(context);
    if (keepsHouse) putOffTidying = tidyWhenIdle(context);
    return context;
  };
  return async (name, args, call) => {
    const { spec } = actions.get(name);
    opening ??= open();
    const context = await opening.catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    putOffTidying?.();
    return spec.run(parseArgs(spec, args), { ...context, ...call });
  };
}

// The command line runs the same use-cases over files instead of storage.
export { buildPackage, zipPackage } from './package/build';
export { packageModelOf } from './package/model';
export { type ReadPackage, readPackage } from './package/read';
export { putPart } from './registry/put-part';
export { type FileToSend, sendVersion } from './registry/send-version';
export { BackbonePool } from './train/backbone-pool';
export { dividePhotos } from './train/divide';
export { topK } from './train/evaluation';
export { checkFailures, trainingFindings } from './train/findings';
export { modelDetails } from './train/model-row';
export { catalogEntryOf } from './train/network';
export { type HeadRun, runHead, type TrainingPhoto } from './train/run-head';
