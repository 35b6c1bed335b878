/**
 * What the server tells about its records: the JSON of every answer. Times are RFC 3339 in UTC, sizes bytes, hashes lower-case
 * hex SHA-256. Types only.
 */

/** A page of a list; `nextCursor` is null on the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export type Role = 'owner' | 'admin' | 'deployer' | 'uploader' | 'viewer';

/** Who did something, as it was called at that time: survives the deletion of that person or key. */
export interface ActorView {
  readonly kind: 'user' | 'key' | 'system';
  readonly id: string;
  readonly name: string;
}

export interface UserView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface OrganizationView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly personal: boolean;
  /** The role of whoever asks. */
  readonly role: Role;
}

export interface MeView {
  readonly principal: { readonly kind: 'user' | 'key'; readonly id: string; readonly name: string; readonly email: string | null };
  /** Scopes of the key; of a person, everything that a role may give. */
  readonly scopes: readonly string[];
  readonly organizations: readonly OrganizationView[];
}

export interface KeyView {
  readonly id: string;
  readonly name: string;
  /** The first 12 characters of the token, to tell keys apart. */
  readonly start: string;
  readonly scopes: readonly string[];
  readonly binding: { readonly application: string | null; readonly environment: string | null };
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

export interface MemberView {
  readonly id: string;
  readonly user: UserView;
  readonly role: Role;
  readonly createdAt: string;
}

export interface AuditView {
  readonly id: string;
  readonly at: string;
  readonly actor: ActorView;
  readonly action: string;
  readonly target: Readonly<Record<string, unknown>>;
  readonly before: unknown;
  readonly after: unknown;
}

export interface ApplicationView {
  readonly id: string;
  readonly name: string;
  readonly bundleId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** With `?with=models` only. */
  readonly models?: readonly ModelView[];
}

export interface ModelView {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly latestEnabled: boolean;
  /** The highest ready number; null before the first. */
  readonly latestVersion: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What one environment says about one model. */
export interface TargetView {
  readonly model: string;
  readonly modelId: string;
  readonly default: number | null;
  readonly previous: number | null;
  readonly rollout: null;
  readonly blocked: readonly number[];
  /** When the default changed, and by whom. */
  readonly since: string | null;
  readonly by: ActorView | null;
}

export interface EnvironmentView {
  readonly id: string;
  readonly name: string;
  /** The public key that devices carry. */
  readonly key: string;
  readonly protected: boolean;
  readonly frozenUntil: string | null;
  readonly ttlDays: number;
  readonly minPollSeconds: number;
  readonly seq: number;
  readonly revision: number;
  readonly targets: readonly TargetView[];
  readonly devices: { readonly active7d: number; readonly total: number };
  readonly updatedAt: string;
}

export type VersionState = 'pending' | 'verifying' | 'ready' | 'failed' | 'yanked';

export interface VersionView {
  readonly id: string;
  readonly number: number | null;
  readonly state: VersionState;
  readonly filename: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly aliases: readonly string[];
  /** Names of the environments whose default it is. */
  readonly environments: readonly string[];
  readonly archive: { readonly sha256: string; readonly size: number } | null;
  /** Bytes of this version that the organization had not stored before; null when unknown. */
  readonly newBytes: number | null;
  readonly signatureId: string | null;
  readonly metrics: unknown;
  readonly parent: number | null;
  readonly actor: ActorView;
  readonly createdAt: string;
  readonly readyAt: string | null;
  readonly failure: { readonly code: string; readonly path?: string; readonly message: string } | null;
}

/** One file that a new version needs. */
export interface UploadView {
  readonly id: string;
  /** Its path in the version; null for a zip that is sent as it is. */
  readonly path: string | null;
  readonly sha256: string;
  readonly size: number;
  /** `present`: this organization has these bytes already, nothing is to be sent. */
  readonly state: 'present' | 'open' | 'complete';
  readonly partSize: number;
  readonly parts: number;
  readonly expiresAt: string;
}

export interface ReceivedPart {
  readonly number: number;
  readonly size: number;
  readonly sha256: string;
  /** What `complete` wants back; without one it is the hash. */
  readonly etag?: string;
}

export interface UploadState {
  readonly id: string;
  readonly state: UploadView['state'];
  readonly partSize: number;
  readonly parts: number;
  readonly received: readonly ReceivedPart[];
}

/** Where one part goes. The caller sends exactly these headers and no token. */
export interface PartTarget {
  readonly number: number;
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string;
}

export interface NewVersion {
  readonly version: VersionView;
  readonly uploads: readonly UploadView[];
}

export type DeploymentKind = 'created' | 'deploy' | 'promote' | 'rollback' | 'refresh' | 'key_rotated';

export interface DeploymentView {
  readonly id: string;
  readonly seq: number;
  readonly revision: number;
  readonly kind: DeploymentKind;
  readonly model: string | null;
  readonly version: number | null;
  /** The default that it replaced. */
  readonly previous: number | null;
  readonly rollout: null;
  readonly reason: string | null;
  readonly actor: ActorView;
  readonly createdAt: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export type PlanWarning = 'signature_changed' | 'no_golden' | 'parity_not_run' | 'no_web_variant';

/** What a deployment would do, before it does it. */
export interface DeployPlan {
  readonly kind: 'deploy' | 'promote' | 'rollback';
  readonly model: string;
  readonly from: number | null;
  readonly to: number;
  readonly rollout: null;
  readonly devicesActive7d: number;
  /** Devices that this would give another version. */
  readonly devicesMoving: number;
  readonly bytesPerDevice: { readonly full: number; readonly delta: number };
  readonly warnings: readonly PlanWarning[];
}

export interface ActiveView {
  /** UTC days `YYYY-MM-DD`, oldest first. */
  readonly days: readonly string[];
  readonly series: readonly { readonly key: string; readonly counts: readonly number[] }[];
  /** Distinct installs of the whole range, and installs ever seen. */
  readonly active: number;
  readonly installs: number;
}

export interface FailureReason {
  readonly reason: string;
  readonly backend: string;
  readonly adapter: string;
  readonly devices: number;
}

export interface VersionUse {
  readonly version: number;
  readonly downloaded: number;
  readonly installed: number;
  readonly active: number;
  readonly failed: number;
  /** Share of the devices active on any version; null when there is none. */
  readonly adoption: number | null;
  readonly reasons: readonly FailureReason[];
}

export interface ConnectionView {
  readonly lastEventAt: string | null;
  readonly installs24h: number;
  readonly lastCode: string | null;
}

/** Whether phones of the local network are let in. */
export interface LanView {
  readonly on: boolean;
  /** Addresses of this machine in the local network, the likeliest first; empty while off. */
  readonly urls: readonly string[];
}
