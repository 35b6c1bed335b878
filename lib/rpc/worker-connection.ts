/**
 * The page's side of the boundary: one worker, started when first needed, ended and started again when a cancelled call does
 * not settle in time. Calls that were running in an ended worker fail with a code; nothing waits for ever.
 */
import { proxy, type Remote, wrap } from 'comlink';
import { AppError } from '@/lib/core';
import { type Envelope, open } from './envelope';
import type { WorkerSurface } from './worker-host';

/** How long a cancelled call may take to settle before its worker is ended. */
const cancelGraceMs = 2000;

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: unknown) => void;
}

interface Pending {
  readonly fail: (error: AppError) => void;
}

/** One worker behind a name. */
export class WorkerConnection {
  readonly #spawn: () => Worker;
  #worker: Worker | undefined;
  #remote: Remote<WorkerSurface> | undefined;
  #nextId = 1;
  readonly #pending = new Map<number, Pending>();

  /** @param spawn starts the worker; the bundler needs `new Worker(new URL(...))` written out at the caller */
  constructor(spawn: () => Worker) {
    this.#spawn = spawn;
  }

  /**
   * Calls the worker.
   * @throws AppError what the worker threw; `task/cancelled` after an abort; `task/crashed` when the worker died
   */
  async call(name: string, args: unknown, options: CallOptions = {}): Promise<unknown> {
    const { signal, onEvent } = options;
    if (signal?.aborted) throw cancelled();
    const remote = this.#connect();
    const id = this.#nextId++;
    let watchdog: ReturnType<typeof setTimeout> | undefined;
    const onAbort = () => {
      void remote.cancel(id);
      watchdog = setTimeout(() => this.restart(), cancelGraceMs);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const died = new Promise<never>((_, reject) => {
        this.#pending.set(id, { fail: (error) => reject(signal?.aborted ? cancelled() : error) });
      });
      const envelope = remote.call(id, name, args, onEvent ? proxy(onEvent) : null) as Promise<Envelope>;
      return open(await Promise.race([envelope, died]));
    } finally {
      this.#pending.delete(id);
      clearTimeout(watchdog);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Ends the worker now; the next call starts a fresh one. Running calls fail with `task/crashed`, aborted ones with `task/cancelled`. */
  restart(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#remote = undefined;
    const error = new AppError('task/crashed', 'The background worker was ended. What was saved is safe; start the task again.', { retryable: true });
    for (const pending of [...this.#pending.values()]) pending.fail(error);
  }

  #connect(): Remote<WorkerSurface> {
    if (this.#remote) return this.#remote;
    const worker = this.#spawn();
    worker.addEventListener('error', (event) => {
      // A worker that cannot start (or dies) would otherwise leave its callers waiting.
      if (this.#worker !== worker) return;
      console.error('Worker failed', event.message);
      this.restart();
    });
    this.#worker = worker;
    this.#remote = wrap<WorkerSurface>(worker);
    return this.#remote;
  }
}

function cancelled(): AppError {
  return new AppError('task/cancelled', 'The work was cancelled.');
}
