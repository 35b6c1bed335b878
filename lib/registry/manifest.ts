/**
 * What devices of an environment are told (delivery.md 7 and 8): the manifest is made from the head, signed, stored under the
 * next seq, its blobs are opened, and one deployment tells why. All in the caller's transaction, which holds the environment's
 * lock; whether the act is allowed was decided before (`deployment-act.ts`).
 */
import { createHash } from 'node:crypto';
import {
  type ApplicationRow,
  addDeployment,
  addManifest,
  advanceEnvironment,
  type EnvironmentRow,
  type HeadRow,
  listHead,
  type PublishedVersionRow,
  publishBlobs,
  type Tenant,
  type Tx,
} from '@/db';
import type { ActorView, DeploymentKind, EnvironmentManifest, EnvironmentModel, EnvironmentVersion } from '@/lib/api';
import { AppError, recordId } from '@/lib/core';
import { scheduleRefresh } from './refresh-schedule';
import { signEnvironment } from './signing';
import { type ReadVersionManifest, variantsOf } from './version-manifest';

const dayMs = 24 * 60 * 60 * 1000;
/** How long devices can still read what an environment no longer names. */
const graceMs = dayMs;
/** Devices stop reading there (`manifest/too-large`). */
const longestEnvelope = 256 * 1024;
/** The device client that the version manifest needs: `slipway.version/1` is read by all since the first. */
const sdkBounds = '>=1.0.0';

/** Where, by whom, when. */
export interface ActContext {
  readonly tenant: Tenant;
  readonly application: Pick<ApplicationRow, 'id'>;
  /** Locked by this transaction, or made in it. */
  readonly environment: EnvironmentRow;
  readonly actor: ActorView;
  readonly now: Date;
}

/** What the deployment's row tells of the act. A `refresh` is nobody's act: it leaves the revision. */
export interface ActRecord {
  readonly kind: DeploymentKind;
  readonly modelId?: string;
  readonly versionId?: string;
  readonly reason?: string;
  readonly payload?: Readonly<Record<string, unknown>>;
}

/** The counters after an act. */
export interface Published {
  readonly deploymentId: string;
  readonly seq: number;
  readonly revision: number;
}

/** A new environment says that there are no models yet: deployment `created`, seq 1. The caller audits. */
export async function publishFirstManifest(tx: Tx, context: ActContext): Promise<Published> {
  return publishHead(tx, context, { kind: 'created' }, async (sha256) => {
    throw new TypeError(`A new environment names no version, so ${sha256} is not read`);
  });
}

/**
 * Signs and stores the manifest of the head as it stands in this transaction, and everything that goes with it.
 * @throws AppError `deployment/invalid` {size, limit} for a manifest that devices would refuse as too large
 */
export async function publishHead(tx: Tx, context: ActContext, act: ActRecord, read: ReadVersionManifest): Promise<Published> {
  const { tenant, application, environment, actor, now } = context;
  const seq = environment.seq + 1;
  const revision = environment.revision + (act.kind === 'refresh' ? 0 : 1);
  const expiresAt = new Date(now.getTime() + environment.ttlDays * dayMs);
  const manifest: EnvironmentManifest = {
    schema: 'slipway.environment/1',
    environment: environment.id,
    name: environment.name,
    application: application.id,
    seq,
    issuedAt: now.toISOString(),
    expires: expiresAt.toISOString(),
    minPollSeconds: environment.minPollSeconds,
    events: { enabled: true },
    directives: [],
    models: await modelsOf(await listHead(tx, tenant, environment.id), read),
  };
  const envelope = await signEnvironment(tx, { tenant, applicationId: application.id }, manifest);
  if (envelope.length > longestEnvelope) {
    throw new AppError('deployment/invalid', `What ${environment.name} would tell devices is too long for them: ${envelope.length} bytes.`, {
      details: { size: envelope.length, limit: longestEnvelope },
    });
  }
  await advanceEnvironment(tx, environment.id, { seq, revision, now });
  await addManifest(tx, { environmentId: environment.id, seq, envelope, etag: etagOf(envelope), expiresAt, createdAt: now });
  await publishBlobs(tx, environment.id, { now, until: new Date(now.getTime() + graceMs) });
  const deploymentId = recordId('deployment', now.getTime());
  await addDeployment(tx, {
    id: deploymentId,
    organizationId: tenant,
    applicationId: application.id,
    environmentId: environment.id,
    seq,
    revision,
    kind: act.kind,
    modelId: act.modelId ?? null,
    versionId: act.versionId ?? null,
    payload: act.payload ?? {},
    reason: act.reason ?? null,
    actor,
    createdAt: now,
  });
  await scheduleRefresh(tx, { environment, tenant, seq, now });
  return { deploymentId, seq, revision };
}

/** The first 32 hex digits of SHA-256 of the served body; quotes are added where it becomes a header. */
function etagOf(envelope: Uint8Array): string {
  return createHash('sha256').update(envelope).digest('hex').slice(0, 32);
}

async function modelsOf(head: readonly HeadRow[], read: ReadVersionManifest): Promise<Record<string, EnvironmentModel>> {
  const models: Record<string, EnvironmentModel> = {};
  for (const { target, modelName, defaultVersion, previousVersion } of head) {
    const versions: Record<string, EnvironmentVersion> = {};
    for (const version of [defaultVersion, previousVersion]) {
      if (version) versions[String(version.number)] = await versionOf(version, read);
    }
    models[modelName] = {
      id: target.modelId,
      default: defaultVersion?.number ?? null,
      rollout: null,
      overrides: [],
      blocked: target.blocked,
      mandatorySeq: target.mandatorySeq,
      versions,
    };
  }
  return models;
}

async function versionOf(version: PublishedVersionRow, read: ReadVersionManifest): Promise<EnvironmentVersion> {
  const { manifestSha256: sha256, manifestSize: size, signatureId } = version;
  return { manifest: { sha256, size }, signatureId, sdk: sdkBounds, variants: variantsOf(await read(sha256)) };
}
