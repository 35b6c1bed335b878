/** Progress as every long call reports it: first and last always, the rest about ten times a second. */

/** How far a phase is. `total` 0 = not known yet. `rate` is units per second, `etaSeconds` the time left, when known. */
export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly rate?: number;
  readonly etaSeconds?: number;
}

/** Receives progress. Must be cheap; a throttled one comes from {@link throttleProgress}. */
export type OnProgress = (progress: Progress) => void;

/**
 * Passes on the first and the last report of each phase and at most one per interval between.
 * @param intervalMs default 100
 */
export function throttleProgress(onProgress: OnProgress, intervalMs = 100): OnProgress {
  let lastMs = Number.NEGATIVE_INFINITY;
  let lastPhase = '';
  return (progress) => {
    const nowMs = performance.now();
    const isEdge = progress.phase !== lastPhase || (progress.total > 0 && progress.done >= progress.total);
    if (!isEdge && nowMs - lastMs < intervalMs) return;
    lastMs = nowMs;
    lastPhase = progress.phase;
    onProgress(progress);
  };
}

/**
 * Measures a rate with an exponential mean (half-life 20 units) and gives the time left, from 3 units on.
 */
export class RateMeter {
  #lastMs: number;
  #lastDone = 0;
  #secondsPerUnit = 0;
  #measured = 0;

  constructor(nowMs: number = performance.now()) {
    this.#lastMs = nowMs;
  }

  /** Takes note that `done` units are finished; returns rate and time left when they are known. */
  update(done: number, total: number, nowMs: number = performance.now()): { rate?: number; etaSeconds?: number } {
    const units = done - this.#lastDone;
    if (units > 0) {
      const perUnit = (nowMs - this.#lastMs) / 1000 / units;
      const keep = this.#measured === 0 ? 0 : 0.5 ** (units / 20);
      this.#secondsPerUnit = this.#secondsPerUnit * keep + perUnit * (1 - keep);
      this.#measured += units;
      this.#lastDone = done;
      this.#lastMs = nowMs;
    }
    if (this.#measured < 3 || this.#secondsPerUnit <= 0) return {};
    return {
      rate: 1 / this.#secondsPerUnit,
      ...(total > 0 ? { etaSeconds: Math.max(0, total - done) * this.#secondsPerUnit } : {}),
    };
  }
}
