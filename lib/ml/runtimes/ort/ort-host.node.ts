/** onnxruntime-web in Node, for the command line and tests: the package's Node build with its own wasm files; no WebGPU. */
import { availableParallelism } from 'node:os';
import { AppError } from '@/lib/core';
import { type OrtHost, wasmThreads } from './ort-host';

/** The host of a Node process. @param threads of the wasm backend; one core is left free unless stated */
export function nodeOrt(threads: number = wasmThreads(availableParallelism())): OrtHost {
  return {
    threads,
    async load(backend) {
      if (backend === 'ort-webgpu') throw new AppError('gpu/unavailable', 'WebGPU is not available in Node.');
      const ort = await import('onnxruntime-web');
      ort.env.wasm.numThreads = threads;
      ort.env.logLevel = 'error';
      return ort;
    },
  };
}
