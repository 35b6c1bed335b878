/** For tests: one lock for several clients of a process, as Web Locks are for tabs. */
import type { Host } from '../core/client';

let last: Promise<unknown> = Promise.resolve();

/** Runs work one after the other, whoever asks. */
export const inTurn = (): Host['exclusive'] => (_name, signal, work) => {
  const turn = last.then(() => {
    signal.throwIfAborted();
    return work();
  });
  last = turn.catch(() => undefined);
  return turn;
};
