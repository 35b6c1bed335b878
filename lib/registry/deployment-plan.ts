/**
 * What a deployment will do, before it does it (delivery.md 7): which version follows which, how many devices move, how many
 * bytes each of them fetches, and what a careful person would want to know first.
 */
import { countMoves, type Database, type EnvironmentRow, type RegistryModelRow, type Tx, type VersionRow } from '@/db';
import type { DeployPlan, PlanWarning, VersionManifest } from '@/lib/api';
import { isWebRuntime, piecesOf, webVariantOf } from './version-manifest';

const activeDays = 7;

/** A version that is ready, with its description read. */
export interface ReadyVersion {
  readonly row: VersionRow & { readonly number: number };
  readonly manifest: VersionManifest;
  /** The bytes of the version manifest itself, which a device fetches too. */
  readonly manifestFile: { readonly sha256: string; readonly size: number };
  /** Was its web variant compared with what was trained? */
  readonly isParityChecked: boolean;
}

export interface PlannedAct {
  readonly kind: DeployPlan['kind'];
  readonly environment: EnvironmentRow;
  readonly model: RegistryModelRow;
  readonly from: ReadyVersion | null;
  readonly to: ReadyVersion;
  readonly now: Date;
}

export async function planAct(db: Database | Tx, act: PlannedAct): Promise<DeployPlan> {
  const { environment, model, from, to, now } = act;
  const firstDay = new Date(now.getTime() - (activeDays - 1) * 86_400_000).toISOString().slice(0, 10);
  const devices = await countMoves(db, environment.id, { modelId: model.id, version: to.row.number, firstDay });
  return {
    kind: act.kind,
    model: model.name,
    from: from?.row.number ?? null,
    to: to.row.number,
    rollout: null,
    devicesActive7d: devices.active,
    devicesMoving: devices.moving,
    bytesPerDevice: bytesPerDevice(from, to),
    warnings: warningsOf(from, to),
  };
}

/** `full` for a device that has nothing, `delta` for one that has what is replaced; content is shared by piece. */
function bytesPerDevice(from: ReadyVersion | null, to: ReadyVersion): DeployPlan['bytesPerDevice'] {
  const known = new Set(from ? deviceFiles(from).keys() : []);
  let full = 0;
  let delta = 0;
  for (const [sha256, size] of deviceFiles(to)) {
    full += size;
    if (!known.has(sha256)) delta += size;
  }
  return { full, delta };
}

/** What a browser fetches of a version, each piece once. */
function deviceFiles({ manifest, manifestFile }: ReadyVersion): Map<string, number> {
  const files = [manifestFile, ...(webVariantOf(manifest)?.files ?? []), ...(manifest.golden?.files ?? [])];
  return new Map(files.flatMap(piecesOf));
}

function warningsOf(from: ReadyVersion | null, to: ReadyVersion): PlanWarning[] {
  const warnings: PlanWarning[] = [];
  const web = webVariantOf(to.manifest);
  if (from && from.row.signatureId !== to.row.signatureId) warnings.push('signature_changed');
  if (!to.manifest.golden?.count) warnings.push('no_golden');
  const isWeb = web !== undefined && isWebRuntime(web);
  if (isWeb && !to.isParityChecked) warnings.push('parity_not_run');
  if (!isWeb) warnings.push('no_web_variant');
  return warnings;
}
