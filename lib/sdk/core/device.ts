/**
 * What one device knows and keeps: its rows in the store, the second tier when the first is refused or full, and the events
 * that go with a change in the same transaction. Rules (resolver, trust) and the network are elsewhere.
 */
import { SdkError } from './error';
import { type EventDraft, sealEvents } from './event-row';
import type { Host } from './host';
import { memoryStore } from './memory-store';
import type { Runner } from './runner';
import { toHex } from './sha256';
import type { Store, Table, Write } from './store';
import type { Envelope, EnvironmentManifest, FailedVariant, TrustState, VerifyEd25519, VersionManifest } from './types';

/** A version whose files are here: hashes of its version manifest and of all files of one variant with the golden samples. */
export interface Installed {
  readonly version: number;
  readonly variant: string;
  readonly manifest: string;
  readonly manifestSize: number;
  readonly files: readonly string[];
}

/** Row of `pointers`, by the model's name. `pending` is being downloaded: its chunks are kept over a restart. */
export interface Pointers {
  readonly model: string;
  readonly current: Installed | null;
  readonly previous: Installed | null;
  readonly staged: Installed | null;
  readonly pending: Installed | null;
  readonly committedSeq: number;
}

/** Row `trust` of `meta`: whom the device trusts, and the last manifest that it took. */
export interface Trusted {
  readonly trust: TrustState;
  readonly etag: string | null;
  readonly manifest: EnvironmentManifest | null;
}

/** Row of `blobs`, by the hash of a file. */
export interface BlobRow {
  readonly chunks: readonly string[];
}

/** Row of `trial`, by the model's name: written before a version is opened for the first time, so that a crash is seen. */
export interface TrialRow extends FailedRow {
  readonly attempt: number;
}

/** Row of `failed`. */
export interface FailedRow extends FailedVariant {
  readonly model: string;
}

/** What the app decided. */
export interface Policy {
  /** May a manifest be followed after its time? */
  readonly expired: 'warn' | 'refuse';
  /** Larger updates wait. */
  readonly maxBytes: number;
  readonly saveData: 'skip' | 'ignore';
  readonly wifiOnly: boolean;
  /** Check by itself: at start, by timer, when the page gets visible, when the network comes back. */
  readonly poll: boolean;
  /** Hear of deployments while the page is open. */
  readonly sse: boolean;
  readonly trialMs: number;
}

/** What the app handed in, and what holds over the client's life. */
export interface Device {
  readonly envKey: string;
  readonly url: string;
  readonly root: Envelope | string;
  readonly policy: Policy;
  readonly runners: readonly Runner[];
  readonly runtimes: readonly string[];
  readonly embedded: Readonly<Record<string, Embedded>>;
  readonly expect: Readonly<Record<string, string>>;
  readonly verifyEd25519?: VerifyEd25519;
  readonly host: Host;
  /** Of database, lock, channel: `slipway:<envKey>`. */
  readonly name: string;
  /** `<url>/d/v1/<envKey>` */
  readonly address: string;
  /** The tier in use. */
  store: Store;
  /** Null without consent: then nothing is sent and nothing is downloaded. */
  installId: string | null;
  /** Events are wanted. */
  telemetry: boolean;
  /** Code of the last failure. */
  error: string | null;
  emit(type: string, detail: unknown): void;
}

/** A model that the app carries: files lie below `baseUrl` at the paths of its version manifest. */
export interface Embedded {
  readonly baseUrl: string;
  readonly manifest: VersionManifest;
}

/** Reads the rows that hold over the client's life, and makes the install id on the first run. Falls back to memory. */
export async function openDevice(device: Device): Promise<void> {
  try {
    await device.store.keys('meta');
  } catch (thrown) {
    await fallBack(device, thrown);
  }
  const { memo } = device.host;
  if ((await device.store.get('meta', 'consent')) === false) return;
  let isNew = false;
  const made = toHex(crypto.getRandomValues(new Uint8Array(16)));
  // Read and written in one: two tabs of a first run get one id.
  await device.store.change([['meta', 'install']], ([found]) => {
    isNew = found === undefined;
    device.installId = isNew ? made : String(found);
    return [['meta', 'install', device.installId]];
  });
  if (isNew && memo?.getItem(device.name)) {
    device.emit('evicted', {});
    await save(device, [], [{ type: 'evicted' }]);
  }
  memo?.setItem(device.name, '1');
}

/** One transaction, with the events that tell of it. When the store refuses, the device goes on in memory. */
export async function save(device: Device, writes: readonly Write[], events: readonly EventDraft[] = []): Promise<void> {
  const { store } = device;
  const change = () => device.store.change([['meta', 'count']], ([count]) => [...writes, ...sealEvents(device, events, Number(count ?? 0))]);
  await change().catch(async (thrown: unknown) => {
    // Unless another write that failed did it already.
    if (device.store === store) await fallBack(device, thrown);
    await change();
  });
}

/** Second tier: memory over what is stored, or alone when nothing can be read. */
async function fallBack(device: Device, cause: unknown): Promise<void> {
  const below = device.store;
  if (below.tier === 'memory') throw new SdkError('storage/quota', {}, cause);
  const isReadable = await below.keys('meta').catch(() => null);
  device.store = memoryStore(isReadable ? below : undefined);
  await save(device, [], [{ type: 'quota_fallback', reason: String((cause as Error).name) }]);
}

/** Goes to memory before anything is written, when the browser says that the bytes will not fit. */
export async function makeRoom(device: Device, bytes: number): Promise<void> {
  const { quota = Infinity, usage = 0 } = (await device.host.estimate().catch(() => undefined)) ?? {};
  if (device.store.tier === 'indexeddb' && quota - usage < bytes) await fallBack(device, new SdkError('storage/quota'));
}

export async function pointersOf({ store }: Device, model: string): Promise<Pointers> {
  const none: Pointers = { model, current: null, previous: null, staged: null, pending: null, committedSeq: 0 };
  return ((await store.get('pointers', model)) as Pointers | undefined) ?? none;
}

/** Changes the pointers of a model in one transaction with other writes and events. Only inside a cycle, so nobody else does. */
export async function point(
  device: Device,
  model: string,
  change: Partial<Pointers>,
  writes: readonly Write[] = [],
  events: readonly EventDraft[] = [],
): Promise<void> {
  const now = { ...(await pointersOf(device, model)), ...change };
  await save(device, [['pointers', model, now], ...writes], events);
}

/** Drops chunks that nothing refers to. Only while no other tab downloads. */
export async function sweep(device: Device): Promise<void> {
  const { store } = device;
  const blobs = new Set<string>();
  const chunks = new Set<string>();
  for (const { current, previous, staged, pending } of (await store.all('pointers')) as Pointers[]) {
    for (const installed of [current, previous, staged, pending]) {
      if (installed) for (const hash of [installed.manifest, ...installed.files]) blobs.add(hash);
    }
  }
  for (const hash of blobs) for (const chunk of ((await store.get('blobs', hash)) as BlobRow | undefined)?.chunks ?? []) chunks.add(chunk);
  const unused = async (table: Table, used: ReadonlySet<string>): Promise<Write[]> =>
    (await store.keys(table)).filter((key) => !used.has(key)).map((key) => [table, key, undefined]);
  const writes = [...(await unused('chunks', chunks)), ...(await unused('blobs', blobs))];
  if (writes.length) await save(device, writes);
}
