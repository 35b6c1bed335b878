/**
 * Judges the bytes of a version before it may be ready: hashes what is stored, takes a zip apart, checks the package, and makes the
 * archive. Writes to the store only, under the version's uploads; nothing is final until {@link promoteFiles}.
 */
import { type BlobFacts, type Database, findGranted, listUploads, listVersionFiles, type StoredUpload, type Tenant, type VersionRow } from '@/db';
import { AppError } from '@/lib/core';
import {
  chunksFromBytes,
  hashStored,
  type InspectedPackage,
  type IntakeFile,
  inspectFiles,
  promoteFiles,
  readPackageArchive,
  storedZip,
} from './intake';
import { type Artifacts, blobKey, uploadKey } from './storage';
import { announcedOf } from './version-view';

const chunkedAbove = 4 * 1024 * 1024;

/** Stored bytes that are what was said of them. */
type Judged = Omit<IntakeFile, 'path'>;

/** A version whose bytes are right and final. */
export interface JudgedVersion {
  readonly files: readonly IntakeFile[];
  readonly archive: Judged;
  readonly inspected: InspectedPackage | null;
}

export interface JudgeRequest {
  readonly db: Database;
  readonly artifacts: Artifacts;
  readonly tenant: Tenant;
  readonly version: VersionRow;
  /** Whose work in progress this is: two servers at the same version do not meet in the store. */
  readonly attempt: number;
  /** Throws when another server has the work now. */
  readonly requireLease: () => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Judges a version and makes its bytes final.
 * @throws AppError `upload/hash-mismatch` {path, expected, actual}, `archive/*` {entry}, `storage/*`, `task/cancelled`
 */
export async function judgeVersion(request: JudgeRequest): Promise<JudgedVersion> {
  const { artifacts, version } = request;
  const uploads = await listUploads(request.db, request.tenant, [version.id]);
  const judged = version.source === 'zip' ? await judgeZip(request, uploads) : await judgeFiles(request, uploads);
  await request.requireLease();
  await promoteFiles(artifacts, [...judged.files, judged.archive]);
  return judged;
}

async function judgeZip(request: JudgeRequest, uploads: readonly StoredUpload[]): Promise<JudgedVersion> {
  const { artifacts, signal } = request;
  const [upload] = uploads;
  if (!upload) throw new TypeError('A zip has one upload');
  const archive = await judgeUpload(request, upload, { path: request.version.filename, isArchive: true });
  const files = await readPackageArchive(artifacts, archive, `${upload.id}/attempt-${request.attempt}`, signal);
  return { files, archive, inspected: await inspectFiles(artifacts, files, signal) };
}

async function judgeFiles(request: JudgeRequest, uploads: readonly StoredUpload[]): Promise<JudgedVersion> {
  const { artifacts, version, signal } = request;
  const announced = await listVersionFiles(request.db, version.id);
  const byHash = new Map<string, Judged>();
  for (const upload of uploads) {
    const path = announced.find(({ sha256 }) => sha256 === upload.sha256)?.path ?? '';
    byHash.set(announcedOf(upload).sha256, await judgeUpload(request, upload, { path }));
  }
  const files = announced.map(({ path, sha256 }) => {
    const judged = byHash.get(sha256);
    if (!judged) throw new TypeError(`No upload has the bytes of ${path}`);
    return { ...judged, path };
  });
  const inspected = await inspectFiles(artifacts, files, signal);
  return { files, archive: await makeArchive(request, files), inspected };
}

/** Hashes the bytes of one upload as they are stored; those that were here before were hashed then. */
async function judgeUpload(
  { db, artifacts, tenant, signal }: JudgeRequest,
  upload: StoredUpload,
  { path, isArchive = false }: { readonly path: string; readonly isArchive?: boolean },
): Promise<Judged> {
  const expected = announcedOf(upload);
  const finalKey = blobKey(expected.sha256);
  if (upload.state === 'present') {
    const [blob] = await findGranted(db, tenant, [expected.sha256]);
    const known = blob && (await presentBytes(artifacts, finalKey, blob, isArchive));
    if (known) return known;
  }
  // An earlier run that ended half-way may have made these bytes final already.
  const key = upload.state === 'present' || !(await artifacts.head(uploadKey(upload.id))) ? finalKey : uploadKey(upload.id);
  const { sha256, size, chunks, etag } = await hashStored(artifacts, key, { chunks: !isArchive, signal });
  if (sha256 !== expected.sha256 || size !== expected.size) {
    throw new AppError('upload/hash-mismatch', `${path} is stored with other bytes than announced. Start the version again.`, {
      details: { path, expected, actual: { sha256, size } },
    });
  }
  return { sha256, size, chunks, key, etag };
}

/** Undefined when the chunks of a file were never hashed, since its bytes came as an archive. */
async function presentBytes(artifacts: Artifacts, key: string, blob: BlobFacts, isArchive: boolean): Promise<Judged | undefined> {
  if (!isArchive && blob.chunks === null && blob.size > chunkedAbove) return undefined;
  const facts = await artifacts.head(key);
  return facts ? { sha256: blob.sha256, size: blob.size, chunks: chunksFromBytes(blob.chunks), key, etag: facts.etag } : undefined;
}

/** The one zip of files that were sent one by one: the same files always give the same bytes. */
async function makeArchive({ artifacts, version, attempt }: JudgeRequest, files: readonly IntakeFile[]): Promise<Judged> {
  const key = uploadKey(version.id, `attempt-${attempt}/archive.zip`);
  await artifacts.delete(key);
  const { sha256, size, etag } = await artifacts.put(key, storedZip(artifacts, files));
  return { sha256, size, etag, key, chunks: [] };
}
