/**
 * Judges the files of a version by what is in them: the package's own manifest must be right and name files that are there
 * with these very bytes, and ONNX models must not reach outside. Nothing is run, and nested archives stay closed.
 */
import { z } from 'zod/mini';
import {
  AppError,
  checkExternalTensors,
  onnxExternalTensors,
  type PackageManifest,
  packageFiles,
  parsePackageManifest,
  signatureId,
  throwIfCancelled,
} from '@/lib/core';
import type { Artifacts } from '../storage';
import type { IntakeFile } from './intake-file';
import { storedBytes } from './stored-bytes';

const manifestPath = 'slipway.json';
const maxManifestBytes = 16 * 1024 * 1024;

/** The package that a version holds, checked. */
export interface InspectedPackage {
  readonly manifest: PackageManifest;
  /** Recomputed, 32 hex. */
  readonly signatureId: string;
  /** The hash of the snapshot it was trained on, bare hex; null when it does not say. */
  readonly datasetHash: string | null;
}

/**
 * @returns null for files without `slipway.json`, which become a version of one variant `raw`
 * @throws AppError `archive/package-invalid` {entry, cause: 'package/...'}, `archive/external-data` {entry, tensor, location, reason}
 */
export async function inspectFiles(artifacts: Artifacts, files: readonly IntakeFile[], signal?: AbortSignal): Promise<InspectedPackage | null> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const sizes = new Map(files.map(({ path, size }) => [path, size]));
  const own = byPath.get(manifestPath);
  const inspected = own ? await readManifest(artifacts, own, byPath) : null;
  for (const file of files) {
    throwIfCancelled(signal);
    if (!/\.onnx$/i.test(file.path)) continue;
    checkExternalTensors(await onnxExternalTensors(storedBytes(artifacts, file.key, file.size), file.path), file.path, sizes);
  }
  return inspected;
}

async function readManifest(artifacts: Artifacts, file: IntakeFile, files: ReadonlyMap<string, IntakeFile>): Promise<InspectedPackage> {
  if (file.size > maxManifestBytes) throw invalid('package/bad-json', 'it is too large', { path: '$' });
  const text = await new Response((await artifacts.get(file.key)).body).text();
  const manifest = parsed(text);
  const checked = published.safeParse(manifest);
  if (!checked.success) {
    const path = `$.${checked.error.issues[0]?.path.join('.') ?? ''}`;
    throw invalid('package/bad-json', `${path} is not what it has to be`, { path });
  }
  for (const { path, bytes, sha256 } of packageFiles(manifest)) {
    const named = files.get(path);
    if (!named) throw invalid('package/missing', `${path} is missing`, { path });
    if (named.size !== bytes || named.sha256 !== sha256) throw invalid('package/hash', `${path} has other bytes than it says`, { path });
  }
  if (!files.has(manifest.golden.path)) throw invalid('package/missing', `${manifest.golden.path} is missing`, { path: manifest.golden.path });
  const own = signatureId(manifest.task, manifest.io.inputs, manifest.io.outputs);
  if (manifest.io.signatureId !== own)
    throw invalid('package/hash', 'its signature id is not that of its inputs and outputs', { path: 'io.signatureId' });
  const snapshot = checked.data.provenance['snapshot'];
  const isHash = typeof snapshot === 'string' && /^[0-9a-f]{64}$/.test(snapshot);
  return { manifest, signatureId: own, datasetHash: isHash ? snapshot : null };
}

// What goes from slipway.json into the version manifest, and from there to devices.
const object = z.record(z.string(), z.unknown());
const published = z.object({
  task: z.enum(['classification', 'detection', 'segmentation', 'regression', 'joint', 'embedding']),
  io: object,
  classes: z.array(object),
  postprocess: object,
  variants: z
    .array(
      z.object({
        id: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,62}$/)),
        runtime: z.enum(['tfjs', 'onnx', 'tflite', 'coreml']),
        precision: z.enum(['f32', 'f16', 'int8']),
        files: z.array(z.unknown()).check(z.minLength(1)),
        requires: z.object({ features: z.array(z.string()), minMemoryBytes: z.nullable(z.number().check(z.gte(0))) }),
      }),
    )
    .check(
      z.minLength(1),
      z.refine((variants) => new Set(variants.map(({ id }) => id)).size === variants.length),
    ),
  golden: z.object({ path: z.string(), count: z.number().check(z.gte(0)), tolerances: z.record(z.string(), z.number()) }),
  metrics: object,
  provenance: object,
});

function parsed(text: string): PackageManifest {
  try {
    return parsePackageManifest(text);
  } catch (error) {
    if (error instanceof AppError) throw invalid(error.code, error.message.replace(/\.$/, ''), error.details, error);
    throw error;
  }
}

function invalid(code: string, text: string, details: Readonly<Record<string, unknown>>, cause?: unknown): AppError {
  return new AppError('archive/package-invalid', `${manifestPath} is refused: ${text}.`, {
    details: { ...details, entry: manifestPath, cause: code },
    ...(cause === undefined ? {} : { cause }),
  });
}
