/**
 * Keeps long arithmetic polite: between units of work it checks the cancel signal and, every so often, lets waiting
 * messages in (without that a worker never hears a cancel). A MessageChannel, since timers are slowed down in hidden tabs.
 */
import { throwIfCancelled } from '@/lib/core';

/** One per call of a long computation. */
export class Pacer {
  readonly #signal: AbortSignal | undefined;
  readonly #intervalMs: number;
  #lastMs = performance.now();

  /** @param intervalMs longest time without letting messages in */
  constructor(signal: AbortSignal | undefined, intervalMs = 25) {
    this.#signal = signal;
    this.#intervalMs = intervalMs;
  }

  /**
   * Call between units of work of a few milliseconds.
   * @throws AppError `task/cancelled`
   */
  async turn(): Promise<void> {
    if (performance.now() - this.#lastMs >= this.#intervalMs) {
      await nextMessage();
      this.#lastMs = performance.now();
    }
    throwIfCancelled(this.#signal);
  }
}

function nextMessage(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
