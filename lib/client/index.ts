// The one door of lib/client: what pages and components use on the main thread.
export type {
  ActionArgs,
  ActionName,
  ActionResult,
  Answer,
  ClassView,
  DatasetSummary,
  DatasetView,
  Edit,
  JobView,
  ModelSummary,
  ModelView,
  Photo,
  Prediction,
  ProjectOverview,
  ProjectSummary,
  SourceInput,
  TrainPlan,
} from '@/lib/engine';
export { studioPath, usePath, useQueryParam } from './address';
export { type AppStatus, reportAppStatus, useAppStatus } from './app-status';
export { ariaKeys, keyCaps } from './commands/chords';
export { type Command, type CommandGroup, commandGroups } from './commands/command';
export { startKeys } from './commands/key-matcher';
export { useCommandList, useCommands, useIsApple } from './commands/use-commands';
export { call, cancelJob, exposeScripting } from './engine';
export { useJob, useJobs } from './jobs';
export { fromFiles, gatherDrop, pickFile, pickFiles, pickFolder } from './pick-files';
export { type Query, useAction } from './query';
export { useThumb } from './thumbs';
