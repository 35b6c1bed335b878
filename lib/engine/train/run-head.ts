/**
 * One training of a head on frozen features, from decoded photos to measured probabilities. The same code runs in the gpu
 * worker and on the command line: where photos, weights and cached features come from is handed in. Stores nothing itself.
 */
import { type AppError, type ContentHash, type OnProgress, type Rgba, type ScoredItems, throwIfCancelled } from '@/lib/core';
import {
  applyHead,
  type Backend,
  type CatalogEntry,
  computeFeatures,
  crossValidate,
  type FeatureItem,
  type FeatureStore,
  featureSpace,
  type HeadOptions,
  type HeadSolution,
  type HeadWarning,
  solveHead,
} from '@/lib/ml';
import type { BackbonePool, BackendWish, OpenBackbone } from './backbone-pool';
import { topK } from './evaluation';

/** A labelled photo; `cls` is an index into the run's classes. */
export interface TrainingPhoto {
  readonly key: string;
  readonly hash: ContentHash;
  readonly cls: number;
  readonly load: (signal: AbortSignal | undefined) => Promise<Rgba>;
}

export interface HeadRunRequest {
  readonly entry: CatalogEntry;
  readonly options: HeadOptions;
  /** Class names in export order. */
  readonly classes: readonly string[];
  readonly train: readonly TrainingPhoto[];
  /** Photos that the head never learns from. Empty: five-fold cross-validation over `train` measures it. */
  readonly validation: readonly TrainingPhoto[];
  readonly wish: BackendWish;
}

export interface HeadRunHost {
  readonly pool: BackbonePool;
  readonly features: FeatureStore;
  /** Name of the picture decoder: rows of decoders that differ are not mixed. */
  readonly decoder: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
  /** Told now and then while photos are looked at: what a head on the photos seen so far says. */
  readonly onPreview?: (preview: HeadPreview) => void;
}

/** A head solved half-way, measured on the validation photos seen so far. */
export interface HeadPreview {
  /** Photos learned from. */
  readonly seen: number;
  readonly right: number;
  readonly of: number;
  readonly predictions: readonly { readonly key: string; readonly cls: number; readonly p: number }[];
}

export interface HeadRun {
  readonly head: HeadSolution;
  readonly backboneHash: string;
  /** null when every feature came from the cache and nothing ran. */
  readonly backend: Backend | null;
  /** Measured probabilities: of the validation photos, or out-of-fold ones of all photos. */
  readonly scored: ScoredItems;
  readonly measuredBy: 'validation' | 'cross-validation';
  readonly backboneRuns: number;
  readonly cacheHits: number;
  readonly seconds: { readonly features: number; readonly solve: number };
  readonly imagesPerSecond: number | null;
  /** Photos that could not be decoded: left out and listed. */
  readonly failures: readonly { readonly key: string; readonly error: AppError }[];
  readonly warnings: readonly HeadWarning[];
}

/** How many validation photos are shown while it trains, and looked at first. */
const previewCount = 12;
const previewEveryMs = 1500;

/**
 * Runs one training.
 * @throws AppError `train/*`, `weights/*`, `gpu/*`, `engine/non-finite`, `task/cancelled`
 */
export async function runHead(request: HeadRunRequest, host: HeadRunHost): Promise<HeadRun> {
  const startMs = performance.now();
  const features = await collectFeatures(request, host);
  const featuresMs = performance.now();
  throwIfCancelled(host.signal);
  const table = new FeatureTable(features.rows);
  host.onProgress?.({ phase: 'learning', done: 0, total: request.options.max_iterations, unit: 'iterations' });
  const train = request.train.filter(({ hash }) => table.has(hash));
  const validation = request.validation.filter(({ hash }) => table.has(hash));
  const data = table.headData(train, request.classes);
  const head = await solveHead(data, request.options, signalOf(host));
  const scored =
    validation.length > 0
      ? table.score(head, validation, request.classes)
      : await crossValidate({ ...data, hashes: train.map(({ hash }) => hash) }, request.options, signalOf(host));
  const failed = new Map(features.failures.map(({ hash, error }) => [hash, error]));
  const featureSeconds = (featuresMs - startMs) / 1000;
  return {
    head,
    backboneHash: features.backboneHash,
    backend: features.backend,
    scored,
    measuredBy: validation.length > 0 ? 'validation' : 'cross-validation',
    backboneRuns: features.backboneRuns,
    cacheHits: features.cacheHits,
    seconds: { features: featureSeconds, solve: (performance.now() - featuresMs) / 1000 },
    imagesPerSecond: features.imagesPerSecond,
    failures: [...request.train, ...request.validation].flatMap(({ key, hash }) => {
      const error = failed.get(hash);
      return error ? [{ key, error }] : [];
    }),
    warnings: head.warnings,
  };
}

