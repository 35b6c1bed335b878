/** What this machine can compute features and predictions with, under names that a person recognises. */
import type { BackendId } from '../forward-program';
import type { OrtHost } from './ort-host';

/** A backend that is there. `software` = a graphics card emulated on the processor: correct and very slow. */
export interface Backend {
  readonly id: BackendId;
  readonly device: string;
  readonly software: boolean;
}

/** The backends of this machine; wasm is always there and comes first. */
export async function listBackends(host: OrtHost): Promise<readonly Backend[]> {
  const threads = host.threads === 1 ? '1 thread' : `${host.threads} threads`;
  const backends: Backend[] = [{ id: 'ort-wasm', device: `Processor, ${threads}`, software: false }];
  const adapter = await requestAdapter();
  if (adapter) backends.push({ id: 'ort-webgpu', device: adapterName(adapter.info), software: isSoftware(adapter.info) });
  return backends;
}

async function requestAdapter(): Promise<GPUAdapter | undefined> {
  // Absent in Node, in older browsers and on insecure origins.
  const gpu: GPU | undefined = globalThis.navigator?.gpu;
  if (!gpu) return undefined;
  try {
    return (await gpu.requestAdapter({ powerPreference: 'high-performance' })) ?? undefined;
  } catch {
    return undefined; // a blocked driver is the same as none
  }
}

/** The name that a person knows an adapter by. */
export function adapterName(info: Pick<GPUAdapterInfo, 'description' | 'vendor' | 'device' | 'architecture'>): string {
  return info.description || [info.vendor, info.device || info.architecture].filter(Boolean).join(' ') || 'Graphics card';
}

/** Whether an adapter is emulated on the processor. */
export function isSoftware(info: GPUAdapterInfo): boolean {
  return info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render/i.test(`${info.architecture} ${info.device} ${info.description}`);
}
