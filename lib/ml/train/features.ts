/**
 * Features of pictures: the output of a frozen network, one row per distinct picture, taken from the store where it has
 * them (training.md 5.1). Rows are rounded to half precision whether cached or not, so that a run from the cache equals the
 * first one bit by bit. Training on them is in `head/`; keeping them is the store's business.
 */
import {
  AppError,
  type ContentHash,
  hashJson,
  type OnProgress,
  type Preprocess,
  RateMeter,
  type Rgba,
  resizeToInput,
  throttleProgress,
  throwIfCancelled,
  toAppError,
  toFloat16,
} from '@/lib/core';
import type { ForwardProgram } from '../runtimes/forward-program';
import type { FeatureStore } from './feature-store';
import { Pacer } from './pacer';

/** What rows of features depend on besides the picture. Rows of two spaces are never mixed. */
export interface FeatureSpace {
  readonly backboneHash: string;
  readonly preprocess: Preprocess;
  /** Name and version of the picture decoder, when decoders differ in their pixels. */
  readonly decoder: string;
  /** Id of the cut or output that the row is taken at. */
  readonly cut: string;
  /** Which augmented copy; 0 = the plain picture. */
  readonly variant: number;
}

/** The content hash that names a space in the cache. */
export function featureSpace({ backboneHash, preprocess, decoder, cut, variant }: FeatureSpace): ContentHash {
  const { order, mean, std, resampler, resize } = preprocess;
  return hashJson({
    backboneHash,
    preprocess: { order, mean, std, resampler, resize: { mode: resize.mode, size: resize.size } },
    decoder,
    cut,
    variant,
  });
}

/** A picture by its content. `load` decodes it when there is no row yet. */
export interface FeatureItem {
  readonly hash: ContentHash;
  readonly load: (signal: AbortSignal | undefined) => Promise<Rgba>;
}

export interface FeatureRequest {
  /** Equal hashes are computed once. */
  readonly items: readonly FeatureItem[];
  /** The compiled backbone; its output `output` holds one row per picture. */
  readonly program: ForwardProgram;
  readonly output: string;
  readonly preprocess: Preprocess;
  readonly space: ContentHash;
  readonly store: FeatureStore;
  /** Most pictures per run of the backbone, for graphics cards; on the processor pictures run one by one. */
  readonly batch: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
  /** Told of each row as it is computed; the next batch waits for it. */
  readonly onRow?: (hash: ContentHash, row: Uint16Array) => Promise<void>;
}

export interface FeatureResult {
  /** Half-precision rows by hash, for every picture that could be decoded. */
  readonly rows: ReadonlyMap<ContentHash, Uint16Array>;
  /** Pictures that went through the backbone. */
  readonly backboneRuns: number;
  /** Distinct pictures whose row came from the store. */
  readonly cacheHits: number;
  /** Pictures without a row, and why: they could not be decoded. */
  readonly failures: readonly { readonly hash: ContentHash; readonly error: AppError }[];
  /** Rows that the store did not take; they are computed again next time. */
  readonly unsaved: number;
}

/**
 * The features of pictures, from the store or computed.
 * @throws AppError `engine/non-finite` when the backbone gives values that are no numbers, `gpu/*`, `task/cancelled`.
 *   Rows that were finished before stay in the store.
 */
export async function computeFeatures(request: FeatureRequest): Promise<FeatureResult> {
  const { store, space, signal } = request;
  throwIfCancelled(signal);
  const distinct = [...new Map(request.items.map((item) => [item.hash, item])).values()];
  const hashes = distinct.map(({ hash }) => hash);
  const rows = new Map(await readCached(store, space, hashes));
  const cacheHits = rows.size;
  const todo = distinct.filter(({ hash }) => !rows.has(hash));
  // The processor is as fast with one picture as with many, a cancel is heard sooner, and rows never depend on their neighbours.
  const perRun = request.program.backend === 'ort-wasm' ? 1 : request.batch;
  const job = new FeatureJob(request, perRun, todo.length, rows);
  const pacer = new Pacer(signal);
  try {
    let next = job.load(todo.slice(0, perRun));
    for (let start = 0; start < todo.length; start += perRun) {
      const batch = await next;
      // Decoded elsewhere while this batch is computed.
      next = job.load(todo.slice(start + perRun, start + 2 * perRun));
      next.catch(() => undefined); // it is awaited in the next turn, which a failure of this one skips
      await job.run(batch);
      await pacer.turn();
    }
  } finally {
    await job.writesSettled();
  }
  return { rows, backboneRuns: job.backboneRuns, cacheHits, failures: job.failures, unsaved: job.unsaved };
}

