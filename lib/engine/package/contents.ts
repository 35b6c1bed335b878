/**
 * The files of a model package (training.md 13), made from a graph, its weights and what is known of the training. Everything
 * but the parity run, which needs a runtime. Pure: the same model gives the same bytes in the studio and on the command line.
 */
import {
  AppError,
  canonicalJson,
  encodeRgbPng,
  goldenCount,
  goldenPicture,
  type Json,
  type PackageClass,
  type PackageFile,
  type PackageManifest,
  type PackageVariant,
  sha256Hex,
  signatureId,
} from '@/lib/core';
import {
  backboneHash,
  type CatalogEntry,
  fold,
  graphHash,
  graphToJson,
  type ModelGraph,
  type NamedTensors,
  type Weights,
  withProbabilities,
  writeOnnx,
  writeSafetensors,
} from '@/lib/ml';

/** A trained classifier with everything that its package states. */
export interface PackageModel {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly slipwayVersion: string;
  readonly entry: CatalogEntry;
  /** Backbone and head, batch norms unfolded, `logits` as output. */
  readonly graph: ModelGraph;
  readonly weights: Weights;
  readonly classes: readonly PackageClass[];
  readonly metrics: Json;
  /** Steps of the solver. */
  readonly curves: Json;
  readonly provenance: Json;
}

