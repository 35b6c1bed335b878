/**
 * Builds a model package: exports, proves on the golden pictures that the export computes what was trained, zips. Used by the
 * studio's download and by `slipway train`.
 */
import { goldenCount, goldenPicture, type OnProgress, throwIfCancelled } from '@/lib/core';
import { zipStream } from '@/lib/media/archive';
import { compileForward, type ForwardProgram, type HeadWeights, headProbabilities, type OrtHost, withProbabilities } from '@/lib/ml';
import { type GoldenRun, manifestText, onnxVariant, type PackageContents, type PackageModel, packageContents } from './contents';

export interface PackageBuildHost {
  readonly ort: OrtHost;
  /** The trainer's own backbone, as it computed the features. */
  readonly backbone: ForwardProgram;
  readonly head: HeadWeights;
  readonly signal?: AbortSignal;
  /** Told of each golden picture that was computed both ways; the last word comes before the files are hashed. */
  readonly onProgress?: OnProgress;
}

/**
 * Builds the files of a package.
 * @throws AppError `export/parity`, `export/unsupported-node`, `task/cancelled`
 */
export async function buildPackage(model: PackageModel, host: PackageBuildHost): Promise<PackageContents> {
  const onnx = onnxVariant(model.graph, model.weights);
  throwIfCancelled(host.signal);
  return packageContents(model, onnx, await runGolden(model, host));
}

/** Runs the golden pictures both ways: the trainer's backbone and head, and the exported graph. */
async function runGolden({ graph, weights }: PackageModel, { ort, backbone, head, signal, onProgress }: PackageBuildHost): Promise<GoldenRun> {
  const report = (done: number) => onProgress?.({ phase: 'proving', done, total: goldenCount, unit: 'pictures' });
  report(0);
  const exported = await compileForward(withProbabilities(graph), weights, { host: ort, backend: 'ort-wasm', ...(signal ? { signal } : {}) });
  try {
    const outputs: Float32Array[] = [];
    let maxAbsDiff = 0;
    const [height, width] = backbone.input;
    for (let i = 0; i < goldenCount; i++) {
      throwIfCancelled(signal);
      const batch = { valid: 1, pixels: goldenPicture(i, height, width) };
      const features = (await backbone.run(batch)).get('features');
      const got = (await exported.run(batch)).get('probabilities');
      if (!features || !got) throw new TypeError('A network lost its output');
      const expected = headProbabilities(head, features);
      expected.forEach((p, c) => {
        maxAbsDiff = Math.max(maxAbsDiff, Math.abs(p - (got[c] ?? Number.NaN)));
      });
      outputs.push(expected);
      report(i + 1);
    }
    return { outputs, maxAbsDiff };
  } finally {
    await exported.destroy();
  }
}

/** All files of a package by path, its manifest among them. */
export function packageEntries({ manifest, files }: PackageContents): { path: string; data: Uint8Array<ArrayBuffer> | string }[] {
  const entries = [...files].map(([path, data]) => ({ path, data: data as Uint8Array<ArrayBuffer> | string }));
  entries.push({ path: 'slipway.json', data: manifestText(manifest) });
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The zip of a package, streamed: entries stored, in the order of their names. */
export function zipPackage(contents: PackageContents): ReadableStream<Uint8Array> {
  return zipStream(packageEntries(contents));
}
