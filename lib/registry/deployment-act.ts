/**
 * The one way in which a person changes what devices of an environment are told (delivery.md 7): lock, compare `If-Match`,
 * decide, write the head, sign and store the manifest, audit. All of it is one transaction, so a failure at any step leaves
 * everything as it was. {@link decideAct} alone is the dry run.
 */
import {
  type ApplicationRow,
  type Database,
  type EnvironmentRow,
  findDescription,
  findEnvironment,
  findLastChange,
  findModel,
  findVersion,
  type HeadRow,
  listHead,
  lockEnvironment,
  type RegistryModelRow,
  setTarget,
  type Tenant,
  type Tx,
  type VersionRow,
} from '@/db';
import type { ActorView, DeployAct, DeployPlan } from '@/lib/api';
import { AppError, parsePackageManifest } from '@/lib/core';
import { audit } from './audit';
import { planAct, type ReadyVersion } from './deployment-plan';
import { environmentTag, environmentView } from './environment-view';
import { notFound } from './http/match';
import { type Published, publishHead } from './manifest';
import type { Artifacts } from './storage';
import { readBlobText, versionManifestReader, webVariantOf } from './version-manifest';

/** Where, by whom, when. */
export interface ActPlace {
  readonly tenant: Tenant;
  readonly application: ApplicationRow;
  readonly environment: EnvironmentRow;
  readonly artifacts: Artifacts;
  readonly now: Date;
}

export interface ActOnEnvironment extends ActPlace {
  readonly actor: ActorView;
  /** The header: `"r<revision>"` of the environment that the caller looked at, or `*` for whatever is current. */
  readonly ifMatch: string | null;
  readonly request?: Request;
}

/** What an act comes to, before anything is written. */
export interface DecidedAct {
  readonly plan: DeployPlan;
  readonly model: RegistryModelRow;
  readonly to: VersionRow;
  readonly head: HeadRow | undefined;
}

export interface ActResult extends Published {
  readonly plan: DeployPlan;
  /** As it is after the act. */
  readonly environment: EnvironmentRow;
}

/**
 * Does an act.
 * @throws AppError `request/precondition-required`, `environment/stale` {revision, seq, targets, lastChange}, and what
 *   {@link decideAct} throws
 */
export async function actOnEnvironment(tx: Tx, place: ActOnEnvironment, act: DeployAct): Promise<ActResult> {
  const { tenant, application, actor, artifacts, ifMatch, now } = place;
  if (ifMatch === null) {
    throw new AppError('request/precondition-required', 'Say with If-Match which state of the environment this is meant for, or send “If-Match: *”.');
  }
  const environment = await lockEnvironment(tx, place.environment);
  if (!environment) throw notFound();
  await requireMatch(tx, { ...place, environment }, ifMatch);
  const { plan, model, to, head } = await decideAct(tx, { ...place, environment }, act);
  const isMandatory = act.kind === 'deploy' && act.mandatory === true;
  await setTarget(tx, {
    organizationId: tenant,
    environmentId: environment.id,
    modelId: model.id,
    defaultVersionId: to.id,
    previousVersionId: head?.target.defaultVersionId ?? null,
    mandatorySeq: isMandatory ? environment.seq + 1 : (head?.target.mandatorySeq ?? 0),
  });
  const record = {
    kind: act.kind,
    modelId: model.id,
    versionId: to.id,
    payload: payloadOf(act, plan),
    ...(act.reason ? { reason: act.reason } : {}),
  };
  const context = { tenant, application, environment, actor, now };
  const published = await publishHead(tx, context, record, versionManifestReader(artifacts));
  await audit(tx, place, {
    action: `environment.${act.kind}`,
    target: { kind: 'environment', id: environment.id, name: environment.name, application: application.name, model: model.name },
    before: { version: plan.from },
    after: { version: plan.to, seq: published.seq, reason: act.reason ?? null },
  });
  return { ...published, plan, environment: { ...environment, seq: published.seq, revision: published.revision, updatedAt: now } };
}

/** What the history keeps of an act besides its columns. */
function payloadOf(act: DeployAct, plan: DeployPlan): Record<string, unknown> {
  const replaced = { replaced: plan.from };
  if (act.kind === 'deploy') return { ...replaced, mandatory: act.mandatory ?? false, notify: act.notify ?? true };
  if (act.kind === 'promote') return { ...replaced, fromEnvironment: act.fromEnvironment };
  return replaced;
}

async function requireMatch(tx: Tx, { tenant, environment, now }: ActPlace, ifMatch: string): Promise<void> {
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (tags.includes('*') || tags.includes(environmentTag(environment))) return;
  const { revision, seq, targets } = await environmentView(tx, tenant, environment, now);
  const last = await findLastChange(tx, tenant, environment.id);
  const lastChange = last && { kind: last.kind, version: last.versionNumber, actor: last.actor, at: last.createdAt.toISOString() };
  throw new AppError('environment/stale', `Somebody changed ${environment.name} in the meantime. Look at it again first.`, {
    details: { revision, seq, targets, lastChange: lastChange ?? null },
  });
}

