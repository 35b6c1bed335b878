// The light door of lib/engine: action specs and messages. Pages load this; everything heavy is behind a dynamic import.
// What workers and the command line run is behind the second door, `lib/engine/host.ts`.
export { type ActionArgs, type ActionName, type ActionResult, actions } from './actions';
export type { ClassView, DatasetSummary, DatasetView, Edit, Photo } from './actions/dataset';
export type { SourceInput } from './actions/import';
export type { JobView } from './actions/job-view';
export type { ProjectOverview, ProjectSummary } from './actions/project';
export type { Answer, ModelSummary, ModelView, Prediction, TrainPlan } from './actions/train';
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
