/** The face of the device client (delivery.md 11): what an app hands in and what it gets. Types only. */
import type { Embedded, Pointers, Policy } from './device';
import type { Host } from './host';
import type { Runner } from './runner';
import type { Loaded } from './serve';
import type { Store } from './store';
import type { Envelope, Resolution, VerifyEd25519 } from './types';
import type { State } from './update';

export interface ClientOptions {
  /** Address of the registry, without a slash at its end. */
  readonly url: string;
  readonly envKey: string;
  /** The pinned root envelope, as the Integrate tab prints it. */
  readonly root: Envelope | string;
  /** Models that the app carries, by name. */
  readonly embedded?: Readonly<Record<string, Embedded>>;
  readonly runners?: readonly Runner[];
  /** Runtimes that the app can use; those of its runners unless stated. */
  readonly runtimes?: readonly string[];
  /** The signature that the app's code can read, by model. */
  readonly expect?: Readonly<Record<string, string>>;
  readonly telemetry?: boolean;
  readonly storage?: Store;
  readonly fetch?: typeof fetch;
  readonly verifyEd25519?: VerifyEd25519;
  readonly policy?: Partial<Policy>;
  /** For tests: parts of the surroundings. */
  readonly host?: Partial<Host>;
}

export interface LoadOptions {
  /** `cached`: no network. `cached-then-update` (default): at once, update behind. `latest`: wait for the update. */
  readonly mode?: 'cached' | 'cached-then-update' | 'latest';
  /** How long `latest` waits before it takes what is here; 10,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly model: string; readonly doneBytes: number; readonly totalBytes: number }) => void;
}

export interface Status {
  readonly state: State;
  readonly error: string | null;
  readonly sdk: string;
  readonly storage: 'indexeddb' | 'memory';
  /** First 8 digits of the override hash: what people read out to each other. Null without consent. */
  readonly code: string | null;
  readonly seq: number;
  readonly consent: boolean;
  readonly models: readonly Pointers[];
}

export interface Client {
  load(name: string, options?: LoadOptions): Promise<Loaded>;
  /** Asks for news now. @throws SdkError `manifest/*`, `root/*`, `download/*`, `sdk/closed` */
  check(): Promise<void>;
  /** @returns a function that takes the listener away */
  on(type: string, listener: (detail: never) => void): () => void;
  status(): Promise<Status>;
  /** Why this version: the resolver over the manifest that was taken last. Null before the first. */
  explain(name: string): Promise<Resolution | null>;
  setCohort(name: string, on: boolean): Promise<void>;
  consent(given: boolean): Promise<void>;
  /** Stops what is being fetched and starts nothing until `resume`. What was verified is kept. */
  pause(): void;
  resume(): void;
  /** Forgets everything on this device but a consent that was refused. */
  clear(): Promise<void>;
  close(): void;
}
