import { expect, test } from 'vitest';
import { goldenCount, goldenPicture, type PackageManifest } from '@/lib/core';
import { buildNetwork, compileForward, initWeights, weightsCatalog, withProbabilities } from '@/lib/ml';
import { nodeOrt } from '@/lib/ml/node';
import type { VersionManifest, VersionVariant } from '@/lib/sdk/core';
import { ortRunner } from '@/lib/sdk/runners';
import { onnxVariant, packageContents } from './contents';

const signal = new AbortController().signal;

/** A package of a small network with random weights, as the studio writes it, and what the trainer's runtime says. */
async function smallPackage() {
  const graph = await buildNetwork('resnet-18', { width: 0.125, input_size: 32, num_classes: 3 });
  const weights = initWeights(graph, 7);
  const host = nodeOrt(1);
  const trainer = await compileForward(withProbabilities(graph), weights, { host, backend: 'ort-wasm' });
  const outputs: Float32Array[] = [];
  for (let i = 0; i < goldenCount; i++) {
    const answer = await trainer.run({ valid: 1, pixels: goldenPicture(i, 32, 32) });
    outputs.push((answer.get('probabilities') ?? new Float32Array()).slice());
  }
  await trainer.destroy();
  const [entry] = weightsCatalog.all;
  if (!entry) throw new TypeError('The catalog is empty');
  const classes = ['a', 'b', 'c'].map((name, index) => ({ index, id: name, name, color: '#000' }));
  const facts = { id: 'mdl', name: 'small', createdAt: '2026-11-20T12:00:00Z', slipwayVersion: '0.1.0', metrics: {}, curves: [], provenance: {} };
  const preprocess = { ...entry.preprocess, resize: { mode: 'stretch', size: [32, 32] } } as const;
  const model = { ...facts, entry: { ...entry, preprocess }, graph, weights, classes };
  const contents = packageContents(model, onnxVariant(graph, weights), { outputs, maxAbsDiff: 0 });
  return { ...contents, ort: await host.load('ort-wasm') };
}

/** What a registry makes of `slipway.json`. */
function versionOf({ io, variants, task }: PackageManifest): VersionManifest {
  return { io, variants, task } as unknown as VersionManifest;
}

test('R37 R42 the runner of devices opens a package of the studio and finds its golden samples: 8 of 8', async () => {
  const { manifest, files, ort } = await smallPackage();
  const version = versionOf(manifest);
  const variant = version.variants[0] as VersionVariant;
  const own = new Map(variant.files.map(({ path }) => [path, files.get(path) ?? new Uint8Array()]));
  const golden = new Map([...files].filter(([path]) => path.startsWith('golden/')));
  const runner = ortRunner(ort);
  expect(await runner.features()).toEqual([]);
  const session = await runner.open(own, variant, version, signal);
  expect(session).toMatchObject({ backend: 'wasm', adapter: '' });
  const result = await runner.prove(session, golden, variant, version, signal);
  expect(result).toMatchObject({ passed: goldenCount, count: goldenCount });
  expect(result.maxError).toBeLessThan(1e-5);
  expect(result.reason).toBeUndefined();

  // A photo of another size is resized; pixels with alpha are the same picture.
  const rgb = goldenPicture(2, 64, 48);
  const rgba = new Uint8ClampedArray(64 * 48 * 4).fill(255);
  for (let i = 0; i < 64 * 48; i++) rgba.set(rgb.subarray(3 * i, 3 * i + 3), 4 * i);
  const [plain, alpha] = [await session.run({ data: rgb, width: 48, height: 64 }), await session.run({ data: rgba, width: 48, height: 64 })];
  expect(plain.get('probabilities')).toEqual(alpha.get('probabilities'));
  expect(plain.get('probabilities')?.shape).toEqual([1, 3]);
  expect([...(plain.get('probabilities')?.data ?? [])].reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);

  // Other golden numbers are noticed.
  const other = new Map(golden);
  other.set('golden/03.bin', new Uint8Array(new Float32Array([0.2, 0.3, 0.5]).buffer));
  expect(await runner.prove(session, other, variant, version, signal)).toMatchObject({ reason: 'mismatch', sample: 3 });
  await session.close();

  // Weights that are cut are not opened.
  const cut = new Map(own);
  const weights = variant.files.find(({ path }) => path.endsWith('.bin'))?.path ?? '';
  cut.set(weights, (own.get(weights) ?? new Uint8Array()).slice(0, 100));
  await expect(runner.open(cut, variant, version, signal)).rejects.toThrow();
});
