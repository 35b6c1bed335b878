/**
 * Where onnxruntime-web comes from: in a browser worker its wasm files lie on our own server (`/ort/`, copied at set-up);
 * in Node the package has its own build (ort-host.node.ts). Each build is loaded only when its backend is asked for: the
 * plain wasm one is half the size of the WebGPU one.
 */
import type { BackendId } from '../forward-program';

export type OrtModule = typeof import('onnxruntime-web');

/** The onnxruntime-web of one worker or process. */
export interface OrtHost {
  /** Threads of the wasm backend. Fixed by the first session of a worker. */
  readonly threads: number;
  /** Loads the build of a backend and sets it up. */
  load(backend: BackendId): Promise<OrtModule>;
}

/**
 * The host of a browser worker.
 * @param wasmPaths address of the folder with onnxruntime-web's wasm files
 */
export function browserOrt(wasmPaths = '/ort/'): OrtHost {
  const threads = globalThis.crossOriginIsolated ? wasmThreads(navigator.hardwareConcurrency) : 1;
  return {
    threads,
    async load(backend) {
      const ort: OrtModule = backend === 'ort-webgpu' ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm');
      ort.env.wasm.wasmPaths = wasmPaths;
      ort.env.wasm.numThreads = threads;
      ort.env.logLevel = 'error';
      return ort;
    },
  };
}

/** The page keeps one core: that costs a fifth of the speed on two cores and removes every long task. */
export function wasmThreads(cores: number): number {
  return Math.max(1, cores - 1);
}

/** Version of onnxruntime-web: a part of what remembered measurements depend on. A test compares it with the package. */
export const ortVersion = '1.30.0';
