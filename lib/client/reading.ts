/**
 * One answer that components share: kept while it is read again, one reading at a time, and read once more (not once per change)
 * when something changed meanwhile. `query` reads actions of the engine this way, `remote` the registry.
 */
import { type AppError, toAppError } from '@/lib/core';

/** The state of an answer. `data` stays while it is read again, also when that fails. */
export interface Read<T> {
  readonly data: T | undefined;
  readonly error: AppError | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** Not asked for. */
export const idle: Read<never> = { data: undefined, error: undefined, isLoading: false, reload: () => undefined };
/** What the first paint shows: pages are also rendered once at build time. */
export const loading: Read<never> = { ...idle, isLoading: true };

/** For `useSyncExternalStore` where nothing is asked. */
export function subscribeToNothing(): () => void {
  return () => undefined;
}

export class Reading {
  load: () => Promise<unknown>;
  state: Read<unknown>;
  readonly #listeners = new Set<() => void>();
  #isReading = false;
  #isStale = false;

  constructor(load: () => Promise<unknown>) {
    this.load = load;
    this.state = { ...loading, reload: () => this.read() };
  }

  get isShown(): boolean {
    return this.#listeners.size > 0;
  }

  /** Tells of every change of the state; one function for the life of the answer, so that a render does not subscribe anew. */
  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  read(): void {
    // One at a time keeps answers in order, and the worker or server free for the person's next press.
    if (this.#isReading) {
      this.#isStale = true;
      return;
    }
    this.#isReading = true;
    this.load().then(
      (data) => this.#settle({ data, error: undefined }),
      (thrown: unknown) => this.#settle({ error: toAppError(thrown) }),
    );
  }

  #settle(state: Partial<Read<unknown>>): void {
    this.#isReading = false;
    this.state = { ...this.state, isLoading: false, ...state };
    for (const listener of this.#listeners) listener();
    if (!this.#isStale) return;
    this.#isStale = false;
    this.read();
  }
}
