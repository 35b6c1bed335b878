/**
 * The documents and values that registry and devices share (delivery.md 6, 8, 10): envelope, environment manifest, root
 * document, version manifest, device view, resolution. Types only, so this file adds nothing to a bundle. What was read
 * from the network becomes one of these in `envelope.ts`, `root.ts` and `manifest.ts`, which check it.
 */

export type JsonObject = Readonly<Record<string, unknown>>;

/** Bytes that WebCrypto takes: never over a SharedArrayBuffer. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A DSSE envelope. `payload` and `sig` are base64url without padding, `keyid` is hex SHA-256 of the raw public key. */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: string;
  readonly signatures: readonly EnvelopeSignature[];
}

export interface EnvelopeSignature {
  readonly keyid: string;
  readonly sig: string;
}

/** Where `webgpu` stands for WebGPU itself; other features are adapter features. Null memory: no demand. */
export interface VariantRequires {
  readonly features: readonly string[];
  readonly minMemoryBytes: number | null;
}

/** `raw` = files without a runner; `tflite` and `coreml` are for native apps. */
export type VariantRuntime = 'tfjs' | 'onnx' | 'tflite' | 'coreml' | 'raw';

export interface EnvironmentVariant {
  readonly id: string;
  readonly runtime: VariantRuntime;
  /** Bytes of all its files. */
  readonly size: number;
  readonly requires: VariantRequires;
}

/** What the environment manifest says of one version. */
export interface EnvironmentVersion {
  readonly manifest: { readonly sha256: string; readonly size: number };
  /** 32 hex; null for versions without `slipway.json`. */
  readonly signatureId: string | null;
  /** Space-separated `>=` and `<` bounds; empty: any. */
  readonly sdk: string;
  readonly variants: readonly EnvironmentVariant[];
}

export interface EnvironmentRollout {
  readonly id: string;
  readonly version: number;
  /** 1/10,000 of the devices, 0 to 10,000. */
  readonly bps: number;
  readonly state: 'running' | 'paused' | 'halted';
  readonly cohorts: readonly string[];
}

export interface EnvironmentModel {
  readonly id: string;
  readonly default: number | null;
  readonly rollout: EnvironmentRollout | null;
  /** `install` is the overrideHash of one device. */
  readonly overrides: readonly { readonly install: string; readonly version: number }[];
  readonly blocked: readonly number[];
  readonly mandatorySeq: number;
  /** By version number. */
  readonly versions: Readonly<Record<string, EnvironmentVersion>>;
}

/** `model` is a name, or `*` for all. */
export interface EnvironmentDirective {
  readonly type: 'hold' | 'embedded';
  readonly model: string;
}

/** The signed document that pins all models of an application in one environment (delivery.md 8). */
export interface EnvironmentManifest {
  readonly schema: 'slipway.environment/1';
  readonly environment: string;
  readonly name: string;
  readonly application: string;
  readonly seq: number;
  /** RFC 3339 UTC. */
  readonly issuedAt: string;
  readonly expires: string;
  readonly minPollSeconds: number;
  readonly events: { readonly enabled: boolean };
  readonly directives: readonly EnvironmentDirective[];
  /** By model name. */
  readonly models: Readonly<Record<string, EnvironmentModel>>;
}

export interface RootRole {
  readonly keyids: readonly string[];
  readonly threshold: number;
}

/** Whose signatures count (delivery.md 8). The first one is pinned by the app; others follow one by one. */
export interface RootDocument {
  readonly schema: 'slipway.root/1';
  readonly application: string;
  readonly version: number;
  readonly expires: string;
  /** By keyid. `publicKey` is base64url of the 32 raw bytes. */
  readonly keys: Readonly<Record<string, { readonly alg: 'ed25519'; readonly publicKey: string }>>;
  readonly roles: { readonly root: RootRole; readonly manifest: RootRole };
}

