// The one door of lib/client: what pages and components use on the main thread.

export {
  type ActiveView,
  type ActorView,
  type ApplicationView,
  type AuditView,
  accountEndpoints,
  analyticsEndpoints,
  type ConnectionView,
  type DeployAct,
  type DeploymentView,
  type DeployPlan,
  deploymentEndpoints,
  type EnvironmentView,
  type KeyView,
  type LanView,
  type MemberView,
  type MeView,
  type ModelView as RegistryModelView,
  type OrganizationView,
  type PlanWarning,
  registryEndpoints,
  type VersionUse,
  type VersionView,
} from '@/lib/api';
export type {
  ActionArgs,
  ActionName,
  ActionResult,
  Answer,
  ArrivedPhoto,
  ClassView,
  DatasetSummary,
  DatasetView,
  DeviceAnswer,
  DeviceState,
  Edit,
  Happening,
  JobView,
  ModelSummary,
  ModelView,
  Photo,
  Prediction,
  ProjectOverview,
  ProjectSummary,
  RunningVersion,
  SourceInput,
  TrainPlan,
} from '@/lib/engine';
export { replaceQuery, studioPath, useIsHere, usePath, useQueryParam } from './address';
export { type AppStatus, useAppStatus } from './app-status';
export { useArrivals, watchArrivals } from './arrivals';
export { ariaKeys, keyCaps } from './commands/chords';
export { type Command, type CommandGroup, commandGroups } from './commands/command';
export { startKeys } from './commands/key-matcher';
export { useCommandList, useCommands, useIsApple } from './commands/use-commands';
export { type DeviceAddress as DevicePageAddress, type DeviceView, device, type Happened, useDevice, useDeviceAddress } from './device';
export { inTurn, takeBack } from './edits';
export { call, cancelJob, exposeScripting } from './engine';
export { useJob, useJobs } from './jobs';
export { noteDragging, offerSource, takeSource, useIsDragging, useOfferedSource } from './pending-source';
export { keepAfterImport, keepForSure } from './persistence';
export { gatherDrop, pickFile, pickFiles, pickFolder } from './pick-files';
export { type ShownPicture, usePicture } from './pictures';
export { startPublishing } from './publishing';
export { startOffline } from './pwa';
export { type Query, useAction } from './query';
export { type Remote, registry, reloadRemotes, useRemote } from './remote';
export { useThumb } from './thumbs';
