// The light door of lib/engine: types of actions, where each runs, and messages. Pages load this; schemas and work stay in the workers.
// What workers and the command line run is behind the second door, `lib/engine/host.ts`.
export type { ActionArgs, ActionName, ActionResult } from './actions';
export type { ClassView, DatasetSummary, DatasetView, Edit, Photo } from './actions/dataset';
export type { SourceInput } from './actions/import';
export type { JobView } from './actions/job-view';
export type { ProjectOverview, ProjectSummary } from './actions/project';
export type { Answer, ModelSummary, ModelView, Prediction, TrainPlan } from './actions/train';
export { workerOf } from './actions/where';
export { type Area, type ArrivedPhoto, type Bus, type BusMessage, openBus } from './bus';
export type {
  DeviceAnswer,
  DeviceCalls,
  DeviceMessage,
  DeviceStart,
  DeviceState,
  Golden,
  Happening,
  Removed,
  RunningVersion,
} from './device/device-types';
