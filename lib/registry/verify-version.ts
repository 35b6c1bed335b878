/**
 * The work between finalize and ready, done under the lease of a task: whoever holds the lease works, and when that server dies
 * another one starts over. Only the holder can end the work, so a version becomes ready, or fails, exactly once.
 */
import {
  completeVersion,
  type Database,
  failTask,
  failVersion,
  findModelOfVersion,
  finishTask,
  grantBlobs,
  listUploads,
  readVersion,
  renewTask,
  replaceVersionFiles,
  type TaskRow,
  type Tenant,
  type Tx,
  takeVersionNumber,
  type VersionFacts,
} from '@/db';
import type { ActorView, VersionManifest } from '@/lib/api';
import { AppError, sha256Hex, toAppError } from '@/lib/core';
import { audit } from './audit';
import { discardUploads } from './discard-uploads';
import type { Host } from './http/call';
import { chunksToBytes, type IntakeFile, manifestBytes, versionManifest } from './intake';
import { type JudgedVersion, judgeVersion } from './judge-version';
import { type Artifacts, blobKey } from './storage';
import { failureOf } from './version-view';

export const verifyLeaseMs = 60_000;
const renewMs = 20_000;

/** What a `verify` task carries. */
export interface VerifyPayload {
  readonly tenant: Tenant;
  readonly versionId: string;
  /** Who finalized. */
  readonly actor: ActorView;
}

/** A version has one task, found by its id. */
export function verifyTaskId(versionId: string): string {
  return versionId.replace(/^ver_/, 'tsk_');
}

/**
 * Works until the version is ready or failed, or until another server has the task. A fault that is not the sender's leaves the
 * version verifying, and the task due again.
 * @param task claimed by the caller
 * @param request of whoever waits; absent when a server works by itself
 * @throws AppError the refusal that the version failed with; `storage/*`, `database/*` when it has to be tried again
 */
export async function verifyVersion(host: Host, task: TaskRow, request?: Request): Promise<void> {
  const db = await host.db();
  const { tenant, versionId } = task.payload as VerifyPayload;
  const version = await readVersion(db, tenant, versionId);
  if (version?.state !== 'verifying') return finishTask(db, task);
  const lease = keepLease(host, db, task);
  try {
    const work = { db, artifacts: host.artifacts(), tenant, version, attempt: task.attempts };
    const judged = await judgeVersion({ ...work, signal: lease.signal, requireLease: () => requireLease(host, db, task) });
    await db.transaction((tx) => publish(tx, { host, task, version, judged, ...(request ? { request } : {}) }));
  } catch (thrown) {
    const error = toAppError(thrown);
    // Whoever works on it now may have moved the bytes under this work: its errors say nothing.
    if (!(await renewTask(db, task, leaseEnd(host)))) return;
    if (isRefusal(error)) await refuse(host, db, { task, version, error, ...(request ? { request } : {}) });
    else await failTask(db, task, { runAt: new Date(host.now().getTime() + 1000 * 2 ** task.attempts), error: error.message });
    throw error;
  } finally {
    lease.end();
  }
  // What is left under the uploads' keys is of no use any more.
  await discardUploads(host.artifacts(), [...(await listUploads(db, tenant, [versionId])), { id: versionId, multipartId: null }]);
}

/** The same by a server that nobody waits for: a refusal is the end of the work, not a fault of it. */
export async function runVerifyTask(host: Host, _payload: unknown, task: TaskRow): Promise<void> {
  await verifyVersion(host, task).catch((error: unknown) => {
    if (!(error instanceof AppError) || !isRefusal(error)) throw error;
  });
}

/** Is the version itself wrong? Everything else is a fault that passes. */
function isRefusal({ code }: AppError): boolean {
  return code.startsWith('archive/') || code === 'upload/hash-mismatch';
}

interface Ending {
  readonly task: TaskRow;
  readonly version: VersionFacts;
  readonly request?: Request;
}

