/**
 * Opens the artifact store that the environment names, once per process: `STORAGE_URL` unset = files in
 * `<data directory>/blobs`, `s3://...` = an S3 server. The handle lives on globalThis, because the server's bundles may each
 * carry a copy of this module.
 */
import { join } from 'node:path';
import type { Artifacts } from './artifacts';
import { fileArtifacts } from './files';
import { s3Artifacts } from './s3';
import { parseS3Url } from './s3-url';

type Environment = Readonly<Record<string, string | undefined>>;

declare global {
  var slipwayArtifacts: { readonly place: string; readonly artifacts: Artifacts } | undefined;
}

/**
 * The store of this server.
 * @throws AppError `storage/unavailable` for a `STORAGE_URL` that cannot be used
 */
export function openArtifacts(env: Environment = process.env): Artifacts {
  const url = env['STORAGE_URL'];
  const place = url || join(env['SLIPWAY_DATA_DIR'] ?? '.data', 'blobs');
  if (globalThis.slipwayArtifacts?.place !== place) {
    globalThis.slipwayArtifacts = { place, artifacts: url ? s3Artifacts(parseS3Url(url, env)) : fileArtifacts(place) };
  }
  return globalThis.slipwayArtifacts.artifacts;
}

/** Where artifacts lie, as `/health` says it. */
export function storageKind(env: Environment = process.env): 'file' | 's3' {
  return env['STORAGE_URL'] ? 's3' : 'file';
}
