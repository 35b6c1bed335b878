import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Rgba, resizeToInput, toAppError } from '@/lib/core';
import type { GraphOutput } from '../graph/types';
import { buildNetwork } from '../models/networks';
import { compileForward } from '../runtimes/ort/compile-forward';
import { nodeOrt } from '../runtimes/ort/ort-host.node';
import { type CatalogEntry, weightsCatalog } from './catalog';
import { loadWeights } from './load-weights';

const require = createRequire(import.meta.url);
const folderOf = (entry: CatalogEntry) => join('public/weights', entry.id);
const starters = weightsCatalog.all.filter((entry) => entry.starter);
const absent = starters.filter((entry) => !existsSync(folderOf(entry))).map((entry) => entry.id);

/** A picture of soft colour fields, stripes and noise; another one for each seed. Photos would prove no more: every layer sees all of its range. */
function generatedPicture(seed: number): Rgba {
  const [width, height] = [300 - 20 * seed, 220 + 30 * seed];
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const stripe = Math.sin(x / (3 + 4 * seed) + (y * seed) / 15) > 0.4 ? 90 : 0;
    const noise = (Math.imul(i + seed * 7919, 2_654_435_761) >>> 27) & 31;
    for (let c = 0; c < 3; c++) data[i * 4 + c] = Math.min(255, 110 + 100 * Math.sin(x / 40 + c * 2 + seed) * Math.cos(y / 60 - c) + stripe + noise);
    data[i * 4 + 3] = 255;
  }
  return { width, height, data };
}
const pictures = [0, 1, 2, 3].map(generatedPicture);

/** What tfjs makes of the original files: the pooled features, and the last layer's probabilities. Preprocessing by the published rule. */
async function tfjsOutputs(entry: CatalogEntry, pixels: Uint8Array, count: number): Promise<Map<string, Float32Array>> {
  const model = await layers.loadLayersModel({ load: () => originalFiles(entry) });
  const input = tf.tidy(() => {
    const rgb = tf.tensor4d(Float32Array.from(pixels), [count, 224, 224, 3]);
    return entry.preprocess.order === 'bgr' ? tf.sub(tf.reverse(rgb, 3), tf.tensor1d([103.939, 116.779, 123.68])) : tf.sub(tf.div(rgb, 127.5), 1);
  });
  const outputs = new Map<string, Float32Array>();
  // The MobileNet is nested: a sequence whose first part is [the network, the pooling].
  const inner = model.layers[0];
  const backbone = inner instanceof layers.Sequential ? inner : layers.model({ inputs: model.inputs, outputs: model.getLayer('avg_pool').output });
  const features = backbone.predict(input) as tf.Tensor;
  outputs.set('features', (await features.data()) as Float32Array);
  if (entry.classes.count > 0) {
    const probabilities = model.predict(input) as tf.Tensor;
    outputs.set('probabilities', (await probabilities.data()) as Float32Array);
  }
  tf.dispose([input, features]);
  model.dispose();
  return outputs;
}

async function originalFiles(entry: CatalogEntry): Promise<tf.io.ModelArtifacts> {
  const json = JSON.parse(await readFile(join(folderOf(entry), 'model.json'), 'utf8')) as tf.io.ModelJSON;
  const paths = json.weightsManifest.flatMap((group) => group.paths);
  const weights = Buffer.concat(await Promise.all(paths.map((path) => readFile(join(folderOf(entry), path)))));
  return {
    modelTopology: json.modelTopology,
    weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
    weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.length) as ArrayBuffer,
  };
}

function softmax(logits: Float32Array, classes: number): Float32Array {
  return logits.map((value, i) => {
    const row = logits.subarray(Math.floor(i / classes) * classes, (Math.floor(i / classes) + 1) * classes);
    const top = Math.max(...row);
    return Math.exp(value - top) / row.reduce((sum, other) => sum + Math.exp(other - top), 0);
  });
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? Number.NaN))), 0);
}

describe.skipIf(absent.length > 0)(`starter weights${absent.length > 0 ? ` (not fetched: ${absent.join(', ')})` : ''}`, () => {
  beforeAll(async () => {
    setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`);
    await tf.setBackend('wasm');
  });

  test.each(starters.map((entry) => [entry.id, entry] as const))(
    'T49 %s: our outputs equal tfjs on the original file within 1e-3',
    { timeout: 180_000 },
    async (_id, entry) => {
      const pixels = Buffer.concat(pictures.map((picture) => resizeToInput(picture, entry.preprocess.resize)));
      const theirs = await tfjsOutputs(entry, pixels, pictures.length);

      const graph = await buildNetwork(entry.network, { ...entry.params, num_classes: entry.classes.count || 2 });
      const { weights, matched, missing } = await loadWeights(entry, graph, (name) => readFile(join(folderOf(entry), name)));
      expect(missing).toEqual(entry.classes.count > 0 ? [] : ['fc.kernel', 'fc.bias']);
      expect(matched.length).toBe(graph.params.length - missing.length);
      const features: GraphOutput = { id: 'features', node: 'features', kind: 'features' };
      const outputs = entry.classes.count > 0 ? [features, ...graph.outputs] : [features];
      const program = await compileForward(graph, weights, { host: nodeOrt(), backend: 'ort-wasm', outputs });
      const ours = await program.run({ valid: pictures.length, pixels });
      await program.destroy();

      const rows = ours.get('features') ?? new Float32Array();
      expect(largestDifference(rows, theirs.get('features') ?? new Float32Array())).toBeLessThan(1e-3);
      // Features of four pictures that were all alike would pass anything.
      const width = rows.length / pictures.length;
      expect(largestDifference(rows.slice(0, width), rows.slice(width, 2 * width))).toBeGreaterThan(0.1);
      const logits = ours.get('logits');
      if (logits)
        expect(largestDifference(softmax(logits, entry.classes.count), theirs.get('probabilities') ?? new Float32Array())).toBeLessThan(1e-3);
    },
  );

  test('one wrong byte is weights/hash-mismatch and names the file', async () => {
    const entry = weightsCatalog.get('mobilenet-v2-0.35-imagenet');
    const graph = await buildNetwork(entry.network, entry.params);
    const damaged = async (name: string) => {
      const bytes = await readFile(join(folderOf(entry), name));
      if (name === 'weights.bin') bytes[1_000_000] = (bytes[1_000_000] ?? 0) ^ 1;
      return bytes;
    };
    const error = await loadWeights(entry, graph, damaged).then(() => expect.unreachable('it was read'), toAppError);
    expect(error).toMatchObject({ code: 'weights/hash-mismatch', details: { id: entry.id, file: 'weights.bin' } });
  });
});
