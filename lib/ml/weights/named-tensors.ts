/** What every weight reader gives: tensors under the names of their file, as f32 in the file's layout. Fitting them to a network is `map-weights`. */

export interface NamedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
export type NamedTensors = ReadonlyMap<string, NamedTensor>;

/** Gives the bytes of one file of a set of weights, by its name. Fetching, signals and progress are the caller's. */
export type ReadWeightFile = (name: string) => Promise<Uint8Array>;