/** The name under which features of a backbone are cached. */
export function spaceOf(entry: CatalogEntry, backboneHash: string, decoder: string): ContentHash {
  return featureSpace({ backboneHash, preprocess: entry.preprocess, decoder, cut: 'features', variant: 0 });
}

interface Collected {
  readonly backboneHash: string;
  readonly rows: ReadonlyMap<ContentHash, Uint16Array>;
  readonly backend: Backend | null;
  readonly backboneRuns: number;
  readonly cacheHits: number;
  readonly imagesPerSecond: number | null;
  readonly failures: readonly { readonly hash: ContentHash; readonly error: AppError }[];
}

/** Rows of all photos: from the cache where they are, else through the backbone, which is opened only then. */
async function collectFeatures(request: HeadRunRequest, host: HeadRunHost): Promise<Collected> {
  const { entry, wish } = request;
  const backboneHash = await host.pool.knownHash(entry);
  if (backboneHash) {
    const rows = await readCached(request, host, backboneHash);
    const distinct = new Set(orderOfWork(request).map(({ hash }) => hash));
    if (rows.size === distinct.size) {
      return { rows, backboneHash, backend: null, backboneRuns: 0, cacheHits: rows.size, imagesPerSecond: null, failures: [] };
    }
  }
  return host.pool.use(entry, { wish, ...given(host) }, (backbone) => lookAtPhotos(request, host, backbone));
}

function readCached(request: HeadRunRequest, { features, decoder }: HeadRunHost, backboneHash: string) {
  const hashes = orderOfWork(request).map(({ hash }) => hash);
  return features.read(spaceOf(request.entry, backboneHash, decoder), hashes);
}

/** Runs the photos that are not in the cache through the backbone. */
async function lookAtPhotos(request: HeadRunRequest, host: HeadRunHost, backbone: OpenBackbone): Promise<Collected> {
  const { entry, options } = request;
  const preview = host.onPreview && new Preview(request, await readCached(request, host, backbone.hash), host.onPreview, host.signal);
  let lastRate: number | null = null;
  const result = await computeFeatures({
    items: orderOfWork(request),
    program: backbone.program,
    output: 'features',
    preprocess: entry.preprocess,
    space: spaceOf(entry, backbone.hash, host.decoder),
    store: host.features,
    // A processor gains nothing from larger batches, and one photo at a time keeps cancel and progress quick.
    batch: backbone.backend.id === 'ort-wasm' ? 1 : options.batch_size,
    ...signalOf(host),
    onProgress: (progress) => {
      lastRate = progress.rate ?? lastRate;
      host.onProgress?.({ ...progress, phase: 'looking', unit: 'photos' });
    },
    ...(preview ? { onRow: (hash, row) => preview.take(hash, row) } : {}),
  });
  return { ...result, backboneHash: backbone.hash, backend: backbone.backend, imagesPerSecond: lastRate };
}

/** A dozen validation photos first, to show what it sees; then training photos of all classes mixed, so that previews are fair. */
function orderOfWork({ train, validation }: HeadRunRequest): FeatureItem[] {
  const first = previewPhotos(validation);
  return [...first, ...train.toSorted(byHash), ...validation.toSorted(byHash).slice(first.length)];
}

/** The validation photos whose answers are shown while it trains: a dozen, mixed by their hashes, the same in every run. */
export function previewPhotos(validation: readonly TrainingPhoto[]): readonly TrainingPhoto[] {
  return validation.toSorted(byHash).slice(0, previewCount);
}