/** A file of a version. `chunks` = SHA-256 of each 4 MiB; absent or empty: the file is one chunk, its own SHA-256. */
export interface VersionFile {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly chunks?: readonly string[];
}

export interface VersionVariant {
  readonly id: string;
  readonly runtime: VariantRuntime;
  /** Null for `raw`. */
  readonly precision: 'f32' | 'f16' | 'int8' | null;
  readonly requires: VariantRequires;
  readonly files: readonly VersionFile[];
}

/** The immutable description of one version, a blob that is fetched by its hash (delivery.md 6). Runners know `io` and the like. */
export interface VersionManifest {
  readonly schema: 'slipway.version/1';
  readonly model: string;
  readonly version: number;
  readonly signatureId: string | null;
  readonly task: string | null;
  readonly io: JsonObject | null;
  readonly classes: readonly unknown[];
  readonly postprocess: JsonObject | null;
  readonly variants: readonly VersionVariant[];
  readonly golden: { readonly count: number; readonly tolerances: JsonObject; readonly files: readonly VersionFile[] } | null;
  readonly archive: { readonly sha256: string; readonly size: number };
  readonly metrics: JsonObject;
  readonly provenance: JsonObject;
  readonly createdAt: string;
}

/** A variant of a version that did not pass its trial with this SDK version. */
export interface FailedVariant {
  readonly version: number;
  readonly variant: string;
  readonly sdk: string;
}

/** All that the resolver may know of a device. Hashes are made beforehand (`bucketOf`, `overrideHash`). */
export interface DeviceView {
  /** By rollout id, 0 to 9,999. */
  readonly buckets: Readonly<Record<string, number>>;
  readonly overrideHash: string;
  readonly cohorts: readonly string[];
  /** Version of the SDK, `1.2.0`. */
  readonly sdk: string;
  readonly capabilities: { readonly runtimes: readonly string[]; readonly features: readonly string[]; readonly memoryBytes: number | null };
  /** What the app's code can read; null: anything. */
  readonly expectSignature: string | null;
  readonly current: { readonly version: number; readonly committedSeq: number } | null;
  readonly failed: readonly FailedVariant[];
  /** The app carries a model of that name. */
  readonly embedded: boolean;
}

export type SkipReason = 'blocked' | 'failed' | 'signature' | 'sdk' | 'variant';
export type ResolutionRule = 'directive' | 'override' | 'cohort' | 'bucket' | 'default' | 'current' | 'embedded' | 'none';

/** What a device should run. `version` and `variant` are null for `embedded` and `none`; `variant` also when the current one is kept unasked. */
export interface Resolution {
  readonly action: 'use' | 'keep' | 'embedded' | 'none';
  readonly version: number | null;
  readonly variant: string | null;
  readonly rule: ResolutionRule;
  /** The device must not serve what it has before it updated. */
  readonly mandatory: boolean;
  /** Versions that were proposed and not taken, in the order in which they were met. */
  readonly skipped: readonly { readonly version: number; readonly reason: SkipReason }[];
}

/** Says whether `signature` (64 bytes) over `message` is by `publicKey` (32 bytes). Never throws for wrong input. */
export type VerifyEd25519 = (publicKey: Bytes, signature: Bytes, message: Bytes) => Promise<boolean>;

/** Time, injected so that tests need not wait. */
export interface Clock {
  /** Unix time in milliseconds. */
  now(): number;
  /** Calls `run` once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

/**
 * What a device remembers of whom it trusts. Store it whole, in one write: a new root and the `seq` that restarted with
 * it belong together.
 */
export interface TrustState {
  readonly root: RootDocument;
  /** The environment id seen first; null before. */
  readonly environment: string | null;
  /** Of the last manifest taken; 0 before, and after the manifest keys changed. */
  readonly seq: number;
  /** The `payload` of its envelope, to notice another document under the same seq. */
  readonly payload: string | null;
}
