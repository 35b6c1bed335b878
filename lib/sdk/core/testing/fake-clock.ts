/** For tests: a clock that stands until it is told to go on. */
import type { Clock } from '../types';

export class FakeClock implements Clock {
  private timers: { at: number; run: () => void }[] = [];
  private time: number;

  constructor(startMs = Date.parse('2026-11-20T12:00:00Z')) {
    this.time = startMs;
  }

  now(): number {
    return this.time;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.time + ms, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  }

  /** Timers that have not run. */
  get pending(): number {
    return this.timers.length;
  }

  /** Lets `ms` pass: timers run in order, and what waits for them goes on before the next one. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      await settled();
      const next = this.timers.toSorted((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      this.time = next.at;
      this.timers = this.timers.filter((one) => one !== next);
      next.run();
    }
    this.time = end;
    await settled();
  }
}

/** Everything that is ready to go on has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
