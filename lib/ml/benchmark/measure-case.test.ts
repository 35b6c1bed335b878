import { describe, expect, test } from 'vitest';
import { AppError, toAppError } from '@/lib/core';
import { type Contestant, type MeasureOptions, measureCase } from './measure-case';

// Engines with set speeds and set numbers on a clock that only they move: what real ones do cannot be foretold.
interface Scripted {
  readonly msPerRun: number;
  /** The value of a batch; every honest engine gives 1 + index. */
  readonly value?: (index: number) => number;
  readonly failsAtRun?: number;
}

function scene(engines: Readonly<Record<string, Scripted>>, change: Partial<MeasureOptions> = {}) {
  const clock = { ms: 0 };
  const runs: { engine: string; index: number }[] = [];
  const alive = new Set<string>();
  const steps: string[] = [];
  const contestants = Object.entries(engines).map(([engine, { msPerRun, value = (index: number) => 1 + index, failsAtRun }]): Contestant => {
    let count = 0;
    return {
      engine,
      async open() {
        clock.ms += 1000;
        alive.add(engine);
        return {
          async run(index) {
            if (++count === failsAtRun) throw new AppError('gpu/device-lost', 'The graphics card was lost.');
            clock.ms += msPerRun;
            runs.push({ engine, index });
            return Float32Array.of(value(index), 0.5);
          },
          async destroy() {
            alive.delete(engine);
          },
        };
      },
    };
  });
  const options = { batches: 4, windows: 4, windowMs: 1000, limitMs: 6000, tolerance: 1e-3, now: () => clock.ms, ...change };
  return { contestants, runs, alive, steps, options: { ...options, onStep: (text: string) => steps.push(text) } };
}

describe('measureCase', () => {
  test('windows take turns forwards and backwards, and each is as long as asked', async () => {
    const { contestants, steps, options, alive } = scene({ a: { msPerRun: 300 }, b: { msPerRun: 400 }, c: { msPerRun: 1000 } });
    const { measured, failed, differing } = await measureCase(contestants, options);
    const turns = steps.filter((step) => step.includes('window')).map((step) => step[0]);
    expect(turns.join('')).toBe('abccbaabccba');
    expect(measured.map(({ samplesMs }) => samplesMs)).toEqual([Array(4).fill(300), Array(4).fill(400), Array(4).fill(1000)]);
    // 300 ms: four runs reach 1,000 ms; 400 ms: three.
    expect(measured.map(({ timedRuns }) => timedRuns)).toEqual([16, 12, 4]);
    expect(measured.map(({ warmupMs }) => warmupMs)).toEqual([1600, 1800, 3000]);
    expect([failed, differing, [...alive]]).toEqual([[], [], []]);
  });

  test('runs go through all batches, whatever the windows', async () => {
    const { contestants, runs, options } = scene({ a: { msPerRun: 400 } });
    await measureCase(contestants, options);
    expect(runs.map(({ index }) => index)).toEqual([0, 1, ...Array.from({ length: 12 }, (_, i) => i % 4)]);
  });

  test('a slow engine warms up once and gets two windows, the others all of theirs', async () => {
    const { contestants, options } = scene({ fast: { msPerRun: 10 }, slow: { msPerRun: 12_000 } });
    const { measured } = await measureCase(contestants, options);
    expect(measured.map(({ engine, warmupRuns, samplesMs }) => [engine, warmupRuns, samplesMs.length])).toEqual([
      ['fast', 2, 4],
      ['slow', 1, 2],
    ]);
  });

  test('an engine with other numbers ends the case before the clock runs', async () => {
    const { contestants, steps, options, alive } = scene({ a: { msPerRun: 10 }, b: { msPerRun: 1, value: (index) => (1 + index) * 1.002 } });
    const { measured, differing } = await measureCase(contestants, options);
    expect(differing).toEqual(['b']);
    expect(measured[1]?.difference).toBeCloseTo(0.002, 5);
    expect(measured.every(({ samplesMs, timedRuns }) => samplesMs.length + timedRuns === 0)).toBe(true);
    expect(steps.some((step) => step.includes('window'))).toBe(false);
    expect(alive.size).toBe(0);
  });

  test('a difference in a batch that only the timed runs reach takes all speeds away', async () => {
    const { contestants, options } = scene({ a: { msPerRun: 400 }, b: { msPerRun: 400, value: (index) => (index === 3 ? Number.NaN : 1 + index) } });
    const { measured, differing } = await measureCase(contestants, options);
    expect(differing).toEqual(['b']);
    expect(measured.map(({ samplesMs, difference }) => [samplesMs.length, difference])).toEqual([
      [0, 0],
      [0, Number.POSITIVE_INFINITY],
    ]);
  });

  test('the reference computes for the comparison what it has not run, and only that', async () => {
    // The reference is so slow that its windows reach batches 0 and 1 only; the other one runs all four.
    const { contestants, runs, options } = scene({ a: { msPerRun: 12_000 }, b: { msPerRun: 400 } });
    const { measured, differing } = await measureCase(contestants, options);
    expect([differing, measured[0]?.timedRuns]).toEqual([[], 2]);
    expect(runs.filter(({ engine }) => engine === 'a').map(({ index }) => index)).toEqual([0, 1, 0, 1, 2, 3]);
  });

  test.each([1, 4])('an engine that fails in run %i is told, freed, and leaves the others their speeds', async (failsAtRun) => {
    const { contestants, options, alive } = scene({ a: { msPerRun: 500 }, b: { msPerRun: 500, failsAtRun }, c: { msPerRun: 250 } });
    const { measured, failed } = await measureCase(contestants, options);
    expect(failed.map(({ engine, error }) => [engine, error.code])).toEqual([['b', 'gpu/device-lost']]);
    expect(measured.map(({ engine, samplesMs }) => [engine, samplesMs])).toEqual([
      ['a', Array(4).fill(500)],
      ['c', Array(4).fill(250)],
    ]);
    expect(alive.size).toBe(0);
  });

  test.each([1, 4])('without the reference there is no measurement (run %i)', async (failsAtRun) => {
    const { contestants, options, alive } = scene({ a: { msPerRun: 500, failsAtRun }, b: { msPerRun: 500 } });
    const error = await measureCase(contestants, options).then(() => expect.unreachable('it was measured'), toAppError);
    expect(error.code).toBe('gpu/device-lost');
    expect(alive.size).toBe(0);
  });
});
