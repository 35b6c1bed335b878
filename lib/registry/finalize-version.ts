/**
 * Finalize: from "all bytes were sent" to a number, or to the reason why not. The caller waits up to ten seconds; longer work
 * goes on without it, and calling again waits for it, or takes it over when nobody works on it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  addTask,
  claimTask,
  type Database,
  listUploads,
  listVersionFiles,
  readVersion,
  startVerifying,
  type Tenant,
  type VersionFacts,
  type VersionRow,
} from '@/db';
import type { ActorView, registryEndpoints } from '@/lib/api';
import { AppError } from '@/lib/core';
import { actorOf } from './audit';
import { type Host, Reply, type Service } from './http/call';
import { notFound } from './http/match';
import { type VerifyPayload, verifyLeaseMs, verifyTaskId, verifyVersion } from './verify-version';
import { pendingMs, refusalOf, versionView } from './version-view';

const answerWithinMs = 10_000;
const lookAgainMs = 100;

export const finalizeVersion: Service<(typeof registryEndpoints)['versions.finalize']> = async (call) => {
  const { host, db, tenant, version, principal, now, request } = call;
  if (version.state === 'pending') await start(db, tenant, version, { actor: actorOf(principal), now });
  const deadline = Date.now() + answerWithinMs;
  const work = settle(host, { tenant, versionId: version.id, deadline, request });
  // The work outlives a caller that does not wait; its end is in the database then.
  work.catch(() => undefined);
  const timer = new AbortController();
  await Promise.race([work, sleep(answerWithinMs, undefined, { signal: timer.signal }).catch(() => undefined)]).finally(() => timer.abort());
  const facts = await current(db, tenant, version.id);
  if (facts.state === 'failed') throw refusalOf(facts);
  return new Reply(versionView(facts), { status: facts.state === 'verifying' ? 202 : 200 });
};

async function current(db: Database, tenant: Tenant, id: string): Promise<VersionFacts> {
  const facts = await readVersion(db, tenant, id);
  if (!facts) throw notFound();
  return facts;
}

/** Pending to verifying, with the task that makes it ready. @throws AppError `upload/expired`, `upload/incomplete` {missing} */
async function start(
  db: Database,
  tenant: Tenant,
  version: VersionRow,
  { actor, now }: { readonly actor: ActorView; readonly now: Date },
): Promise<void> {
  if (version.createdAt.getTime() + pendingMs <= now.getTime()) {
    throw new AppError('upload/expired', 'This version waited longer than a day for its bytes and is over. Start it again.');
  }
  await requireAllSent(db, tenant, version);
  const payload: VerifyPayload = { tenant, versionId: version.id, actor };
  await db.transaction(async (tx) => {
    // Of several callers one starts; the others wait for it.
    if (await startVerifying(tx, tenant, version.id)) await addTask(tx, { id: verifyTaskId(version.id), kind: 'verify', payload, runAt: now });
  });
}

async function requireAllSent(db: Database, tenant: Tenant, version: VersionRow): Promise<void> {
  const uploads = await listUploads(db, tenant, [version.id]);
  const sent = new Set(uploads.filter(({ state }) => state !== 'open').map(({ sha256 }) => sha256));
  const wanted = version.source === 'zip' ? [{ path: version.filename, sha256: version.archiveSha256 }] : await listVersionFiles(db, version.id);
  const missing = wanted.filter(({ sha256 }) => !sent.has(sha256)).map(({ path }) => path);
  if (missing.length === 0) return;
  throw new AppError('upload/incomplete', 'Not all bytes of this version have arrived.', { details: { missing } });
}

interface Wait {
  readonly tenant: Tenant;
  readonly versionId: string;
  /** Milliseconds since 1970, by the process's own clock. */
  readonly deadline: number;
  readonly request: Request;
}

/** Works on the version, or waits for whoever does. */
async function settle(host: Host, { tenant, versionId, deadline, request }: Wait): Promise<void> {
  const db = await host.db();
  while (Date.now() < deadline) {
    if ((await readVersion(db, tenant, versionId))?.state !== 'verifying') return;
    const task = await claimTask(db, verifyTaskId(versionId), { now: host.now(), leaseMs: verifyLeaseMs });
    if (task) await verifyVersion(host, task, request);
    else await sleep(lookAgainMs);
  }
}
