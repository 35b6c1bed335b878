/**
 * The version manifest `slipway.version/1` (delivery.md 6): the immutable description of one version that devices fetch by
 * its hash. Pure: the same input gives the same bytes.
 */
import type { VersionManifest } from '@/lib/api';
import { canonicalJson, type Json } from '@/lib/core';
import type { InspectedPackage } from './inspect-files';
import type { IntakeFile } from './intake-file';

type VersionVariant = VersionManifest['variants'][number];
type VersionFile = VersionVariant['files'][number];

export interface VersionManifestInput {
  /** Name of the model in the registry. */
  readonly model: string;
  readonly version: number;
  /** All files of the version. */
  readonly files: readonly Pick<IntakeFile, 'path' | 'size' | 'sha256' | 'chunks'>[];
  /** null: a version without `slipway.json`. */
  readonly inspected: InspectedPackage | null;
  readonly archive: { readonly sha256: string; readonly size: number };
  readonly createdAt: Date;
}

/** Describes a version. Files that no variant and no golden sample needs are in its archive only. */
export function versionManifest({ model, version, files, inspected, archive, createdAt }: VersionManifestInput): VersionManifest {
  const shared = {
    schema: 'slipway.version/1',
    model,
    version,
    archive: { sha256: archive.sha256, size: archive.size },
    createdAt: createdAt.toISOString().replace(/\.\d{3}Z$/, 'Z'),
  } as const;
  const described = files.map(versionFile);
  if (!inspected) {
    const raw: VersionVariant = {
      id: 'raw',
      runtime: 'raw',
      precision: null,
      requires: { features: [], minMemoryBytes: null },
      files: described,
    };
    const none = { signatureId: null, task: null, io: null, classes: [], postprocess: null, golden: null, metrics: {}, provenance: {} };
    return { ...shared, ...none, variants: [raw] };
  }
  const { manifest, signatureId } = inspected;
  const byPath = new Map(described.map((file) => [file.path, file]));
  const goldenFolder = manifest.golden.path.slice(0, manifest.golden.path.lastIndexOf('/') + 1);
  return {
    ...shared,
    signatureId,
    task: manifest.task,
    io: { ...manifest.io },
    classes: manifest.classes,
    postprocess: { ...manifest.postprocess },
    variants: manifest.variants.map(({ id, runtime, precision, requires, files: named }) => ({
      id,
      runtime,
      precision,
      requires: { features: requires.features, minMemoryBytes: requires.minMemoryBytes },
      files: named.flatMap(({ path }) => byPath.get(path) ?? []),
    })),
    golden: {
      count: manifest.golden.count,
      tolerances: manifest.golden.tolerances,
      files: described.filter(({ path }) => path === manifest.golden.path || (goldenFolder !== '' && path.startsWith(goldenFolder))),
    },
    metrics: manifest.metrics as VersionManifest['metrics'],
    provenance: manifest.provenance as VersionManifest['provenance'],
  };
}

/** The bytes of a manifest as they are stored, hashed and sent: canonical JSON. */
export function manifestBytes(manifest: VersionManifest): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson(manifest as unknown as Json));
}

function versionFile({ path, sha256, size, chunks }: VersionManifestInput['files'][number]): VersionFile {
  return { path, sha256, size, ...(chunks.length > 0 ? { chunks } : {}) };
}
