// The one door of lib/ml. Everything that other layers use is named here; files inside ml import each other directly.

export { type OnnxFiles, type OnnxOptions, writeOnnx } from './export/onnx/write-onnx';
export { fold } from './graph/fold';
export { backboneHash, graphHash } from './graph/graph-hash';
export { inferShapes, shapeOf } from './graph/infer-shapes';
export { initWeights } from './graph/init-weights';
export { withProbabilities } from './graph/probabilities';
export { graphToJson, parseGraph } from './graph/serialize';
export { subgraph, withOutputs } from './graph/subgraph';
export type { GraphOutput, GraphParam, ModelGraph, OutputKind, Part, Shape, Weights } from './graph/types';
export type { NetworkSpec } from './models/network';
export { buildNetwork, networks } from './models/networks';
export type { BackendId, ForwardProgram, PixelBatch } from './runtimes/forward-program';
export { type BackendMemory, chooseBackend, type RaceEntry } from './runtimes/ort/choose-backend';
export { compileForward } from './runtimes/ort/compile-forward';
export { type Backend, listBackends } from './runtimes/ort/list-backends';
export { browserOrt, type OrtHost, ortVersion } from './runtimes/ort/ort-host';
export { type CrossValidation, crossValidateHead, type FoldData } from './train/cross-validate';
export type { FeatureStore } from './train/feature-store';
export { computeFeatures, type FeatureItem, type FeatureResult, featureSpace } from './train/features';
export { applyHead } from './train/head/apply-head';
export type { SolverStep } from './train/head/lbfgs';
export { type HeadOptions, headOptions, resolveHeadOptions } from './train/head/options';
export { type HeadData, type HeadSolution, type HeadWarning, type HeadWeights, type SolveContext, solveHead } from './train/head/solve-head';
export { weightsCatalog } from './weights/catalog';
export { type CatalogEntry, catalogFileName } from './weights/catalog/catalog-entry';
export { loadWeights } from './weights/load-weights';
