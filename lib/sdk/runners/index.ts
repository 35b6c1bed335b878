// The door of lib/sdk/runners: what devices open models with, bundled apart from the core (`/sdk/v1/ort-runner.js`).
export { type Comparison, compareGolden, type GoldenSample, type OutputMeaning, type Precision } from './compare-golden';
export { type OrtModule, type OrtRunnerOptions, ortRunner } from './ort-runner';
export { proveGolden } from './prove-golden';
