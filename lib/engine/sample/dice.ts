/**
 * Draws of one topic of one sample picture, one after the other. Every topic has its own stream (Philox, lib/core), so a new
 * draw for the clouds never moves a boat.
 */
import { PhiloxStream, philoxPurpose, sampleWord } from '@/lib/core';

const seed = 20260;

export class Dice {
  readonly #stream: PhiloxStream;
  #draw = 0;

  /** @param picture the index of the picture; the same topic and picture give the same draws for ever */
  constructor(topic: string, picture: number) {
    this.#stream = new PhiloxStream({ seed, sample: sampleWord(`harbour/${topic}`), epoch: picture, purpose: philoxPurpose.stream });
  }

  /** Uniform between two numbers. */
  range(low: number, high: number): number {
    return low + (high - low) * this.#stream.uniform(this.#draw++);
  }

  /** Around `middle`, most often near it, never further away than `spread`. */
  around(middle: number, spread: number): number {
    return middle + spread * (this.range(-0.5, 0.5) + this.range(-0.5, 0.5));
  }

  /** A whole number, both ends possible. */
  whole(low: number, high: number): number {
    return Math.floor(this.range(low, high + 1));
  }

  chance(probability: number): boolean {
    return this.range(0, 1) < probability;
  }

  side(): -1 | 1 {
    return this.chance(0.5) ? 1 : -1;
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.whole(0, list.length - 1)] ?? list[0];
  }

  /** An unsigned 32-bit word. */
  word(): number {
    return this.#stream.word(this.#draw++);
  }
}
