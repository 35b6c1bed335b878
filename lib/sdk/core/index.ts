// The door of lib/sdk/core for the registry, its screens and tests: documents and pure rules, no DOM. The client's door is client.ts.
export { fromBase64url, toBase64url } from './base64url';
export { bucketOf } from './bucket';
export { overrideHash } from './device-hash';
export { isSoundEd25519 } from './ed25519-sound';
export { hasWebEd25519, verifyByWebCrypto } from './ed25519-web';
export { dsseSigningBytes, encodeEnvelope, environmentPayloadType, keyidOf, rootPayloadType } from './envelope';
export { SdkError } from './error';
export { type CheckedManifest, checkManifest, type ManifestRules } from './manifest';
export { type BodySource, readManifestBody } from './manifest-body';
export { resolve } from './resolve';
export { openRoot, trustRoot, walkRoots } from './root';
export { sha256Hex, utf8 } from './sha256';
export type {
  Bytes,
  Clock,
  DeviceView,
  Envelope,
  EnvironmentDirective,
  EnvironmentManifest,
  EnvironmentModel,
  EnvironmentRollout,
  EnvironmentVariant,
  EnvironmentVersion,
  FailedVariant,
  Resolution,
  ResolutionRule,
  RootDocument,
  RootRole,
  SkipReason,
  TrustState,
  VariantRequires,
  VariantRuntime,
  VerifyEd25519,
  VersionFile,
  VersionManifest,
  VersionVariant,
} from './types';
