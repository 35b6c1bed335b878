/**
 * What the core asks of a runner: the part that knows a machine-learning library. Runners are injected and bundled apart
 * (`lib/sdk/runners`), so the core holds types only. Pictures go in as pixels, numbers come out; a tensor never leaves a runner.
 */
import type { Bytes, VersionManifest, VersionVariant } from './types';

/** Pixels of a picture, rows from the top; RGB or RGBA, told apart by the length of `data`. */
export interface Picture {
  readonly data: Uint8ClampedArray | Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Numbers of one output of a model. */
export interface Output {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** An opened model. */
export interface Session {
  /** What computes: `wasm`, `webgpu`, `webgl` or `cpu`. */
  readonly backend: string;
  /** Graphics adapter, `vendor-architecture`; empty without one. */
  readonly adapter: string;
  /**
   * Runs the model on one picture of any size, resized as the model's `io.preprocess` says.
   * @param exact the picture is the network's input already, like golden samples: nothing is resized
   * @returns outputs by their id
   */
  run(picture: Picture, exact?: boolean): Promise<ReadonlyMap<string, Output>>;
  close(): void | Promise<void>;
}

/** How the golden samples went. `reason` is absent when all of them passed. */
export interface GoldenResult {
  /** Samples that passed. */
  readonly passed: number;
  readonly count: number;
  /** Largest difference that was seen. */
  readonly maxError: number;
  readonly reason?: 'non_finite' | 'mismatch' | 'shape';
  /** Index of the sample that failed. */
  readonly sample?: number;
}

/** Files of a version by path. */
export type FileBytes = ReadonlyMap<string, Bytes>;

/** Opens and proves models of one runtime. */
export interface Runner {
  readonly runtime: 'onnx' | 'tfjs';
  /** Features of this machine that variants may require: `webgpu` and features of its adapter. */
  features(): readonly string[] | Promise<readonly string[]>;
  /** @param files the files of the variant by their path */
  open(files: FileBytes, variant: VersionVariant, manifest: VersionManifest, signal: AbortSignal): Promise<Session>;
  /** Runs every golden sample. @param files the golden files by their path */
  prove(session: Session, files: FileBytes, variant: VersionVariant, manifest: VersionManifest, signal: AbortSignal): Promise<GoldenResult>;
}