/** The bytes of a package by path, without `slipway.json`, and the manifest that names them. */
export interface PackageContents {
  readonly manifest: PackageManifest;
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** What the golden run gave: the probabilities of each golden picture, and how far the export was off. */
export interface GoldenRun {
  readonly outputs: readonly Float32Array[];
  readonly maxAbsDiff: number;
}

/** Largest difference of probabilities that an f32 variant may show (training.md 12). */
const parityTolerance = 1e-3;
const variantId = 'onnx-f32';

/** The files of the variant `onnx-f32`: batch norms folded, weights beside the model. */
export function onnxVariant(graph: ModelGraph, weights: Weights): Map<string, Uint8Array<ArrayBuffer>> {
  const folded = fold(withProbabilities(graph), weights);
  const { model, files } = writeOnnx(folded.graph, folded.weights, { external: true });
  return new Map([
    [`exports/${variantId}/model.onnx`, model],
    ...[...files].map(([name, bytes]) => [`exports/${variantId}/${name}`, bytes] as const),
  ]);
}

/**
 * Puts a package together.
 * @throws AppError `export/parity` {format, precision, maxAbsDiff} when the exported files do not compute what the trainer did
 */
export function packageContents(model: PackageModel, onnx: ReadonlyMap<string, Uint8Array<ArrayBuffer>>, golden: GoldenRun): PackageContents {
  if (!(golden.maxAbsDiff <= parityTolerance)) {
    throw new AppError('export/parity', 'The exported model does not compute what was trained, so no package was written.', {
      details: { format: 'onnx', precision: 'f32', maxAbsDiff: golden.maxAbsDiff },
    });
  }
  const weights = weightFiles(model);
  const reports = reportFiles(model);
  const goldens = goldenFiles(model.graph, golden.outputs);
  const files = new Map([...weights, ...onnx, ...reports, ...goldens]);
  const factsOf = (path: string): PackageFile => describeFile(path, files.get(path));
  const variant: PackageVariant = {
    id: variantId,
    runtime: 'onnx',
    precision: 'f32',
    layout: 'NHWC',
    files: [...onnx.keys()].map(factsOf),
    requires: { features: [], minMemoryBytes: 2 * [...onnx.values()].reduce((sum, bytes) => sum + bytes.length, 0) },
    parity: { ran: true, maxAbsDiff: golden.maxAbsDiff, samples: golden.outputs.length },
    score: scoreOf(model.metrics),
  };
  const { graph } = model;
  const [, height, width] = graph.input.shape;
  const inputs = [
    { id: 'image', kind: 'image', layout: 'NHWC', shape: [1, height, width, 3], dtype: 'f32', range: [0, 255], color: 'rgb' },
  ] as const satisfies PackageManifest['io']['inputs'];
  const outputs = [
    { id: 'probabilities', kind: 'probabilities', shape: [1, model.classes.length], dtype: 'f32', units: 'probability' },
  ] as const satisfies PackageManifest['io']['outputs'];
  const manifest: PackageManifest = {
    format: 'slipway-package',
    version: 1,
    id: model.id,
    name: model.name,
    task: 'classification',
    createdAt: model.createdAt,
    slipwayVersion: model.slipwayVersion,
    graph: JSON.parse(graphToJson(graph)) as Json,
    graphHash: graphHash(graph),
    backboneHash: backboneHash(graph, model.weights),
    network: { id: model.entry.network, params: { ...model.entry.params } },
    classes: model.classes,
    io: {
      signatureId: signatureId('classification', inputs, outputs),
      inputs,
      outputs,
      labels: model.classes.map(({ name }) => name),
      preprocess: model.entry.preprocess,
    },
    postprocess: { kind: 'top_k', thresholds: {}, temperature: 1 },
    weights: [...weights.keys()].map((path) => ({
      ...factsOf(path),
      part: path.includes('backbone') ? ('backbone' as const) : ('head' as const),
      precision: 'f32' as const,
      tensors: graph.params.filter(({ part }) => path.includes(part)).length,
    })),
    variants: [variant],
    files: [...reports.keys(), ...goldens.keys()].map(factsOf),
    golden: { path: 'golden/golden.json', count: goldenCount, tolerances: { probabilities: parityTolerance }, images: 'synthetic' },
    metrics: model.metrics,
    provenance: model.provenance,
    licences: [{ of: model.entry.title, licence: model.entry.licence.weights, note: model.entry.licence.note }],
  };
  return { manifest, files };
}

/** `slipway.json` of a manifest: canonical JSON. */
export function manifestText(manifest: PackageManifest): string {
  return canonicalJson(manifest as unknown as Json);
}

function describeFile(path: string, bytes: Uint8Array | undefined): PackageFile {
  if (!bytes) throw new TypeError(`The package has no file ${path}`);
  return { path, bytes: bytes.length, sha256: sha256Hex(bytes) };
}

function weightFiles({ graph, weights }: PackageModel): Map<string, Uint8Array<ArrayBuffer>> {
  const part = (name: 'backbone' | 'head'): NamedTensors =>
    new Map(
      graph.params
        .filter((param) => param.part === name)
        .map((param) => [param.name, { shape: param.shape, data: weights.get(param.name) ?? new Float32Array() }]),
    );
  return new Map([
    ['weights/backbone.safetensors', writeSafetensors(part('backbone'))],
    ['weights/head.safetensors', writeSafetensors(part('head'))],
  ]);
}

function goldenFiles(graph: ModelGraph, outputs: readonly Float32Array[]): Map<string, Uint8Array<ArrayBuffer>> {
  const [, height, width] = graph.input.shape;
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const samples = outputs.map((values, i) => {
    const name = String(i).padStart(2, '0');
    files.set(`golden/${name}.png`, encodeRgbPng(goldenPicture(i, height, width), width, height));
    files.set(`golden/${name}.bin`, new Uint8Array(new Float32Array(values).buffer));
    return { png: `${name}.png`, bin: `${name}.bin`, outputs: [{ id: 'probabilities', shape: [1, values.length] }] };
  });
  files.set('golden/golden.json', text(canonicalJson({ samples })));
  return files;
}

function reportFiles({ name, classes, entry, metrics, curves, provenance }: PackageModel): Map<string, Uint8Array<ArrayBuffer>> {
  const licence = `${entry.title}: ${entry.licence.weights}\nTrained on: ${entry.licence.trainedOn}\n${entry.licence.note}\n`;
  const card = [
    `# ${name}`,
    '',
    `Tells apart: ${classes.map((cls) => cls.name).join(', ')}.`,
    '',
    `Features of ${entry.title}, a head trained with Slipway. Accuracy on photos it never saw: ${percent(scoreOf(metrics))}.`,
    '',
    'Input: RGB pixels 0 to 255, resized as `io.preprocess` in slipway.json says; normalisation is inside the model.',
    '',
  ].join('\n');
  return new Map([
    ['LICENSES.txt', text(licence)],
    ['card.md', text(card)],
    ['classes.txt', text(`${classes.map((cls) => cls.name).join('\n')}\n`)],
    ['report/curves.json', text(canonicalJson({ curves }))],
    ['report/metrics.json', text(canonicalJson({ metrics, provenance }))],
  ]);
}

function scoreOf(metrics: Json): number | null {
  const accuracy = typeof metrics === 'object' && metrics !== null && 'accuracy' in metrics ? metrics['accuracy'] : null;
  return typeof accuracy === 'number' ? accuracy : null;
}

function percent(score: number | null): string {
  return score === null ? 'not measured' : `${(100 * score).toFixed(1)} %`;
}

function text(content: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(content);
}
