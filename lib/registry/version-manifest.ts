/**
 * Reads the stored description of a version: its version manifest, an immutable blob that intake wrote (delivery.md 6). What was
 * read is kept, since a hash never means other bytes; so a deployment does not wait for the store while it holds its lock.
 */
import type { EnvironmentVersion, VersionFile, VersionManifest } from '@/lib/api';
import { type Artifacts, blobKey } from './storage';

const keptManifests = 200;
const chunkBytes = 4 * 1024 * 1024;

/** Gives the version manifest of a hash. @throws AppError `blob/not-found`, `storage/unavailable` */
export type ReadVersionManifest = (sha256: string) => Promise<VersionManifest>;

/** Reads from a store, keeping the newest. */
export function versionManifestReader(artifacts: Artifacts): ReadVersionManifest {
  const kept = keptOf(artifacts);
  return async (sha256) => {
    const found = kept.get(sha256);
    if (found) return found;
    const manifest = JSON.parse(await readBlobText(artifacts, sha256)) as VersionManifest;
    const oldest = kept.keys().next().value;
    if (kept.size >= keptManifests && oldest !== undefined) kept.delete(oldest);
    kept.set(sha256, manifest);
    return manifest;
  };
}

/** The text of a small stored blob. @throws AppError `blob/not-found`, `storage/unavailable` */
export async function readBlobText(artifacts: Artifacts, sha256: string): Promise<string> {
  const { body } = await artifacts.get(blobKey(sha256));
  return new Response(body).text();
}

const keptByStore = new WeakMap<Artifacts, Map<string, VersionManifest>>();

function keptOf(artifacts: Artifacts): Map<string, VersionManifest> {
  const kept = keptByStore.get(artifacts) ?? new Map<string, VersionManifest>();
  keptByStore.set(artifacts, kept);
  return kept;
}

/** What the environment manifest repeats of the variants, so that a device can choose before it fetches anything. */
export function variantsOf({ variants }: VersionManifest): EnvironmentVersion['variants'] {
  return variants.map(({ id, runtime, files, requires }) => ({ id, runtime, size: files.reduce((sum, { size }) => sum + size, 0), requires }));
}

/** The variant that a browser takes when it can run all of them; a version without one gives what it has. */
export function webVariantOf({ variants }: VersionManifest): VersionManifest['variants'][number] | undefined {
  return variants.find(isWebRuntime) ?? variants[0];
}

/** Can a browser run it? `raw` are files without a runner. */
export function isWebRuntime({ runtime }: Pick<VersionManifest['variants'][number], 'runtime'>): boolean {
  return runtime === 'tfjs' || runtime === 'onnx';
}

/** The pieces by which devices share content: chunks of 4 MiB, or the whole of a smaller file, each hash with its size. */
export function piecesOf({
  sha256,
  size,
  chunks,
}: Pick<VersionFile, 'sha256' | 'size' | 'chunks'>): readonly (readonly [sha256: string, size: number])[] {
  if (!chunks?.length) return [[sha256, size]];
  return chunks.map((hash, i) => [hash, Math.min(chunkBytes, size - i * chunkBytes)]);
}