// A cache that cannot be read is an empty cache.
async function readCached(store: FeatureStore, space: ContentHash, hashes: readonly ContentHash[]): Promise<ReadonlyMap<ContentHash, Uint16Array>> {
  try {
    return await store.read(space, hashes);
  } catch (thrown) {
    if (toAppError(thrown).code === 'task/cancelled') throw thrown;
    return new Map();
  }
}

/** Pictures ready to run: `hashes` in the order of their pixels, and how many were asked for, with those that failed. */
interface LoadedBatch {
  readonly pixels: Uint8Array;
  readonly hashes: readonly ContentHash[];
  readonly asked: number;
}

/** One call's running state: counts and the writes that are under way. */
class FeatureJob {
  readonly failures: { hash: ContentHash; error: AppError }[] = [];
  backboneRuns = 0;
  unsaved = 0;
  readonly #request: FeatureRequest;
  readonly #rows: Map<ContentHash, Uint16Array>;
  readonly #writes: Promise<void>[] = [];
  readonly #meter = new RateMeter();
  readonly #onProgress: OnProgress;
  readonly #total: number;
  readonly #perRun: number;
  #done = 0;

  constructor(request: FeatureRequest, perRun: number, total: number, rows: Map<ContentHash, Uint16Array>) {
    this.#request = request;
    this.#rows = rows;
    this.#total = total;
    this.#perRun = perRun;
    this.#onProgress = throttleProgress(request.onProgress ?? (() => undefined));
    this.#report();
  }

  /** Decodes and resizes pictures; those that cannot be decoded are noted as failures. */
  async load(items: readonly FeatureItem[]): Promise<LoadedBatch> {
    const { preprocess, program, signal } = this.#request;
    const rgbBytes = program.input[0] * program.input[1] * 3;
    const pixels = new Uint8Array(this.#perRun * rgbBytes);
    const hashes: ContentHash[] = [];
    for (const { hash, load } of items) {
      throwIfCancelled(signal);
      try {
        const image = await load(signal);
        pixels.set(resizeToInput(image, preprocess.resize), hashes.length * rgbBytes);
        hashes.push(hash);
      } catch (thrown) {
        const error = toAppError(thrown);
        if (error.code === 'task/cancelled') throw error;
        this.failures.push({ hash, error });
      }
    }
    return { pixels, hashes, asked: items.length };
  }

  async run({ pixels, hashes, asked }: LoadedBatch): Promise<void> {
    if (hashes.length > 0) {
      const outputs = await this.#request.program.run({ valid: hashes.length, pixels });
      await this.#keep(hashes, outputs.get(this.#request.output));
    }
    this.#done += asked;
    this.#report();
  }

  async writesSettled(): Promise<void> {
    await Promise.all(this.#writes);
  }

  async #keep(hashes: readonly ContentHash[], values: Float32Array | undefined): Promise<void> {
    if (!values) throw new TypeError(`The backbone has no output ${this.#request.output}`);
    if (!values.every(Number.isFinite)) {
      throw new AppError('engine/non-finite', 'The network gave values that are no numbers.', {
        details: { backend: this.#request.program.backend },
      });
    }
    const width = values.length / hashes.length;
    for (const [i, hash] of hashes.entries()) {
      const row = toFloat16(values.subarray(i * width, (i + 1) * width));
      this.#rows.set(hash, row);
      this.backboneRuns += 1;
      this.#writes.push(this.#request.store.write(this.#request.space, hash, row).catch(() => this.#countUnsaved()));
      await this.#request.onRow?.(hash, row);
    }
  }

  // A full disk must not end the training: the row is in memory, only the next run computes it again.
  #countUnsaved(): void {
    this.unsaved += 1;
  }

  #report(): void {
    const timing = this.#meter.update(this.#done, this.#total);
    this.#onProgress({ phase: 'features', done: this.#done, total: this.#total, unit: 'image', ...timing });
  }
}
