// The one door of db: the open database, its errors, and the queries of each area.

export { accountSchema } from './account-store';
export { closeDatabase, type Database, type DatabaseKind, databaseKind, openDatabase, type Tx } from './client';
export { mapDatabaseError, violatedConstraint } from './errors';
export {
  addMember,
  addOrganization,
  addUser,
  endOtherSessions,
  findFirstUser,
  findPasswordHash,
  findUser,
  findUserByEmail,
  hasNoUser,
  listMembers,
  lockSetup,
  type MemberRow,
  removeMember,
  savePasswordHash,
  takenSlugs,
  type UserRow,
  updateOrganization,
} from './queries/accounts';
export {
  countActiveByDay,
  countActiveDevices,
  countFailures,
  countVersions,
  countVersionsByDay,
  type DeviceGroup,
  readConnection,
} from './queries/analytics';
export {
  archiveApplication,
  insertApplication,
  listApplications,
  liveEnvironments,
  updateApplication,
} from './queries/applications';
export { type AuditQuery, type AuditRow, addAuditEntry, listAuditEntries } from './queries/audit';
export { type BlobFacts, findGranted, grantBlobs } from './queries/blobs';
export {
  addDeployment,
  type DeploymentRow,
  findDeployment,
  findLastChange,
  listDeployments,
} from './queries/deployments';
export {
  countMoves,
  findPublicArchive,
  findPublicEnvironment,
  findPublishedBlob,
  type PublicEnvironmentRow,
} from './queries/device';
export {
  countEnvironmentDevices,
  type EnvironmentSettings,
  insertEnvironment,
  listEnvironments,
  listTargets,
  lockEnvironment,
  retireEnvironment,
  updateEnvironment,
} from './queries/environments';
export { rewriteRollups, type StoredBatch, type StoredEvent, storeEventBatches } from './queries/ingest';
export { ensureInstance } from './queries/instance';
export { addKey, findKeyByHash, type KeyRow, type ListedKey, listKeys, type NewKey, revokeKey, touchKey } from './queries/keys';
export {
  type ApplicationRow,
  type EnvironmentRow,
  findApplication,
  findEnvironment,
  findMembership,
  findModel,
  findUpload,
  findVersion,
  listMemberships,
  type MembershipRow,
  nameKey,
  type RegistryModelRow,
  type Tenant,
  type UploadRow,
  type VersionRow,
} from './queries/load';
export {
  addManifest,
  advanceEnvironment,
  findDescription,
  findManifest,
  type HeadRow,
  listHead,
  type ManifestRow,
  type PublishedVersionRow,
  publishBlobs,
  setTarget,
} from './queries/manifests';
export {
  archiveModel,
  insertModel,
  listModels,
  type ModelFacts,
  takeVersionNumber,
  updateModel,
  withLatest,
} from './queries/models';
export { dropOldEventPartitions, ensureEventPartitions } from './queries/partitions';
export { countAttempt } from './queries/rate-counters';
export { addRootDocument, addSigningKey, findRootDocument, listSigningKeys, type SigningRole } from './queries/signing';
export { addTask, addTaskOnce, claimDueTask, claimTask, failTask, finishTask, renewTask, reviveTasks, type TaskRow } from './queries/tasks';
export {
  announceParts,
  completeUpload,
  deleteUpload,
  insertUploads,
  listAnnounced,
  listUploads,
  type StoredUpload,
  setMultipart,
} from './queries/uploads';
export {
  completeVersion,
  deleteUnready,
  failVersion,
  findModelOfVersion,
  findVersionFile,
  insertVersion,
  listExpired,
  listVersionFiles,
  listVersions,
  readVersion,
  replaceVersionFiles,
  startVerifying,
  updateVersionWords,
  type VersionFacts,
  type VersionFileRow,
  versionSortKey,
} from './queries/versions';