function byHash(a: TrainingPhoto, b: TrainingPhoto): number {
  return a.hash < b.hash ? -1 : 1;
}

function signalOf({ signal }: HeadRunHost): { signal?: AbortSignal } {
  return signal ? { signal } : {};
}

function given(host: HeadRunHost): { signal?: AbortSignal; onProgress?: OnProgress } {
  return { ...signalOf(host), ...(host.onProgress ? { onProgress: host.onProgress } : {}) };
}

/** Feature rows by photo, and the two shapes that solving and scoring want. */
class FeatureTable {
  readonly #rows: ReadonlyMap<ContentHash, Uint16Array>;

  constructor(rows: ReadonlyMap<ContentHash, Uint16Array>) {
    this.#rows = rows;
  }

  has(hash: ContentHash): boolean {
    return this.#rows.has(hash);
  }

  headData(photos: readonly TrainingPhoto[], classes: readonly string[]) {
    return {
      features: this.#matrix(photos),
      keys: photos.map(({ key }) => key),
      hashes: photos.map(({ hash }) => hash),
      labels: photos.map(({ cls }) => cls),
      classes,
    };
  }

  score(head: HeadSolution, photos: readonly TrainingPhoto[], classes: readonly string[]): ScoredItems {
    const probabilities = applyHead(head, this.#matrix(photos), classes.length);
    return { keys: photos.map(({ key }) => key), truth: photos.map(({ cls }) => cls), probabilities, classes };
  }

  #matrix(photos: readonly TrainingPhoto[]): Uint16Array {
    const width = photos[0] ? (this.#rows.get(photos[0].hash)?.length ?? 0) : 0;
    const matrix = new Uint16Array(photos.length * width);
    for (const [i, { hash }] of photos.entries()) matrix.set(this.#rows.get(hash) ?? [], i * width);
    return matrix;
  }
}

/** Solves a quick head now and then on the rows that are there, so that a person sees the answers sharpen. */
class Preview {
  readonly #request: HeadRunRequest;
  readonly #rows: Map<ContentHash, Uint16Array>;
  readonly #tell: (preview: HeadPreview) => void;
  readonly #signal: AbortSignal | undefined;
  #lastMs = performance.now();

  constructor(
    request: HeadRunRequest,
    cached: ReadonlyMap<ContentHash, Uint16Array>,
    tell: (preview: HeadPreview) => void,
    signal: AbortSignal | undefined,
  ) {
    this.#request = request;
    this.#rows = new Map(cached);
    this.#tell = tell;
    this.#signal = signal;
  }

  async take(hash: ContentHash, row: Uint16Array): Promise<void> {
    this.#rows.set(hash, row);
    const nowMs = performance.now();
    if (nowMs - this.#lastMs < previewEveryMs) return;
    const { train, validation, options, classes } = this.#request;
    const table = new FeatureTable(this.#rows);
    const seen = train.filter((photo) => table.has(photo.hash));
    const shown = validation.filter((photo) => table.has(photo.hash));
    if (new Set(seen.map(({ cls }) => cls)).size < 2 || shown.length === 0) return;
    const head = await solveHead(table.headData(seen, classes), { ...options, class_weights: null }, this.#signal ? { signal: this.#signal } : {});
    this.#tell(previewOf(seen.length, table.score(head, shown, classes)));
    // A preview may cost a tenth of the time, not more.
    const costMs = performance.now() - nowMs;
    this.#lastMs = performance.now() + Math.max(0, 10 * costMs - previewEveryMs);
  }
}

function previewOf(seen: number, scored: ScoredItems): HeadPreview {
  const width = scored.classes.length;
  const predictions = scored.keys.map((key, row) => {
    const [best] = topK(scored.probabilities.subarray(row * width, (row + 1) * width), 1);
    return { key, cls: best?.index ?? 0, p: best?.p ?? 0 };
  });
  const right = predictions.filter(({ cls }, row) => cls === scored.truth[row]).length;
  return { seen, right, of: predictions.length, predictions };
}
