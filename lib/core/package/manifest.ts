/**
 * `slipway.json`, the manifest of a model package (training.md 13): what a device, a registry or another studio must know to
 * run the model and to trust it. Types, the schema check and the signature id; reading and writing zips is lib/engine's.
 */
import { canonicalJson, type Json } from '../base/canonical-json';
import { AppError } from '../base/error';
import { sha256Hex } from '../base/hash';
import type { Preprocess } from '../image/preprocess';
import type { ModelTask } from './model';

/** A file of the package: path inside the zip, size, bare-hex SHA-256. */
export interface PackageFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}
export interface PackageClass {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly color: string;
}
export interface PackageInput {
  readonly id: string;
  readonly kind: 'image';
  readonly layout: 'NHWC';
  readonly shape: readonly [1, number, number, 3];
  readonly dtype: 'f32';
  readonly range: readonly [0, 255];
  readonly color: 'rgb';
}
export interface PackageOutput {
  readonly id: string;
  readonly kind: 'probabilities' | 'boxes' | 'scores' | 'classmap' | 'features' | 'value';
  readonly shape: readonly number[];
  readonly dtype: 'f32';
  readonly units: string;
}
/** Variants are the same model in files that one runtime reads. */
export interface PackageVariant {
  readonly id: string;
  readonly runtime: 'tfjs' | 'onnx' | 'tflite' | 'coreml';
  readonly precision: 'f32' | 'f16' | 'int8';
  readonly layout: 'NHWC' | 'NCHW';
  readonly files: readonly PackageFile[];
  readonly requires: { readonly features: readonly string[]; readonly minMemoryBytes: number };
  readonly parity: { readonly ran: boolean; readonly maxAbsDiff: number; readonly samples: number };
  readonly score: number | null;
}
export interface PackageManifest {
  readonly format: 'slipway-package';
  readonly version: 1;
  readonly id: string;
  readonly name: string;
  readonly task: ModelTask;
  readonly createdAt: string;
  readonly slipwayVersion: string;
  /** `slipway-graph/1` with unfolded batch norms. */
  readonly graph: Json;
  readonly graphHash: string;
  readonly backboneHash: string;
  readonly network: { readonly id: string; readonly params: Json };
  readonly classes: readonly PackageClass[];
  readonly io: {
    readonly signatureId: string;
    readonly inputs: readonly PackageInput[];
    readonly outputs: readonly PackageOutput[];
    readonly labels: readonly string[];
    readonly preprocess: Preprocess;
  };
  readonly postprocess: {
    readonly kind: 'top_k' | 'nms' | 'argmax' | 'none';
    readonly thresholds: Readonly<Record<string, number>>;
    readonly temperature: number;
  };
  readonly weights: readonly (PackageFile & { readonly part: 'backbone' | 'head'; readonly precision: 'f32' | 'f16'; readonly tensors: number })[];
  readonly variants: readonly PackageVariant[];
  /** Every other file of the package. `files` here so that a reader can check all of them. */
  readonly files: readonly PackageFile[];
  readonly golden: {
    readonly path: string;
    readonly count: number;
    readonly tolerances: Readonly<Record<string, number>>;
    readonly images: 'synthetic' | 'validation';
  };
  readonly metrics: Json;
  readonly provenance: Json;
  readonly licences: readonly { readonly of: string; readonly licence: string; readonly note: string }[];
}

/** The first 32 hex digits of SHA-256 of task, inputs and outputs: adding a class changes it, renaming one does not. */
export function signatureId(task: ModelTask, inputs: readonly PackageInput[], outputs: readonly PackageOutput[]): string {
  return sha256Hex(canonicalJson({ task, inputs, outputs } as unknown as Json)).slice(0, 32);
}

/** Every file that the manifest names. */
export function packageFiles(manifest: PackageManifest): PackageFile[] {
  return [...manifest.weights, ...manifest.variants.flatMap((variant) => variant.files), ...manifest.files];
}

/**
 * Checks the text of `slipway.json`. Unknown fields are ignored.
 * @throws AppError `package/bad-json` {path}, `package/version`, `package/unsafe-path` {path}
 */
export function parsePackageManifest(text: string): PackageManifest {
  const json = parse(text);
  const manifest = objectAt(json, '$');
  if (manifest['format'] !== 'slipway-package') throw badJson('$.format', 'This is not a Slipway model package.');
  if (manifest['version'] !== 1) {
    throw new AppError(
      'package/version',
      `This package is of version ${String(manifest['version'])}; this Slipway reads version 1. Update Slipway.`,
      {
        details: { version: manifest['version'] },
      },
    );
  }
  for (const name of ['id', 'name', 'task', 'createdAt', 'graphHash', 'backboneHash']) textAt(manifest, name, '$');
  for (const name of ['classes', 'weights', 'variants', 'files', 'licences']) listAt(manifest, name, '$');
  const io = objectAt(manifest['io'], '$.io');
  textAt(io, 'signatureId', '$.io');
  for (const name of ['inputs', 'outputs', 'labels']) listAt(io, name, '$.io');
  objectAt(io['preprocess'], '$.io.preprocess');
  objectAt(manifest['graph'], '$.graph');
  objectAt(manifest['golden'], '$.golden');
  checkFiles(listAt(manifest, 'weights', '$'), '$.weights');
  checkFiles(listAt(manifest, 'files', '$'), '$.files');
  listAt(manifest, 'variants', '$').forEach((variant, i) => {
    const path = `$.variants[${i}]`;
    checkFiles(listAt(objectAt(variant, path), 'files', path), `${path}.files`);
  });
  return json as unknown as PackageManifest;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new AppError('package/bad-json', 'slipway.json is not JSON.', { details: { path: '$' }, cause });
  }
}

function checkFiles(files: readonly Json[], path: string): void {
  files.forEach((entry, i) => {
    const at = `${path}[${i}]`;
    const file = objectAt(entry, at);
    const name = textAt(file, 'path', at);
    if (name.startsWith('/') || name.includes('\\') || name.split('/').some((part) => part === '' || part === '.' || part === '..')) {
      throw new AppError('package/unsafe-path', `The package names a file outside itself: ${name}.`, { details: { path: name } });
    }
    if (!/^[0-9a-f]{64}$/.test(textAt(file, 'sha256', at))) throw badJson(`${at}.sha256`, 'A file of the package has no SHA-256.');
    if (typeof file['bytes'] !== 'number') throw badJson(`${at}.bytes`, 'A file of the package has no size.');
  });
}

type JsonObject = { readonly [key: string]: Json | undefined };

function objectAt(value: Json | undefined, path: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badJson(path, 'A part of slipway.json is missing.');
  return value as JsonObject;
}
function listAt(owner: JsonObject, name: string, path: string): readonly Json[] {
  const value = owner[name];
  if (!Array.isArray(value)) throw badJson(`${path}.${name}`, 'A list of slipway.json is missing.');
  return value as readonly Json[];
}
function textAt(owner: JsonObject, name: string, path: string): string {
  const value = owner[name];
  if (typeof value !== 'string') throw badJson(`${path}.${name}`, 'A text of slipway.json is missing.');
  return value;
}
function badJson(path: string, message: string): AppError {
  return new AppError('package/bad-json', `${message} (${path})`, { details: { path } });
}
