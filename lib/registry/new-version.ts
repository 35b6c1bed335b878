/**
 * Starting a version: the sender says hashes first, the server says which bytes it still needs (`delivery.md` 6). Only bytes that
 * this organization itself has sent before are `present`: a hash alone proves nothing, and tells nothing of others.
 */
import {
  type BlobFacts,
  deleteUnready,
  findGranted,
  findVersion,
  insertUploads,
  insertVersion,
  listExpired,
  listUploads,
  type RegistryModelRow,
  readVersion,
  type StoredUpload,
  type Tenant,
} from '@/db';
import type { BodyOf, NewVersion, registryEndpoints, VersionSource } from '@/lib/api';
import { AppError, recordId } from '@/lib/core';
import { actorOf, audit } from './audit';
import { discardUploads } from './discard-uploads';
import type { Host, Service } from './http/call';
import { inspectPaths } from './intake';
import { pendingMs, uploadView, versionView } from './version-view';

type CreateVersion = (typeof registryEndpoints)['versions.create'];

const mebibyte = 1024 * 1024;
const usualPart = 8 * mebibyte;
const maxParts = 10_000;
const maxBytes = 2 * 1024 * mebibyte;
const maxDescription = 255;

/** @throws AppError `version/description-too-long` {limit}: counted in characters, as the database does */
export function requireDescription(description: string | undefined): void {
  if (description === undefined || [...description].length <= maxDescription) return;
  const message = `A description has at most ${maxDescription} characters.`;
  throw new AppError('version/description-too-long', message, { details: { limit: maxDescription, length: [...description].length } });
}

/** One content that a version needs, and the first path that it goes to. */
interface Content {
  readonly sha256: string;
  readonly size: number;
  readonly path: string | null;
}

export const createVersion: Service<CreateVersion> = async ({ host, db, tenant, model, principal, body, now, request }) => {
  requireDescription(body.description);
  const contents = contentsOf(body.source);
  const parentVersionId = await parentOf(db, model, body.parent);
  await sweepExpired(host, tenant, model, now);
  const actor = actorOf(principal);
  const id = recordId('version', now.getTime());
  return db.transaction(async (tx): Promise<NewVersion> => {
    const granted = await findGranted(
      tx,
      tenant,
      contents.map(({ sha256 }) => sha256),
    );
    const uploads = contents.map((content) => newUpload(tenant, id, content, granted, now));
    await insertVersion(tx, { ...rowOf(body, model), id, organizationId: tenant, actor, parentVersionId, createdAt: now }, filesOf(id, body.source));
    await insertUploads(tx, uploads);
    const note = {
      action: 'version.started',
      target: { kind: 'version', id, model: model.name },
      after: { filename: filenameOf(body.source, model) },
    };
    await audit(tx, { tenant, actor, now, request }, note);
    const facts = await readVersion(tx, tenant, id);
    if (!facts) throw new TypeError('A version was inserted and is not there');
    return { version: versionView(facts), uploads: uploads.map((upload, i) => uploadView(upload, contents[i]?.path ?? null)) };
  });
};

/** Checks what is announced and names every content once. */
function contentsOf(source: VersionSource): readonly Content[] {
  const files = source.kind === 'zip' ? [{ ...source, path: null }] : source.files;
  const total = files.reduce((sum, { size }) => sum + size, 0);
  if (total > maxBytes) throw new AppError('archive/too-large', 'A version holds at most 2 GiB.', { details: { limit: maxBytes, size: total } });
  if (source.kind === 'zip') requireFilename(source.filename);
  else inspectPaths(source.files.map(({ path }) => path));
  const contents = new Map<string, Content>();
  for (const { sha256, size, path } of files) {
    const known = contents.get(sha256);
    if (known && known.size !== size) throw invalid('source.files', `${path} has the hash of ${known.path} and another size`);
    if (!known) contents.set(sha256, { sha256, size, path });
  }
  return [...contents.values()];
}

function requireFilename(filename: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (filename === '' || filename.length > 255 || /[/\\\u0000-\u001f\u007f]/.test(filename)) {
    throw invalid('source.filename', 'A file name has 1 to 255 characters, without slashes and control characters');
  }
}

function invalid(path: string, message: string): AppError {
  return new AppError('request/invalid', `${message}.`, { details: { issues: [{ path, message }] } });
}

async function parentOf(db: Parameters<typeof findVersion>[0], model: RegistryModelRow, number: number | undefined): Promise<string | null> {
  if (number === undefined) return null;
  const parent = await findVersion(db, model, String(number));
  if (!parent) throw new AppError('version/not-found', `${model.name} has no version ${number}.`, { details: { version: number } });
  return parent.id;
}

function newUpload(organizationId: Tenant, versionId: string, { sha256, size }: Content, granted: readonly BlobFacts[], now: Date): StoredUpload {
  const isPresent = granted.some((blob) => blob.sha256 === sha256 && blob.size === size);
  return {
    id: recordId('upload', now.getTime()),
    organizationId,
    versionId,
    sha256,
    size,
    partSize: partSizeOf(size),
    multipartId: null,
    state: isPresent ? 'present' : 'open',
    createdAt: now,
    expiresAt: new Date(now.getTime() + pendingMs),
  };
}

/** 8 MiB, and more when that would make too many parts. */
function partSizeOf(size: number): number {
  return Math.max(usualPart, Math.ceil(size / maxParts / mebibyte) * mebibyte);
}

function rowOf({ source, description, tags, provenance }: BodyOf<CreateVersion>, model: RegistryModelRow) {
  const archive = source.kind === 'zip' ? { archiveSha256: source.sha256, archiveSize: source.size } : {};
  return {
    ...archive,
    modelId: model.id,
    state: 'pending' as const,
    source: source.kind,
    filename: filenameOf(source, model),
    description: description ?? '',
    tags: [...new Set(tags ?? [])],
    provenance: provenance ?? {},
  };
}

function filenameOf(source: VersionSource, { name }: RegistryModelRow): string {
  return source.kind === 'zip' ? source.filename : `${name}.zip`;
}

function filesOf(versionId: string, source: VersionSource) {
  return source.kind === 'zip' ? [] : source.files.map((file) => ({ ...file, versionId, role: 'announced' }));
}

/** Pending versions whose day is over go when the next one is started. */
async function sweepExpired(host: Host, tenant: Tenant, model: RegistryModelRow, now: Date): Promise<void> {
  const db = await host.db();
  for (const id of await listExpired(db, model, new Date(now.getTime() - pendingMs))) {
    const uploads = await listUploads(db, tenant, [id]);
    if (await db.transaction((tx) => deleteUnready(tx, tenant, id))) await discardUploads(host.artifacts(), uploads);
  }
}
