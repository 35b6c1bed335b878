/**
 * The bytes of a version for whoever may read it: its manifest, its archive, single files. Uploaded bytes are sent for saving and
 * never shown as a page of ours: whatever lies in a model is not ours (`delivery.md` 17).
 */
import { findVersionFile, type VersionRow } from '@/db';
import type { registryEndpoints } from '@/lib/api';
import { AppError } from '@/lib/core';
import type { Services } from './http/call';
import { notFound } from './http/match';
import { type BytesRequest, storedBytesResponse } from './http/stored-bytes';
import { versionManifestReader } from './version-manifest';

type BytesEndpoints = Pick<typeof registryEndpoints, 'versions.manifest' | 'versions.archive' | 'versions.file'>;

export const versionBytesServices: Services<BytesEndpoints> = {
  'versions.manifest': async ({ host, version }) => {
    const { manifestSha256 } = requirePublished(version);
    return versionManifestReader(host.artifacts())(manifestSha256);
  },

  'versions.archive': async ({ host, model, version, request }) => {
    const { archive, number } = requirePublished(version);
    const isZipName = /\.zip$/i.test(version.filename);
    const filename = version.source === 'zip' && isZipName ? version.filename : `${model.name}-${number}.zip`;
    return download({ request, artifacts: host.artifacts(), bytes: archive, headers: { 'content-type': 'application/zip' } }, filename);
  },

  'versions.file': async ({ host, db, version, params, request }) => {
    requirePublished(version);
    const file = await findVersionFile(db, version, params.path);
    if (!file) throw notFound();
    const headers = { 'content-type': 'application/octet-stream' };
    return download({ request, artifacts: host.artifacts(), bytes: file, headers }, file.path.split('/').at(-1) ?? 'file');
  },
};

/** @throws AppError `version/not-ready` {state} */
function requirePublished({ state, number, archiveSha256, archiveSize, manifestSha256 }: VersionRow) {
  if (number === null || archiveSha256 === null || archiveSize === null || manifestSha256 === null) {
    throw new AppError('version/not-ready', 'This version is not ready, so there is nothing to download.', { details: { state } });
  }
  return { number, manifestSha256, archive: { sha256: archiveSha256, size: archiveSize } };
}

function download(request: BytesRequest, filename: string): Promise<Response> {
  const headers = {
    ...request.headers,
    'content-disposition': attachment(filename),
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    // Its own ETag lets a browser ask again cheaply; the right to read is asked each time.
    'cache-control': 'private, no-cache, no-transform',
  };
  return storedBytesResponse({ ...request, headers });
}

/** RFC 6266: plain ASCII for old readers, and the whole name in UTF-8. */
function attachment(filename: string): string {
  const plain = filename.replaceAll(/[^A-Za-z0-9 ._-]/g, '_');
  const whole = encodeURIComponent(filename).replaceAll(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
