/** Versions and uploads as screens and programs see them. */
import type { StoredUpload, VersionFacts, VersionRow } from '@/db';
import type { ActorView, UploadView, VersionView } from '@/lib/api';
import { AppError } from '@/lib/core';

/** How long a version may wait for its bytes. */
export const pendingMs = 24 * 60 * 60 * 1000;

/** Why a version failed, as it is kept with it. */
export interface StoredFailure {
  readonly code: string;
  readonly message: string;
  /** The file or archive entry that is wrong. */
  readonly path?: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export function failureOf({ code, message, details }: AppError): StoredFailure {
  const path = details['path'] ?? details['entry'];
  return { code, message, ...(typeof path === 'string' ? { path } : {}), details };
}

/** The refusal again, for whoever asks later. */
export function refusalOf({ failure }: VersionRow): AppError {
  const { code, message, details } = failure as StoredFailure;
  return new AppError(code, message, { details });
}

export function versionView(facts: VersionFacts): VersionView {
  const { archiveSha256, archiveSize, failure, readyAt } = facts;
  const stored = failure as StoredFailure | null;
  const hasArchive = facts.number !== null && archiveSha256 !== null && archiveSize !== null;
  return {
    id: facts.id,
    number: facts.number,
    state: facts.state,
    filename: facts.filename,
    description: facts.description,
    tags: facts.tags,
    aliases: facts.aliases,
    environments: facts.environments,
    archive: hasArchive ? { sha256: archiveSha256, size: archiveSize } : null,
    newBytes: facts.newBytes,
    signatureId: facts.signatureId,
    metrics: facts.metrics,
    parent: facts.parentNumber,
    actor: facts.actor as ActorView,
    createdAt: facts.createdAt.toISOString(),
    readyAt: readyAt?.toISOString() ?? null,
    failure: stored && { code: stored.code, message: stored.message, ...(stored.path === undefined ? {} : { path: stored.path }) },
  };
}

/** @param path where the bytes go in the version; null for a zip */
export function uploadView(upload: StoredUpload, path: string | null): UploadView {
  const { id, partSize, expiresAt } = upload;
  const { sha256, size } = announcedOf(upload);
  return {
    id,
    path,
    sha256,
    size,
    state: upload.state as UploadView['state'],
    partSize,
    parts: partCount(upload),
    expiresAt: expiresAt.toISOString(),
  };
}

/** What the sender said of the bytes. */
export function announcedOf({ id, sha256, size }: StoredUpload): { readonly sha256: string; readonly size: number } {
  if (sha256 === null || size === null) throw new TypeError(`Upload ${id} was started without a hash`);
  return { sha256, size };
}

/** How many parts; nothing at all is still one part. */
export function partCount(upload: StoredUpload): number {
  return Math.max(1, Math.ceil(announcedOf(upload).size / upload.partSize));
}
