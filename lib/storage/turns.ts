/**
 * Taking turns: work of one tab runs in the order it came, and with a name also among tabs, under the Web Lock of that name.
 * Shared work of several tabs goes on side by side; exclusive work is alone.
 */
export class Turns {
  readonly #lockName: string | null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(lockName: string | null = null) {
    this.#lockName = lockName;
  }

  /** Runs work when its turn comes; what it gives or throws comes back. */
  take<T>(mode: 'shared' | 'exclusive', work: () => Promise<T>): Promise<T> {
    const run = (): Promise<T> => {
      // Node and old browsers have no locks; there is only this tab then.
      const locks = (globalThis.navigator as { readonly locks?: LockManager } | undefined)?.locks;
      return this.#lockName !== null && locks ? (locks.request(this.#lockName, { mode }, work) as Promise<T>) : work();
    };
    const turn = this.#last.then(run, run);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
