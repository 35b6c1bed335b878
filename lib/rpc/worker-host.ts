/** The worker's side of the boundary: exposes one `call` and one `cancel`; knows nothing of what is called. */
import { expose } from 'comlink';
import { type Envelope, seal } from './envelope';

/** What a call is given besides its arguments. Events are anything that can be cloned: progress, mostly. */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly onEvent: (event: unknown) => void;
}

/** Answers a call by name; throws coded errors. */
export type CallHandler = (name: string, args: unknown, context: CallContext) => Promise<unknown>;

/** The shape that crosses the boundary; used by both ends and by nobody else. */
export interface WorkerSurface {
  call(id: number, name: string, args: unknown, onEvent: ((event: unknown) => void) | null): Promise<Envelope>;
  cancel(id: number): void;
}

/** Makes this worker answer calls through `handler`. Call once, at the end of a worker's module. */
export function serveWorker(handler: CallHandler): void {
  const running = new Map<number, AbortController>();
  const surface: WorkerSurface = {
    async call(id, name, args, onEvent) {
      const controller = new AbortController();
      running.set(id, controller);
      const envelope = await seal(() => handler(name, args, { signal: controller.signal, onEvent: (event) => onEvent?.(event) }));
      running.delete(id);
      return envelope;
    },
    cancel(id) {
      running.get(id)?.abort();
    },
  };
  expose(surface);
}
