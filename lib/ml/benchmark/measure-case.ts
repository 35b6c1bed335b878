/**
 * Measures several engines on the same work: everyone warms up, results are compared, and only then the clock runs, in
 * windows that take turns (A-B-C, C-B-A, ...) so that a machine that gets warmer or busier is unfair to nobody (engine.md 13).
 * It knows neither networks nor pictures: a run is a batch by its number.
 */
import { AppError, toAppError } from '@/lib/core';
import { relativeDifference } from '../runtimes/relative-difference';

/** An engine that is ready. Its results of one batch must not depend on other batches. */
export interface Runner {
  /** Runs batch `index` to its end; the values are on the processor when it settles. */
  run(index: number): Promise<Float32Array>;
  destroy(): Promise<void>;
}
export interface Contestant {
  readonly engine: string;
  open(): Promise<Runner>;
}

export interface MeasureOptions {
  /** How many different batches there are; runs go through them in a circle. */
  readonly batches: number;
  /** Most windows per engine, and the shortest time of one. */
  readonly windows: number;
  readonly windowMs: number;
  /** An engine that has been timed for longer than this and has two windows gets no further one. */
  readonly limitMs: number;
  /** Largest allowed relative difference to the first contestant. */
  readonly tolerance: number;
  /** A clock in milliseconds. */
  readonly now: () => number;
  readonly onStep?: (text: string) => void;
}

/** How one engine did. `windowMs` holds milliseconds per run, one number per window. */
export interface Measured {
  readonly engine: string;
  /** Opening and warm-up runs together. */
  readonly warmupMs: number;
  readonly warmupRuns: number;
  readonly timedRuns: number;
  readonly samplesMs: readonly number[];
  /** Largest difference to the first contestant over every batch that this engine ran. */
  readonly difference: number;
  /** Its result of batch 0. */
  readonly first: Float32Array;
}
export interface CaseOutcome {
  /** Engines that ran. Samples are empty when results differ: a wrong result has no speed. */
  readonly measured: readonly Measured[];
  readonly failed: readonly { readonly engine: string; readonly error: AppError }[];
  /** Engines whose results differ from the first contestant's. */
  readonly differing: readonly string[];
}

// Shaders are compiled in the first run, caches fill in the second; an engine that needs this long gets by with one.
const warmupRuns = 2;
const warmupLimitMs = 5000;
const fewestWindows = 2;

/**
 * Runs all contestants; the first one is the reference of the comparison.
 * @throws AppError what the first contestant throws
 */
export async function measureCase(contestants: readonly Contestant[], options: MeasureOptions): Promise<CaseOutcome> {
  const entrants: Entrant[] = [];
  const failed: { engine: string; error: AppError }[] = [];
  try {
    for (const contestant of contestants) {
      options.onStep?.(`${contestant.engine}: warm-up`);
      const entrant = new Entrant(contestant.engine, options);
      try {
        await entrant.warmUp(contestant);
        entrants.push(entrant);
      } catch (thrown) {
        await entrant.destroy();
        if (entrants.length === 0) throw thrown;
        failed.push({ engine: contestant.engine, error: toAppError(thrown) });
      }
    }
    const [reference] = entrants;
    if (!reference) throw new TypeError('There is nobody to measure');
    await compare(reference, entrants);
    if (entrants.every((entrant) => entrant.difference <= options.tolerance)) {
      await takeTurns(entrants, failed, options);
      await compare(reference, entrants);
    }
    const differing = entrants.filter((entrant) => !(entrant.difference <= options.tolerance)).map(({ engine }) => engine);
    return { measured: entrants.map((entrant) => entrant.result(differing.length === 0)), failed, differing };
  } finally {
    for (const entrant of entrants) await entrant.destroy();
  }
}

async function takeTurns(entrants: Entrant[], failed: { engine: string; error: AppError }[], { windows, onStep }: MeasureOptions): Promise<void> {
  for (let round = 0; round < windows; round++) {
    const order = round % 2 === 0 ? [...entrants] : entrants.toReversed();
    for (const entrant of order) {
      if (entrant.hasEnough()) continue;
      onStep?.(`${entrant.engine}: window ${round + 1} of at most ${windows}`);
      try {
        await entrant.window();
      } catch (thrown) {
        if (entrant === entrants[0]) throw thrown;
        failed.push({ engine: entrant.engine, error: toAppError(thrown) });
        entrants.splice(entrants.indexOf(entrant), 1);
        await entrant.destroy();
      }
    }
  }
}

/** Holds every result of everyone against the reference, which computes the batches that it has not had yet. */
async function compare(reference: Entrant, entrants: readonly Entrant[]): Promise<void> {
  for (const entrant of entrants) {
    for (const [index, values] of [...entrant.results]) {
      if (!reference.results.has(index)) await reference.run(index);
      const wanted = reference.results.get(index) ?? new Float32Array();
      if (wanted.length === 0) throw new AppError('bench/result-invalid', `${reference.engine} gave no values.`, { details: { path: 'results' } });
      entrant.difference = Math.max(entrant.difference, relativeDifference(values, wanted));
    }
  }
}

/** A contestant on its way: runner, results by batch, samples. */
class Entrant {
  readonly engine: string;
  readonly results = new Map<number, Float32Array>();
  difference = 0;
  readonly #options: MeasureOptions;
  readonly #samplesMs: number[] = [];
  #runner: Runner | undefined;
  #warmupMs = 0;
  #warmupRuns = 0;
  #timedRuns = 0;
  #timedMs = 0;

  constructor(engine: string, options: MeasureOptions) {
    this.engine = engine;
    this.#options = options;
  }

  async warmUp(contestant: Contestant): Promise<void> {
    const { now } = this.#options;
    const startMs = now();
    this.#runner = await contestant.open();
    const openedMs = now();
    while (this.#warmupRuns < warmupRuns && now() - openedMs < warmupLimitMs) {
      await this.run(this.#warmupRuns % this.#options.batches);
      this.#warmupRuns += 1;
    }
    this.#warmupMs = now() - startMs;
  }

  async run(index: number): Promise<void> {
    if (!this.#runner) throw new TypeError(`${this.engine} is not open`);
    this.results.set(index, await this.#runner.run(index));
  }

  async window(): Promise<void> {
    const { now, batches, windowMs } = this.#options;
    const startMs = now();
    let runs = 0;
    do {
      await this.run((this.#timedRuns + runs) % batches);
      runs += 1;
    } while (now() - startMs < windowMs);
    const elapsedMs = now() - startMs;
    this.#timedRuns += runs;
    this.#timedMs += elapsedMs;
    this.#samplesMs.push(elapsedMs / runs);
  }

  hasEnough(): boolean {
    return this.#samplesMs.length >= fewestWindows && this.#timedMs >= this.#options.limitMs;
  }

  result(isTimed: boolean): Measured {
    return {
      engine: this.engine,
      warmupMs: this.#warmupMs,
      warmupRuns: this.#warmupRuns,
      timedRuns: this.#timedRuns,
      samplesMs: isTimed ? this.#samplesMs : [],
      difference: this.difference,
      first: this.results.get(0) ?? new Float32Array(),
    };
  }

  async destroy(): Promise<void> {
    const runner = this.#runner;
    this.#runner = undefined;
    await runner?.destroy();
  }
}
