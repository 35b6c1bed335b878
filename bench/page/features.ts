/**
 * The suite `features` in a worker: makes the pictures, opens both backbones in onnxruntime-web and tfjs, and lets
 * lib/ml/benchmark measure them.
 */
import { AppError, type Rgba, resizeToInput, toAppError } from '@/lib/core';
import { decodePicture } from '@/lib/media';
import { browserOrt, buildNetwork, type CatalogEntry, compileForward, loadWeights, type OrtHost, ortVersion, subgraph } from '@/lib/ml';
import {
  type BenchResult,
  type BenchRow,
  benchmarkPicture,
  type Contestant,
  type DeviceProfile,
  decodeResults,
  deviceProfile,
  type FeatureCase,
  featureCases,
  featureEngines,
  featureResults,
  featureTolerance,
  generatedPicture,
  measureCase,
  threadsResult,
} from '@/lib/ml/benchmark';
import { openTfjsWebgpu, tfjsVersion } from '../peers/tfjs-webgpu';

/** What a run is asked for. Numbers are in pictures and milliseconds. */
export interface FeaturesOptions {
  readonly seed: number;
  readonly pictures: number;
  readonly windows: number;
  readonly windowMs: number;
  readonly models?: readonly string[];
  readonly batches?: readonly number[];
}
export type FeaturesOutcome = Pick<BenchResult, 'peers' | 'results' | 'ratios' | 'errors'> & { readonly profile: DeviceProfile };

type OnStep = (text: string) => void;

/**
 * Runs the suite.
 * @throws AppError `bench/no-adapter` without WebGPU, `train/unknown-model`, `weights/*`, and what the processor's engine throws
 */
export async function runFeatures(options: FeaturesOptions, onStep: OnStep): Promise<FeaturesOutcome> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new AppError('bench/no-adapter', 'This browser offers no WebGPU adapter.');
  const profile = deviceProfile(adapter);
  const ort = browserOrt();
  onStep(`${options.pictures} pictures`);
  const pictures = await decodedPictures(options);
  const results: BenchRow[] = [...pictures.rows, threadsResult(ort.threads)];
  const ratios: BenchResult['ratios'] = [];
  const errors: BenchResult['errors'] = [];
  for (const featureCase of featureCases(profile.software, options.models, options.batches)) {
    const part = await measureFeatures(featureCase, pictures.decoded, ort, options, onStep);
    results.push(...part.results);
    ratios.push(...part.ratios);
    errors.push(...part.errors);
  }
  return { profile, peers: peersOf(results, errors), results, ratios, errors };
}

async function measureFeatures(featureCase: FeatureCase, pictures: readonly Rgba[], ort: OrtHost, options: FeaturesOptions, onStep: OnStep) {
  const { entry } = featureCase;
  const { batch, id } = featureCase.case;
  const resized = pictures.map((picture) => resizeToInput(picture, entry.preprocess.resize));
  const batches = Math.max(1, Math.floor(resized.length / batch));
  // Every batch in a buffer of its own: large caches would flatter one that is used again and again.
  const pixels = Array.from({ length: batches }, (_, index) => joined(resized, index * batch, batch));
  const loaded = await loadBackbone(entry);
  const contestants = featureEngines.map((engine): Contestant => {
    if (engine === 'tfjs-webgpu') return { engine, open: () => openTfjs(entry, pixels, batch) };
    return { engine, open: () => openOrt(loaded, engine, ort, pixels, batch) };
  });
  const { windows, windowMs } = options;
  const outcome = await measureCase(contestants, {
    batches,
    windows,
    windowMs,
    limitMs: 1.5 * windows * windowMs,
    tolerance: featureTolerance,
    now: () => performance.now(),
    onStep: (text) => onStep(`${id}: ${text}`),
  });
  return featureResults(featureCase, outcome);
}

type Loaded = Awaited<ReturnType<typeof loadBackbone>>;

async function loadBackbone(entry: CatalogEntry) {
  const graph = await buildNetwork(entry.network, { ...entry.params, num_classes: 2 });
  const { weights } = await loadWeights(entry, graph, async (name) => {
    const response = await fetch(`/weights/${entry.id}/${name}`);
    if (!response.ok) {
      throw new AppError('weights/unavailable', `${name} of ${entry.title} is not here.`, { details: { id: entry.id, file: name } });
    }
    return new Uint8Array(await response.arrayBuffer());
  });
  return { graph: subgraph(graph, 'features'), weights };
}

async function openOrt({ graph, weights }: Loaded, backend: 'ort-wasm' | 'ort-webgpu', host: OrtHost, pixels: readonly Uint8Array[], batch: number) {
  const program = await compileForward(graph, weights, { host, backend });
  return {
    run: async (index: number) => (await program.run({ valid: batch, pixels: pixels[index] as Uint8Array })).get('features') ?? new Float32Array(),
    destroy: () => program.destroy(),
  };
}

async function openTfjs(entry: CatalogEntry, pixels: readonly Uint8Array[], batch: number) {
  const backbone = await openTfjsWebgpu(entry, `/weights/${entry.id}`);
  return {
    run: (index: number) => backbone.run(pixels[index] as Uint8Array, batch),
    destroy: async () => backbone.destroy(),
  };
}

/** Generated pictures as JPEG, decoded as the studio decodes photos. */
async function decodedPictures({ seed, pictures }: FeaturesOptions) {
  const decoded: Rgba[] = [];
  const timesMs: number[] = [];
  const bytes: number[] = [];
  for (let index = 0; index < pictures; index++) {
    const jpeg = await jpegOf(generatedPicture(seed, index));
    const startMs = performance.now();
    const picture = await decodePicture(jpeg, `Picture ${index}`);
    resizeToInput(picture, { mode: 'stretch', size: [224, 224] });
    timesMs.push(performance.now() - startMs);
    bytes.push(jpeg.size);
    decoded.push(picture);
  }
  return { decoded, rows: decodeResults(timesMs, bytes) };
}

async function jpegOf({ width, height, data }: ReturnType<typeof generatedPicture>): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new TypeError('This browser has no canvas in workers');
  context.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas.convertToBlob({ type: benchmarkPicture.type, quality: benchmarkPicture.quality });
}

function joined(pictures: readonly Uint8Array[], start: number, count: number): Uint8Array {
  const pictureBytes = pictures[0]?.length ?? 0;
  const out = new Uint8Array(count * pictureBytes);
  // A set smaller than a batch is gone through again.
  for (let i = 0; i < count; i++) out.set(pictures[(start + i) % pictures.length] as Uint8Array, i * pictureBytes);
  return out;
}

function peersOf(results: readonly BenchRow[], errors: BenchResult['errors']): BenchResult['peers'] {
  return featureEngines.map((engine) => {
    const version = engine === 'tfjs-webgpu' ? tfjsVersion : ortVersion;
    if (results.some((row) => row.engine === engine && row.metric === 'pictures')) return { engine, version, status: 'ran' };
    return { engine, version, status: 'failed', reason: errors.find(({ message }) => message.startsWith(engine))?.message ?? 'it was not reached' };
  });
}

/** An error as it travels from the worker. */
export function errorJson(thrown: unknown): { readonly code: string; readonly message: string } {
  const { code, message } = toAppError(thrown);
  return { code, message: code === 'internal/unexpected' && thrown instanceof Error ? `${message} ${thrown.stack}` : message };
}
