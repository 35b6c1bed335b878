// The one door of lib/core. Everything that other layers use is named here; files inside core import each other directly.

export { compareBytes } from './base/byte-order';
export { canonicalJson, type Json } from './base/canonical-json';
export { type ConceptList, conceptList } from './base/concept-list';
export { AppError, type AppErrorOptions, type ErrorJson, errorFromJson, throwIfCancelled, toAppError } from './base/error';
export { fromFloat16, toFloat16 } from './base/float16';
export { type ContentHash, contentHash, hashJson, Sha256Stream, sha256Hex } from './base/hash';
export { type Id, type IdKind, newId, type RecordKind, recordId } from './base/ids';
export { nearestNames } from './base/nearest';
export {
  type ChoiceOrMapParam,
  type NumberParam,
  type Param,
  type ParamSpec,
  type ParamValues,
  resolveParams,
  type TextParam,
} from './base/params';
export { noEpoch, PhiloxStream, philoxPurpose, sampleWord } from './base/philox';
export { type OnProgress, type Progress, RateMeter, throttleProgress } from './base/progress';
export { checkItem } from './dataset/check-item';
export { checkRecord } from './dataset/check-record';
export { classColor } from './dataset/class-colors';
export { addClass, newClassList, removeClass, renameClass } from './dataset/class-list';
export type { ClassAttribute, ClassList, LabelClass, Skeleton } from './dataset/class-list-types';
export {
  type Dataset,
  type DatasetSource,
  type Ext,
  freeName,
  type ItemType,
  itemTypes,
  type Meta,
  normalName,
  type Project,
  trashDays,
} from './dataset/dataset';
export type { Geo, GeoKind } from './dataset/geometry';
export { type BlobValue, effectiveMeta, type ImageMeta, type Item, type Value } from './dataset/item';
export { itemHash } from './dataset/item-hash';
export { normalKey } from './dataset/keys';
export type { ClassRecord, LabelObject, LabelRecord, LabelSource, RecordState, ShapeRecord, Span, Track } from './dataset/label-record';
export type { FrozenItem, Snapshot, SnapshotDataset } from './dataset/snapshot';
export { datasetDigest, snapshotHash } from './dataset/snapshot';
export { autoSplit, extendSplit, kFold, type SplitSet, splitsOf } from './dataset/split';
export type { SplitItem, SplitWarning } from './dataset/split-groups';
export { type PlanRequest, planImport } from './formats/formats';
export { inspectDocument, inspectText } from './formats/inspect';
export { pictureExtensions } from './formats/picture-names';
export type {
  Anomaly,
  Container,
  Decision,
  Format,
  FormatCandidate,
  FormatInput,
  IgnoredFile,
  ImageFacts,
  ImageFinding,
  InspectDocument,
  ListedFile,
  Plan,
  PlanContext,
  PlannedClass,
  PlannedImport,
  PlannedItem,
} from './formats/types';
export {
  displaySize,
  displayToFile,
  type ExifOrientation,
  isExifOrientation,
  orientPixels,
  type PointPx,
  type SizePx,
} from './geometry/exif';
export { decodeRgbPng, encodeRgbPng } from './image/png';
export type { Preprocess } from './image/preprocess';
export { type Resize, resamplerId, resizeToInput } from './image/resample';
export type { Rgba } from './image/rgba';
export { type Calibration, calibration, type ReliabilityBin } from './metrics/calibration';
export {
  type ClassificationMetrics,
  type ClassMetrics,
  type ClassScores,
  type ConfusionMatrix,
  classificationMetrics,
  classScores,
  confusionMatrix,
} from './metrics/classification';
export { clusterOrder } from './metrics/cluster-order';
export { confidentlyWrong, confusionCell, hesitant, type JudgedItem, judgeItems } from './metrics/explore';
export { type Interval, wilsonInterval } from './metrics/interval';
export { type LabelSuspect, labelErrors } from './metrics/label-errors';
export { predictedClasses, type ScoredItems } from './metrics/scored-items';
export { goldenCount, goldenPicture } from './package/golden-pictures';
export {
  type PackageClass,
  type PackageFile,
  type PackageManifest,
  type PackageVariant,
  packageFiles,
  parsePackageManifest,
  signatureId,
} from './package/manifest';
export type { Model, ModelFile, ModelTask } from './package/model';
export { checkExternalTensors, onnxExternalTensors, type RandomBytes } from './package/onnx-external-data';
export { PackagePaths } from './package/package-paths';
export { isFinal, type Job, type JobKind, type JobState, jobKinds, jobStates } from './pipeline/job';
