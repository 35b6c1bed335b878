/** Reads a model package back: every path, size and hash is checked before anything is used. */
import { AppError, type PackageManifest, packageFiles, parsePackageManifest, sha256Hex } from '@/lib/core';
import type { Source } from '@/lib/media';
import { type ModelGraph, parseGraph, readSafetensors, type Weights } from '@/lib/ml';

/** A package whose files were all checked. */
export interface ReadPackage {
  readonly manifest: PackageManifest;
  readonly graph: ModelGraph;
  readonly weights: Weights;
  /** The checked bytes by path. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/**
 * Reads and checks a package.
 * @param source its zip or folder
 * @throws AppError `package/missing` {path}, `package/hash` {path}, `package/bad-json`, `package/version`, `package/unsafe-path`,
 *   `zip/*`, `graph/*`, `weights/*`
 */
export async function readPackage(source: Source): Promise<ReadPackage> {
  const listing = new Set((await source.entries()).map(({ path }) => path));
  const manifest = parsePackageManifest(new TextDecoder().decode(await readFile(source, listing, 'slipway.json')));
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { path, bytes, sha256 } of packageFiles(manifest)) {
    const content = await readFile(source, listing, path);
    if (content.length !== bytes || sha256Hex(content) !== sha256) {
      throw new AppError('package/hash', `${path} in the package is damaged: its bytes are not those that were packed.`, { details: { path } });
    }
    files.set(path, content);
  }
  const weights = new Map<string, Float32Array>();
  for (const { path } of manifest.weights) {
    const content = files.get(path);
    if (content) for (const [name, tensor] of readSafetensors(content)) weights.set(name, tensor.data);
  }
  return { manifest, graph: parseGraph(manifest.graph), weights, files };
}

async function readFile(source: Source, listing: ReadonlySet<string>, path: string): Promise<Uint8Array<ArrayBuffer>> {
  if (!listing.has(path)) throw new AppError('package/missing', `The package lacks ${path}.`, { details: { path } });
  return new Uint8Array(await (await source.open(path)).arrayBuffer());
}