async function publish(
  tx: Tx,
  { host, task, version, judged, request }: Ending & { readonly host: Host; readonly judged: JudgedVersion },
): Promise<void> {
  const now = host.now();
  const { tenant, actor } = task.payload as VerifyPayload;
  await end(tx, host, task);
  const model = await findModelOfVersion(tx, tenant, version.id);
  if (!model) throw new TypeError('A version has a model');
  const { files, archive, inspected } = judged;
  const number = await takeVersionNumber(tx, tenant, model.id);
  const manifest = versionManifest({ model: model.name, version: number, files, inspected, archive, createdAt: now });
  const stored = await storeManifest(host.artifacts(), manifest);
  await grantBlobs(
    tx,
    tenant,
    [...files, archive, stored].map((file) => ({ ...file, chunks: chunksToBytes(file.chunks) })),
    now,
  );
  await replaceVersionFiles(
    tx,
    version.id,
    files.map((file) => ({ path: file.path, sha256: file.sha256, size: file.size, role: roleOf(file, manifest) })),
  );
  const isOurs = await completeVersion(tx, tenant, version.id, {
    number,
    archiveSha256: archive.sha256,
    archiveSize: archive.size,
    manifestSha256: stored.sha256,
    signatureId: inspected?.signatureId ?? null,
    metrics: inspected?.manifest.metrics ?? {},
    provenance: { ...(version.provenance as object), ...(inspected?.manifest.provenance as object | undefined) },
    datasetHash: inspected?.datasetHash ?? null,
    readyAt: now,
  });
  if (!isOurs) throw lost();
  const note = {
    action: 'version.ready',
    target: { kind: 'version', id: version.id, model: model.name, number },
    after: { archive: archive.sha256 },
  };
  await audit(tx, { tenant, actor, now, ...(request ? { request } : {}) }, note);
}

/** Ends the task in the transaction of what it led to. @throws AppError `task/cancelled` when another server has it now */
async function end(tx: Tx, host: Host, task: TaskRow): Promise<void> {
  await requireLease(host, tx, task);
  await finishTask(tx, task);
}

async function requireLease(host: Host, db: Database | Tx, task: TaskRow): Promise<void> {
  if (!(await renewTask(db, task, leaseEnd(host)))) throw lost();
}

function leaseEnd(host: Host): Date {
  return new Date(host.now().getTime() + verifyLeaseMs);
}

function lost(): AppError {
  return new AppError('task/cancelled', 'Another server went on with this work.');
}

async function storeManifest(artifacts: Artifacts, manifest: VersionManifest) {
  const bytes = manifestBytes(manifest);
  const sha256 = sha256Hex(bytes);
  const key = blobKey(sha256);
  if (!(await artifacts.head(key))) await artifacts.put(key, bytes, { sha256 });
  return { sha256, size: bytes.length, chunks: [] };
}

function roleOf({ path }: IntakeFile, { variants, golden }: VersionManifest): string {
  if (golden?.files.some((file) => file.path === path)) return 'golden';
  return variants.some(({ files }) => files.some((file) => file.path === path)) ? 'variant' : 'file';
}

async function refuse(host: Host, db: Database, { task, version, error, request }: Ending & { readonly error: AppError }): Promise<void> {
  const { tenant, actor } = task.payload as VerifyPayload;
  const now = host.now();
  const failure = failureOf(error);
  const uploads = await listUploads(db, tenant, [version.id]);
  await db.transaction(async (tx) => {
    await end(tx, host, task);
    if (!(await failVersion(tx, tenant, version.id, failure))) throw lost();
    const note = { action: 'version.failed', target: { kind: 'version', id: version.id }, after: { code: failure.code, path: failure.path } };
    await audit(tx, { tenant, actor, now, ...(request ? { request } : {}) }, note);
  });
  await discardUploads(host.artifacts(), [...uploads, { id: version.id, multipartId: null }]);
}

/** Holds the lease while the work runs; the signal fires when it was lost. */
function keepLease(host: Host, db: Database, task: TaskRow): { readonly signal: AbortSignal; readonly end: () => void } {
  const controller = new AbortController();
  const timer = setInterval(() => {
    renewTask(db, task, leaseEnd(host)).then(
      (isOurs) => isOurs || controller.abort(),
      // The database does not answer: the work goes on, and whether the lease still holds is asked again at its end.
      (error: unknown) => console.warn(`The lease of ${task.id} was not renewed:`, error),
    );
  }, renewMs);
  timer.unref();
  return { signal: controller.signal, end: () => clearInterval(timer) };
}
