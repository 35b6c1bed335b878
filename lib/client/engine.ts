/**
 * The main thread's way to the engine: `call` runs an action in the worker that its spec names. Nothing heavy runs here.
 */
import { AppError } from '@/lib/core';
import { type ActionArgs, type ActionName, type ActionResult, openBus, workerOf } from '@/lib/engine';
import { type CallOptions, WorkerConnection } from '@/lib/rpc';

const workers = {
  data: new WorkerConnection(() => new Worker(new URL('../../workers/data.worker.ts', import.meta.url), { type: 'module', name: 'slipway-data' })),
  gpu: new WorkerConnection(() => new Worker(new URL('../../workers/gpu.worker.ts', import.meta.url), { type: 'module', name: 'slipway-gpu' })),
} as const;

/** How long a cancelled job may take to settle before its worker is ended. */
const cancelGraceMs = 2000;

/** The bus of this tab. Opened in the browser only: pages are also rendered once at build time. */
export const bus = typeof window === 'undefined' ? undefined : openBus();

/**
 * Runs an action.
 * @throws AppError with the action's code
 */
export async function call<N extends ActionName>(name: N, args: ActionArgs<N>, options?: CallOptions): Promise<ActionResult<N>> {
  return (await workers[workerOf(name)].call(name, args, options)) as ActionResult<N>;
}

/**
 * Cancels a job, in whichever tab it runs. A worker of this tab that does not settle it within two seconds is ended; what
 * the job had staged is removed.
 */
export async function cancelJob(id: string): Promise<void> {
  bus?.post({ kind: 'cancel', jobId: id });
  const settled = await settledWithin(id, cancelGraceMs);
  if (settled) return;
  const job = await call('job.get', { id });
  if (job.state !== 'running') return;
  workers[job.kind === 'train' || job.kind === 'predict' || job.kind === 'publish' ? 'gpu' : 'data'].restart();
  await call('job.settle', { cancelled: id });
}

function settledWithin(id: string, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(false), timeoutMs);
    const stop = bus?.listen((message) => {
      if (message.kind === 'job' && message.job.id === id && message.job.state !== 'running') finish(true);
    });
    function finish(isSettled: boolean) {
      clearTimeout(timer);
      stop?.();
      resolve(isSettled);
    }
  });
}

/** For scripts and the curious: `window.slipway.call(name, args)` and `await window.slipway.actions()`, the same actions as the buttons. */
export function exposeScripting(): void {
  Object.defineProperty(window, 'slipway', {
    configurable: true,
    value: {
      call: (name: string, args?: unknown) =>
        workers[workerOf(name)].call(name, args ?? {}).catch((thrown: unknown) => {
          throw thrown instanceof AppError ? Object.assign(new Error(thrown.message), thrown.toJSON()) : thrown;
        }),
      actions: () => call('action.list', {}),
    },
  });
}
