// The door of lib/ml/benchmark, for bench/: what is measured and how, and what a result is. Free of Node and DOM.

export { type BenchResult, type BenchRow, benchResultJsonSchema, parseBenchResult } from './bench-result';
export { type DeviceProfile, deviceProfile } from './device-profile';
export { decodeResults, type FeatureCase, featureCases, featureEngines, featureResults, featureTolerance, threadsResult } from './features-suite';
export { benchmarkPicture, generatedPicture } from './generated-picture';
export { type Contestant, measureCase } from './measure-case';
export { quartiles } from './quartiles';
export { benchTable } from './result-table';
