/**
 * Which version a device should run: one pure, synchronous function for device, server, screens and tests (delivery.md 10).
 * It asks no clock, no network and makes no hash; what it needs to know of the device is in the DeviceView.
 */
import type { DeviceView, EnvironmentManifest, EnvironmentModel, EnvironmentVariant, Resolution, ResolutionRule, SkipReason } from './types';

/**
 * Resolves one model for one device. Order: directive, override, cohort, bucket, default, keep current, embedded, none. A
 * proposed version that cannot be taken is noted in `skipped`, once, and the next rule is asked.
 */
export function resolve(manifest: EnvironmentManifest, device: DeviceView, name: string): Resolution {
  const model = own(manifest.models, name);
  const { current } = device;
  const skipped: { version: number; reason: SkipReason }[] = [];
  const result = (action: Resolution['action'], rule: ResolutionRule, version: number | null = null, variant: string | null = null): Resolution => ({
    action,
    version,
    variant,
    rule,
    // A device that never committed has seen no mandatory update.
    mandatory: action === 'use' && (current?.committedSeq ?? 0) < (model?.mandatorySeq ?? 0),
    skipped,
  });
  const withoutVersion = (): Resolution => (device.embedded ? result('embedded', 'embedded') : result('none', 'none'));

  const isDirected = (type: string): boolean => manifest.directives.some((one) => one.type === type && (one.model === '*' || one.model === name));
  if (isDirected('embedded')) return result(device.embedded ? 'embedded' : 'none', 'directive');
  const isBlocked = current !== null && (model?.blocked.includes(current.version) ?? false);
  if (isDirected('hold')) return current && !isBlocked ? result('keep', 'directive', current.version) : withoutVersion();

  for (const [rule, version] of model ? proposals(model, device) : []) {
    if (version === null || skipped.some((one) => one.version === version)) continue;
    const fit = fitting(model as EnvironmentModel, device, version);
    if ('reason' in fit) skipped.push({ version, reason: fit.reason });
    else return result(version === current?.version ? 'keep' : 'use', rule, version, fit.variant);
  }
  // A halted candidate is left even where nothing else fits: that is what halting is for.
  const isHalted = model?.rollout?.state === 'halted' && model.rollout.version === current?.version;
  return current && !isBlocked && !isHalted ? result('keep', 'current', current.version) : withoutVersion();
}

/** What each rule proposes, in order; null: nothing. */
function proposals(model: EnvironmentModel, device: DeviceView): [ResolutionRule, number | null][] {
  const { rollout } = model;
  // Paused: nobody new, those on the candidate stay. Halted: nobody.
  const open = rollout && (rollout.state === 'running' || (rollout.state === 'paused' && device.current?.version === rollout.version));
  const candidate = (inside: boolean): number | null => (open && inside ? rollout.version : null);
  return [
    ['override', model.overrides.find((one) => one.install === device.overrideHash)?.version ?? null],
    ['cohort', candidate(rollout?.cohorts.some((name) => device.cohorts.includes(name)) ?? false)],
    ['bucket', candidate(rollout !== null && (own(device.buckets, rollout.id) ?? 10_000) < rollout.bps)],
    ['default', model.default],
  ];
}

/** The variant of a version that this device can run, or why there is none. */
function fitting(model: EnvironmentModel, device: DeviceView, version: number): { variant: string } | { reason: SkipReason } {
  const entry = own(model.versions, String(version));
  if (model.blocked.includes(version)) return { reason: 'blocked' };
  const fit = entry?.variants.filter((variant) => canRun(variant, device)) ?? [];
  const fresh = fit.find(({ id }) => !device.failed.some((one) => one.version === version && one.variant === id && one.sdk === device.sdk));
  if (fit.length && !fresh) return { reason: 'failed' };
  if (entry && device.expectSignature !== null && entry.signatureId !== device.expectSignature) return { reason: 'signature' };
  if (entry && !isSdkWithin(device.sdk, entry.sdk)) return { reason: 'sdk' };
  return fresh ? { variant: fresh.id } : { reason: 'variant' };
}

/** The runtime is there, with all features and enough memory; unknown memory passes. */
export function canRun(
  { runtime, requires }: Pick<EnvironmentVariant, 'runtime' | 'requires'>,
  { capabilities }: Pick<DeviceView, 'capabilities'>,
): boolean {
  const { runtimes, features, memoryBytes } = capabilities;
  return (
    (runtime === 'raw' || runtimes.includes(runtime)) &&
    requires.features.every((feature) => features.includes(feature)) &&
    (memoryBytes ?? Infinity) >= (requires.minMemoryBytes ?? 0)
  );
}

/** Whether a version like `1.2.0` keeps all space-separated bounds like `>=1.0.0 <2.0.0`. */
const isSdkWithin = (sdk: string, bounds: string): boolean =>
  bounds.split(' ').every((bound) => isBelow(sdk, bound.replace(/^\D+/, '')) === bound.startsWith('<'));

/** Numbers compare as numbers: `1.9.0` is below `1.10.0`. */
const isBelow = (a: string, b: string): boolean => a.localeCompare(b, 'en', { numeric: true }) < 0;

/** An own property: model names may be `constructor`. */
const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(record, key) ? record[key] : undefined);
