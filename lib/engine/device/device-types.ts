/**
 * What the device page and its worker say to each other (delivery.md 11). Types only: pages load this. Codes and numbers cross;
 * the page makes words of them, except for errors, which carry their sentence.
 */
import type { ErrorJson } from '@/lib/core';
import type { Resolution } from '@/lib/sdk/core';
import type { Loaded, Reverted, State } from '@/lib/sdk/core/client';

/** What the page knows when it starts its worker. */
export interface DeviceStart {
  readonly envKey: string;
  /** Address of the server, without a slash at its end. */
  readonly url: string;
  /** The model that the address names. */
  readonly model: string | null;
  /** A cohort that this device joins. */
  readonly cohort: string | null;
  /** The page's own memory says that there was an install here; workers cannot read it. */
  readonly wasHere: boolean;
  /** `navigator.maxTouchPoints`: workers do not have it, and an iPad calls itself a Mac. */
  readonly touchPoints: number;
}

/** The golden samples of the version that runs: how many passed on this device, before it was taken. */
export interface Golden {
  readonly passed: number;
  readonly count: number;
  readonly maxError: number;
}

/** The version that answers. */
export interface RunningVersion {
  readonly version: number;
  readonly variant: string;
  readonly source: Loaded['source'];
  readonly sizeBytes: number;
  /** What computes: `wasm`. */
  readonly backend: string | null;
  /** Null when the version has no samples, or when they were run so long ago that nobody knows. */
  readonly golden: Golden | null;
  readonly hasGolden: boolean;
  readonly classCount: number;
}

/** Everything that the page shows of the client, as a whole. */
export interface DeviceState {
  /** Of the SDK's client; `starting` before there is one. */
  readonly state: State | 'starting';
  /** Models of the environment. */
  readonly models: readonly string[];
  readonly model: string | null;
  /** Name of the environment: `prod`. */
  readonly environment: string | null;
  readonly running: RunningVersion | null;
  /** A version that is on its way. */
  readonly coming: { readonly version: number; readonly doneBytes: number; readonly totalBytes: number } | null;
  /** Why nothing may be fetched now: `consent`, `saveData`, `wifi`, `maxBytes`. */
  readonly waitsFor: string | null;
  readonly why: Resolution | null;
  /** Why the last check, or the last version, was refused. What ran goes on. */
  readonly problem: ErrorJson | null;
  /** The server did not answer at the last check. */
  readonly isUnreachable: boolean;
  /** First 8 digits of the override hash. */
  readonly code: string | null;
  readonly consent: boolean;
  /** Number of the manifest that is followed. */
  readonly seq: number;
  readonly storage: 'indexeddb' | 'memory';
}

/** Something that happened. */
export type Happening =
  | { readonly type: 'checked'; readonly version: number | null }
  | { readonly type: 'downloaded'; readonly version: number; readonly bytes: number }
  | ({ readonly type: 'proved'; readonly version: number } & Golden)
  | { readonly type: 'committed'; readonly version: number }
  | { readonly type: 'opened'; readonly version: number; readonly source: Loaded['source'] }
  | { readonly type: 'withdrawn' }
  | ({ readonly type: 'reverted' } & Pick<Reverted, 'version' | 'reason' | 'sample'>)
  | { readonly type: 'failed'; readonly code: string }
  | { readonly type: 'expired' }
  | { readonly type: 'incompatible'; readonly version: number; readonly reason: string }
  | { readonly type: 'evicted' }
  | ({ readonly type: 'reset' } & Removed);

/** What *Reset this device* took away. */
export interface Removed {
  readonly versions: readonly { readonly model: string; readonly version: number }[];
  readonly bytes: number;
  /** Counts that were not sent yet. */
  readonly events: number;
}

/** What the worker tells while it is watched. */
export type DeviceMessage =
  | { readonly kind: 'state'; readonly state: DeviceState }
  | { readonly kind: 'happened'; readonly happening: Happening }
  /** For the page's own memory, see `wasHere`. */
  | { readonly kind: 'remember'; readonly isHere: boolean };

/** What the page asks of the worker: the arguments by name. `watch` ends when it is cancelled; `classify` gives a `DeviceAnswer`. */
export interface DeviceCalls {
  readonly watch: DeviceStart;
  readonly check: null;
  readonly choose: string;
  readonly classify: Blob | ImageBitmap;
  readonly consent: boolean;
  readonly reset: null;
  /** What workers do not hear by themselves. */
  readonly heard: 'visible' | 'hidden' | 'online' | 'offline';
}

/** What the model says about one picture. */
export interface DeviceAnswer {
  readonly version: number;
  /** The best classes, best first. */
  readonly topk: readonly { readonly name: string; readonly color: string; readonly p: number }[];
  /** Of resizing and running, without decoding. */
  readonly milliseconds: number;
}
