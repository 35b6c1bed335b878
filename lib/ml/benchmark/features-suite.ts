/**
 * The suite `features`: how many pictures a second the pretrained backbones turn into features, in onnxruntime-web on the
 * processor and on the graphics card, and in tfjs-webgpu as the peer, on the very same weights and pictures.
 */
import { sha256Hex } from '@/lib/core';
import { weightsCatalog } from '../weights/catalog';
import type { CatalogEntry } from '../weights/catalog/catalog-entry';
import type { BenchCase, BenchResult, BenchRow } from './bench-result';
import type { CaseOutcome, Measured } from './measure-case';
import { quartiles } from './quartiles';

const suite = 'features';
/** Who takes part; the first is the reference of the numbers, the last is whom speed is compared with. */
export const featureEngines = ['ort-wasm', 'ort-webgpu', 'tfjs-webgpu'] as const;
const peer = 'tfjs-webgpu';
/** Largest difference between features of two engines, relative to the largest value (row T49). */
export const featureTolerance = 1e-3;

export interface FeatureCase {
  readonly entry: CatalogEntry;
  readonly case: BenchCase & { readonly batch: number };
}

/**
 * The cases in the order they run. An emulated adapter gets single pictures only: a larger batch would take minutes and say nothing.
 * @param models ids of catalog entries; all starters when left out
 * @throws AppError `train/unknown-model`
 */
export function featureCases(isSoftware: boolean, models?: readonly string[], batches?: readonly number[]): readonly FeatureCase[] {
  const entries = models?.map((id) => weightsCatalog.get(id)) ?? weightsCatalog.all.filter((entry) => entry.starter);
  return entries.flatMap((entry) =>
    (batches ?? (isSoftware ? [1] : [1, 8])).map((batch) => {
      const id = `${suite}/${entry.id}/batch-${batch}`;
      return { entry, case: { id, model: entry.id, batch, size: entry.preprocess.resize.size[0], precision: 'f32' } };
    }),
  );
}

type Part = Pick<BenchResult, 'results' | 'ratios' | 'errors'>;

/** The rows, ratios and errors of one case. Nobody gets a speed when results differ. */
export function featureResults({ case: benchCase }: FeatureCase, outcome: CaseOutcome): Part {
  const errors = outcome.failed.map(({ engine, error }) => ({ code: error.code, message: `${engine}: ${error.message}`, case: benchCase.id }));
  for (const engine of outcome.differing) {
    const difference = outcome.measured.find((measured) => measured.engine === engine)?.difference;
    const message = `The features of ${engine} differ from ${featureEngines[0]} by ${difference}, allowed is ${featureTolerance}. No speed is reported.`;
    errors.push({ code: 'bench/features-differ', message, case: benchCase.id });
  }
  const results = outcome.measured.flatMap((measured) => rowsOf(benchCase, measured));
  return { results, ratios: ratiosOf(benchCase.id, results), errors };
}

function rowsOf(benchCase: FeatureCase['case'], measured: Measured): BenchRow[] {
  const { engine, samplesMs, warmupMs, difference } = measured;
  const { row, spread, speed } = rowMaker(benchCase, engine);
  const rows = [
    row('warmup-pictures', 'count', measured.warmupRuns * benchCase.batch),
    row('pictures', 'count', measured.timedRuns * benchCase.batch),
  ];
  // An infinite difference (other lengths, values that are no numbers) stands in the error only.
  if (Number.isFinite(difference)) rows.push(row('difference', '%', difference * 100));
  if (samplesMs.length === 0) return rows;
  const perPictureMs = samplesMs.map((ms) => ms / benchCase.batch);
  return [speed(perPictureMs, { warmupMs, checksum: checksum(measured.first) }), spread('time', 'ms', perPictureMs), ...rows];
}

/** Rows about getting pictures ready: decoding and resizing one JPEG, and how large such a JPEG is. @param timesMs one number per picture */
export function decodeResults(timesMs: number[], jpegBytes: number[]): BenchRow[] {
  const { row, spread, speed } = rowMaker({ id: `${suite}/decode-and-resize`, precision: 'u8' }, 'browser');
  return [speed(timesMs), spread('time', 'ms', timesMs), row('pictures', 'count', timesMs.length), spread('jpeg', 'bytes', jpegBytes)];
}

/** The row that says how many threads the processor's engine had. */
export function threadsResult(threads: number): BenchRow {
  return rowMaker({ id: `${suite}/threads`, precision: 'f32' }, featureEngines[0]).row('threads', 'count', threads);
}

/** Makes rows of one case and engine; `spread` gives the median with its samples and quartiles, `speed` the same as pictures a second. */
function rowMaker(benchCase: BenchCase, engine: string) {
  const row = (metric: string, unit: BenchRow['unit'], value: number, more: Partial<BenchRow> = {}): BenchRow => {
    return { suite, case: benchCase, engine, metric, unit, value, samples: [], ...more };
  };
  const spread = (metric: string, unit: BenchRow['unit'], samples: number[], more: Partial<BenchRow> = {}): BenchRow => {
    const { q1, median, q3 } = quartiles(samples);
    return row(metric, unit, median, { samples, q1, q3, ...more });
  };
  // Pictures a second of the median time, and not the median of the rates: with an even number of windows those differ.
  const speed = (perPictureMs: readonly number[], more: Partial<BenchRow> = {}): BenchRow => {
    const { q1, median, q3 } = quartiles(perPictureMs);
    return row('speed', 'img/s', 1000 / median, { samples: perPictureMs.map((ms) => 1000 / ms), q1: 1000 / q3, q3: 1000 / q1, ...more });
  };
  return { row, spread, speed };
}

function ratiosOf(id: string, results: readonly BenchRow[]): BenchResult['ratios'] {
  const speeds = results.filter(({ metric }) => metric === 'speed');
  const base = speeds.find(({ engine }) => engine === peer);
  if (!base) return [];
  return speeds
    .filter((row) => row !== base)
    .map(({ engine, value }) => ({ case: id, metric: 'speed', of: engine, to: peer, value: value / base.value }));
}

function checksum(values: Float32Array): string {
  return sha256Hex(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
