// The one door of lib/api: the wire contract between browsers, devices, the command line and the server.

// Documents that server and devices share; their rules stand once, in the device client.
export {
  checkManifest,
  dsseSigningBytes,
  type EnvironmentManifest,
  type EnvironmentModel,
  type EnvironmentVersion,
  encodeEnvelope,
  environmentPayloadType,
  keyidOf,
  openRoot,
  type RootDocument,
  rootPayloadType,
  trustRoot,
  type VersionFile,
  type VersionManifest,
  verifyByWebCrypto,
} from '@/lib/sdk/core';
export { type Api, type ApiHost, type CallFetch, type CallInput, type CallResponse, createApi } from './call';
export type { Access, AnswerOf, BodyOf, Endpoint, ParamsOf, PathParam, QueryOf } from './endpoint';
export { type EndpointName, type Endpoints, endpoints } from './endpoints';
export { accountEndpoints } from './endpoints/accounts';
export { analyticsEndpoints } from './endpoints/analytics';
export { type DeployAct, type DeployAnswer, deploymentEndpoints } from './endpoints/deployments';
export { type HealthResponse, healthEndpoint } from './endpoints/health';
export { registryEndpoints, type VersionSource } from './endpoints/registry';
export { uploadEndpoints } from './endpoints/uploads';
export { statusOf } from './errors';
export type {
  ActiveView,
  ActorView,
  ApplicationView,
  AuditView,
  ConnectionView,
  DeploymentKind,
  DeploymentView,
  DeployPlan,
  EnvironmentView,
  FailureReason,
  KeyView,
  LanView,
  MemberView,
  MeView,
  ModelView,
  NewVersion,
  OrganizationView,
  Page,
  PartTarget,
  PlanWarning,
  ReceivedPart,
  Role,
  TargetView,
  UploadState,
  UploadView,
  UserView,
  VersionState,
  VersionUse,
  VersionView,
} from './views';
