/** A network that was compiled for a runtime and waits for pictures. What every runtime's `compileForward` gives. */

/** Where a program computes: onnxruntime-web on the processor or on the graphics card. */
export type BackendId = 'ort-wasm' | 'ort-webgpu';

/** A batch of pictures: `valid` of them, resized to the network's input, RGB bytes N * H * W * 3. */
export interface PixelBatch {
  readonly valid: number;
  readonly pixels: Uint8Array;
}

export interface ForwardProgram {
  readonly backend: BackendId;
  /** Height and width of one picture in pixels. */
  readonly input: readonly [number, number];
  /**
   * Runs one batch; each output holds `valid` rows.
   * @throws AppError `engine/batch-invalid` {field}, `gpu/out-of-memory`, `gpu/device-lost`
   */
  run(batch: PixelBatch): Promise<ReadonlyMap<string, Float32Array>>;
  /** Frees the weights. The program cannot run afterwards. */
  destroy(): Promise<void>;
}
