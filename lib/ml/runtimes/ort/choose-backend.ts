/**
 * The rule `auto` for inference and features: a short race between the backends of this machine. The graphics card is never
 * assumed to win: the fastest backend whose numbers agree with wasm is taken and remembered. A software adapter takes no part.
 */
import { AppError, type ContentHash, hashJson, throwIfCancelled, toAppError } from '@/lib/core';
import type { BackendId, ForwardProgram, PixelBatch } from '../forward-program';
import { relativeDifference } from '../relative-difference';
import type { Backend } from './list-backends';

/** How one backend did. `imagesPerSecond` and `difference` are absent when it did not run to the end. */
interface RaceEntry {
  readonly backend: Backend;
  readonly verdict: 'chosen' | 'slower' | 'software' | 'too-slow' | 'wrong' | 'failed';
  readonly imagesPerSecond?: number;
  /** Largest difference to wasm, relative to wasm's largest value. */
  readonly difference?: number;
  /** Error code of `failed`. */
  readonly code?: string;
}
/** The winner, compiled, and how everybody did; no entries when there was no race (remembered, or nobody to race against). */
interface RaceResult {
  readonly backend: Backend;
  readonly program: ForwardProgram;
  readonly entries: readonly RaceEntry[];
}

/** Keeps winners between sessions; the caller's storage implements it. */
export interface BackendMemory {
  get(key: ContentHash): Promise<string | undefined>;
  set(key: ContentHash, backend: BackendId): Promise<void>;
}

/** What a remembered verdict depends on. */
export interface RaceFacts {
  /** What `listBackends` found; wasm must be among them. */
  readonly backends: readonly Backend[];
  readonly graphHash: string;
  /** Another version of the runtime races again. */
  readonly runtimeVersion: string;
  readonly memory?: BackendMemory;
}

export interface RaceOptions extends RaceFacts {
  readonly compile: (id: BackendId) => Promise<ForwardProgram>;
  readonly signal?: AbortSignal;
  /** Time for all rivals of wasm together, default 2,000 ms. Wasm, the reference, runs before and is always let finish. */
  readonly limitMs?: number;
  /** How long each backend is run for the clock, default 500 ms and at least two runs. */
  readonly measureMs?: number;
}

const tolerance = 1e-2;
// Wasm is as fast with one picture as with many; a graphics card shows its speed with a batch.
const picturesPerRun: Readonly<Record<BackendId, number>> = { 'ort-wasm': 1, 'ort-webgpu': 8 };

/** The winner without a race: the remembered one, or wasm when nobody can race against it. Undefined when only a race can tell. */
export async function rememberedBackend(facts: RaceFacts): Promise<Backend | undefined> {
  const { wasm, rivals } = runners(facts.backends);
  if (rivals.length === 0) return wasm;
  const id = await facts.memory?.get(memoryKey(facts));
  return [wasm, ...rivals].find((backend) => backend.id === id);
}

/**
 * Runs the race, or takes the remembered winner. A race that a rival did not finish is not remembered: it may do better next time.
 * @throws AppError what compiling for wasm throws, `task/cancelled`
 */
export async function chooseBackend(options: RaceOptions): Promise<RaceResult> {
  const known = await rememberedBackend(options);
  if (known) return { backend: known, program: await options.compile(known.id), entries: [] };
  const { wasm, rivals } = runners(options.backends);
  const result = await race(options, wasm, rivals);
  const isWhole = result.entries.every(({ verdict }) => verdict !== 'too-slow' && verdict !== 'failed');
  if (isWhole) await options.memory?.set(memoryKey(options), result.backend.id);
  return result;
}

function runners(backends: readonly Backend[]): { wasm: Backend; rivals: readonly Backend[] } {
  const wasm = backends.find(({ id }) => id === 'ort-wasm');
  if (!wasm) throw new TypeError('The list of backends must hold wasm');
  return { wasm, rivals: backends.filter(({ id, software }) => id !== 'ort-wasm' && !software) };
}

function memoryKey({ backends, runtimeVersion, graphHash }: RaceFacts): ContentHash {
  return hashJson({ devices: backends.map(({ id, device }) => `${id}: ${device}`), runtime: runtimeVersion, graph: graphHash });
}