/**
 * Says what an act would do, or why it may not be done. Reads only.
 * @throws AppError `environment/frozen` {frozenUntil}, `environment/not-found`, `resource/not-found` (the model),
 *   `version/not-found`, `version/not-ready` {state}, `version/yanked`, `deployment/no-previous`, `deployment/no-change`
 */
export async function decideAct(db: Database | Tx, place: ActPlace, act: DeployAct): Promise<DecidedAct> {
  const { tenant, application, environment, artifacts, now } = place;
  const { frozenUntil } = environment;
  if (frozenUntil && frozenUntil > now && act.kind !== 'rollback') {
    throw new AppError('environment/frozen', `${environment.name} is frozen until ${frozenUntil.toISOString()}. Only a roll-back is allowed.`, {
      details: { frozenUntil: frozenUntil.toISOString() },
    });
  }
  const model = await findModel(db, application, act.model);
  if (!model) throw notFound();
  const head = (await listHead(db, tenant, environment.id)).find(({ target }) => target.modelId === model.id);
  const row = requireReady(await versionOfAct(db, place, act, { model, head }));
  const current = head?.target.defaultVersionId ?? null;
  if (row.id === current) {
    throw new AppError('deployment/no-change', `${environment.name} tells devices version ${row.number} of ${model.name} already.`, {
      details: { version: row.number, revision: environment.revision, seq: environment.seq },
    });
  }
  const to = await readReady(db, artifacts, row);
  const replaced = current === null ? undefined : await findVersion(db, model, current);
  const from = replaced ? await readReady(db, artifacts, numbered(replaced)) : null;
  return { plan: await planAct(db, { kind: act.kind, environment, model, from, to, now }), model, to: row, head };
}

interface ModelHead {
  readonly model: RegistryModelRow;
  readonly head: HeadRow | undefined;
}

/** The version that an act is about. */
async function versionOfAct(
  db: Database | Tx,
  { tenant, application, environment }: ActPlace,
  act: DeployAct,
  { model, head }: ModelHead,
): Promise<VersionRow> {
  if (act.kind === 'deploy') return foundVersion(await findVersion(db, model, String(act.version)), model);
  if (act.kind === 'promote') {
    const source = await findEnvironment(db, application, act.fromEnvironment);
    if (!source) throw new AppError('environment/not-found', `There is no environment ${act.fromEnvironment}.`);
    const there = (await listHead(db, tenant, source.id)).find(({ target }) => target.modelId === model.id);
    return versionById(db, model, there?.target.defaultVersionId, `${source.name} has no version of ${model.name} to promote.`);
  }
  if (act.toVersion !== undefined) return foundVersion(await findVersion(db, model, String(act.toVersion)), model);
  return versionById(db, model, head?.target.previousVersionId, `${environment.name} had no version of ${model.name} before.`);
}

async function versionById(db: Database | Tx, model: RegistryModelRow, id: string | null | undefined, otherwise: string): Promise<VersionRow> {
  if (!id) throw new AppError('deployment/no-previous', otherwise);
  return foundVersion(await findVersion(db, model, id), model);
}

function foundVersion(version: VersionRow | undefined, model: RegistryModelRow): VersionRow {
  if (!version) throw new AppError('version/not-found', `${model.name} has no such version.`);
  return version;
}

type NumberedVersion = ReadyVersion['row'];

function requireReady(version: VersionRow): NumberedVersion {
  const { state, number } = version;
  if (state === 'yanked') throw new AppError('version/yanked', `Version ${number} was withdrawn and cannot be deployed.`, { details: { state } });
  if (state !== 'ready') throw new AppError('version/not-ready', 'This version is not ready to be deployed.', { details: { state } });
  return numbered(version);
}

function numbered(version: VersionRow): NumberedVersion {
  if (version.number === null) throw new TypeError(`Version ${version.id} was deployed without a number`);
  return { ...version, number: version.number };
}

async function readReady(db: Database | Tx, artifacts: Artifacts, row: NumberedVersion): Promise<ReadyVersion> {
  const description = await findDescription(db, row.id);
  if (!description) throw new TypeError(`Version ${row.id} is ready without a manifest`);
  const manifest = await versionManifestReader(artifacts)(description.manifest.sha256);
  const { packageSha256 } = description;
  const described = packageSha256 === null ? undefined : parsePackageManifest(await readBlobText(artifacts, packageSha256));
  const web = webVariantOf(manifest)?.id;
  const isParityChecked = described?.variants.find(({ id }) => id === web)?.parity.ran === true;
  return { row, manifest, manifestFile: description.manifest, isParityChecked };
}
