/**
 * One cycle of one model: what should run here (the resolver), may it be fetched now (conditions), the bytes, the trial, the
 * commit. Only one tab is in a cycle. Every step is a transaction, so that a kill between any two leaves a complete model.
 */
import { bucketOf } from './bucket';
import { type Device, type FailedRow, type Installed, point, pointersOf, save } from './device';
import { overrideHash } from './device-hash';
import type { SdkError } from './error';
import type { EventDraft } from './event-row';
import { fetchVersion, type Ready } from './installed';
import { resolve } from './resolve';
import { sdkVersion } from './sdk-version';
import { type About, tryStaged } from './trial';
import type { DeviceView, EnvironmentManifest, EnvironmentVersion, Resolution } from './types';

/** What a cycle may be in; the client shows the last one. */
export type State =
  | 'idle'
  | 'checking'
  | 'current'
  | 'available'
  | 'downloading'
  | 'verifying'
  | 'staged'
  | 'trial'
  | 'committed'
  | 'reverted'
  | 'waiting'
  | 'paused'
  | 'error';

/** The cohorts that this device gave itself. */
export const cohortsOf = async ({ store }: Device): Promise<string[]> => ((await store.get('meta', 'cohorts')) as string[] | undefined) ?? [];

/** What variants may ask for. */
export async function capabilitiesOf({ runners, runtimes, host }: Device): Promise<DeviceView['capabilities']> {
  const features = (await Promise.all(runners.map((runner) => runner.features()))).flat();
  return { runtimes, features, memoryBytes: host.facts().memoryBytes };
}

/** What the resolver may know of this device. */
export async function deviceView(device: Device, manifest: EnvironmentManifest, model: string): Promise<DeviceView> {
  const { installId, envKey, store } = device;
  const { current, committedSeq } = await pointersOf(device, model);
  const rollout = manifest.models[model]?.rollout;
  return {
    buckets: rollout && installId ? { [rollout.id]: await bucketOf(rollout.id, installId) } : {},
    overrideHash: installId ? await overrideHash(envKey, installId) : '',
    cohorts: await cohortsOf(device),
    sdk: sdkVersion,
    capabilities: await capabilitiesOf(device),
    expectSignature: device.expect[model] ?? null,
    current: current && { version: current.version, committedSeq },
    failed: ((await store.all('failed')) as FailedRow[]).filter((row) => row.model === model),
    embedded: model in device.embedded,
  };
}

/** The state of one model, told as it changes. */
export type Tell = (state: State, detail?: object) => void;

/**
 * Brings one model to what the manifest asks for.
 * @throws SdkError `download/*`, `storage/quota`
 */
export async function updateModel(device: Device, manifest: EnvironmentManifest, model: string, tell: Tell, signal: AbortSignal): Promise<void> {
  for (;;) {
    const view = await deviceView(device, manifest, model);
    const wanted = resolve(manifest, view, model);
    const pointers = await pointersOf(device, model);
    const seq = manifest.seq;
    await tellSkipped(device, model, wanted, seq);
    if (wanted.action === 'embedded' || wanted.action === 'none') {
      // The bytes stay for the day when this is taken back.
      if (pointers.current) {
        await point(device, model, { current: null, previous: pointers.current });
        device.emit('updated', { model, version: null });
      }
      return tell('current');
    }
    const { version, variant } = wanted;
    const entry = manifest.models[model]?.versions[String(version)];
    const isHere = wanted.action === 'keep' && (variant === null || variant === pointers.current?.variant);
    if (isHere || version === null || variant === null || !entry) return tell('current');
    const about = { model, version, variant, seq };
    await once(device, `available ${model}`, `${version}/${seq}`, { ...about, type: 'available' });
    tell('available', about);
    const waitsFor = condition(device, entry, variant);
    if (waitsFor) return tell('waiting', { ...about, waitsFor });
    const ready = await stage(device, entry, about, tell, signal);
    tell('trial', about);
    const reverted = await tryStaged(device, about, ready, signal);
    if (!reverted) {
      device.host.persist();
      device.emit('updated', { model, version });
      return tell('committed', about);
    }
    tell('reverted', reverted);
  }
}

/** Why nothing may be fetched now; undefined when it may. Read before the first byte. */
function condition({ host, installId, policy }: Device, { variants }: EnvironmentVersion, variant: string): string | undefined {
  const { saveData, connection } = host.facts();
  const size = variants.find(({ id }) => id === variant)?.size ?? 0;
  if (!installId) return 'consent';
  if (saveData && policy.saveData === 'skip') return 'saveData';
  if (policy.wifiOnly && (connection ?? 'wifi') !== 'wifi') return 'wifi';
  return size > policy.maxBytes ? 'maxBytes' : undefined;
}

/** Fetches what is missing of a version, checks the stored bytes once more and stages it. */
async function stage(device: Device, entry: EnvironmentVersion, about: About, tell: Tell, signal: AbortSignal): Promise<Ready> {
  const { model, version, variant } = about;
  const { sha256, size } = entry.manifest;
  tell('downloading', about);
  try {
    const pending = (installed: Installed) => point(device, model, { pending: installed });
    const wanted = { version, variant, manifest: sha256, manifestSize: size };
    const onProgress = (doneBytes: number, totalBytes: number) => {
      device.emit('progress', { model, doneBytes, totalBytes });
      if (doneBytes === totalBytes) tell('verifying', about);
    };
    const ready = await fetchVersion(device, wanted, signal, pending, onProgress);
    const { installed, bytes } = ready;
    await point(device, model, { staged: installed, pending: null }, [], [{ ...about, type: 'download_done', data: { bytes } }]);
    tell('staged', about);
    return ready;
  } catch (thrown) {
    const reason = (thrown as Partial<SdkError>).code ?? 'download/network';
    if (!signal.aborted) await save(device, [], [{ ...about, type: 'download_fail', reason }]);
    throw thrown;
  }
}

const incompatible = ['signature', 'sdk', 'variant'];

/** Tells of versions that do not fit this device or app. */
async function tellSkipped(device: Device, model: string, { skipped }: Resolution, seq: number): Promise<void> {
  const reasons = skipped.filter(({ reason }) => incompatible.includes(reason));
  const [first] = reasons;
  if (!first) return;
  device.emit('incompatible', { model, reasons });
  await once(device, `incompatible ${model}`, JSON.stringify(reasons), { type: 'incompatible', model, seq, ...first });
}

/** Queues an event unless the same was told last time: a check every five minutes must not count twice. */
export function once(device: Device, key: string, value: string, draft: EventDraft): Promise<void> | undefined {
  return device.store
    .get('meta', key)
    .then((last) => (last === value || !device.installId ? undefined : save(device, [['meta', key, value]], [draft])));
}
