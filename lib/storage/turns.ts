/**
 * Taking turns: work of one tab runs one after the other, in the order it came; with a name also among tabs, under the Web
 * Lock of that name, where the browser has locks.
 */
export class Turns {
  readonly #lockName: string | null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(lockName: string | null = null) {
    this.#lockName = lockName;
  }

  /** Runs work when its turn comes; what it gives or throws comes back. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const run = (): Promise<T> => {
      // Node and old browsers have no locks; there is only this tab then.
      const locks = (globalThis.navigator as { readonly locks?: LockManager } | undefined)?.locks;
      return this.#lockName !== null && locks ? (locks.request(this.#lockName, work) as Promise<T>) : work();
    };
    const turn = this.#last.then(run, run);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