/** A backend that ran to the end. */
interface Finisher {
  readonly backend: Backend;
  readonly program: ForwardProgram;
  readonly imagesPerSecond: number;
  /** The first picture's outputs. */
  readonly outputs: ReadonlyMap<string, Float32Array>;
  readonly difference: number;
}

async function race(options: RaceOptions, wasm: Backend, rivals: readonly Backend[]): Promise<RaceResult> {
  const { backends, signal, limitMs = 2000 } = options;
  const entries: RaceEntry[] = backends.filter(({ software }) => software).map((backend) => ({ backend, verdict: 'software' }));
  const reference = await measure(wasm, options);
  // A large network takes wasm seconds to compile: that is not the rivals' time.
  const deadlineMs = performance.now() + limitMs;
  let best = reference;
  const losers: Finisher[] = [];
  for (const backend of rivals) {
    throwIfCancelled(signal);
    const running = measure(backend, options, reference.outputs);
    const finisher = await settleBefore(deadlineMs, running);
    if (finisher === 'too-slow' || finisher instanceof AppError) {
      // Whatever still comes of it is freed; its failure no longer matters.
      running.then(({ program }) => program.destroy()).catch(() => undefined);
      entries.push(finisher === 'too-slow' ? { backend, verdict: 'too-slow' } : { backend, verdict: 'failed', code: finisher.code });
    } else if (!(finisher.difference <= tolerance)) {
      entries.push(entryOf(finisher, 'wrong'));
      await finisher.program.destroy();
    } else if (finisher.imagesPerSecond > best.imagesPerSecond) {
      losers.push(best);
      best = finisher;
    } else losers.push(finisher);
  }
  for (const loser of losers) {
    entries.push(entryOf(loser, 'slower'));
    await loser.program.destroy();
  }
  return { backend: best.backend, program: best.program, entries: [entryOf(best, 'chosen'), ...entries] };
}

function entryOf({ backend, imagesPerSecond, difference }: Finisher, verdict: RaceEntry['verdict']): RaceEntry {
  return { backend, verdict, imagesPerSecond, difference };
}

/** Compiles and takes the fastest of a few runs: the first ones pay for compiling shaders, and wasm code that is not optimised yet. */
async function measure(
  backend: Backend,
  { compile, measureMs = 500 }: RaceOptions,
  reference?: ReadonlyMap<string, Float32Array>,
): Promise<Finisher> {
  const program = await compile(backend.id);
  const batch = noise(program.input, picturesPerRun[backend.id]);
  const startMs = performance.now();
  let fastestMs = Number.POSITIVE_INFINITY;
  let rows: ReadonlyMap<string, Float32Array> = new Map();
  for (let run = 0; run < 2 || performance.now() - startMs < measureMs; run++) {
    const runStartMs = performance.now();
    rows = await program.run(batch);
    fastestMs = Math.min(fastestMs, performance.now() - runStartMs);
  }
  const imagesPerSecond = (batch.valid * 1000) / Math.max(fastestMs, 1e-3);
  const outputs = new Map([...rows].map(([id, values]) => [id, values.subarray(0, values.length / batch.valid)]));
  return { backend, program, imagesPerSecond, outputs, difference: reference ? worstDifference(outputs, reference) : 0 };
}

/** Its result, its error, or `too-slow` when the deadline comes first. */
async function settleBefore(deadlineMs: number, running: Promise<Finisher>): Promise<Finisher | AppError | 'too-slow'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const alarm = new Promise<'too-slow'>((resolve) => {
    timer = setTimeout(() => resolve('too-slow'), Math.max(0, deadlineMs - performance.now()));
  });
  try {
    return await Promise.race([running.catch(toAppError), alarm]);
  } finally {
    clearTimeout(timer);
  }
}

// The worst of all outputs.
function worstDifference(outputs: ReadonlyMap<string, Float32Array>, reference: ReadonlyMap<string, Float32Array>): number {
  return Math.max(...[...reference].map(([id, wanted]) => relativeDifference(outputs.get(id), wanted)));
}

/** Pictures of seeded noise; the first one is the same whatever the count. */
function noise([height, width]: readonly [number, number], count: number): PixelBatch {
  const pixels = new Uint8Array(count * height * width * 3);
  let state = 1;
  for (let i = 0; i < pixels.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    pixels[i] = state >>> 24;
  }
  return { valid: count, pixels };
}
