/**
 * What a WebGPU adapter is and can do, as results and tuning tables name it (`DeviceProfile` of engine.md 3). Only asked, never
 * measured: peaks and struck variants belong to whoever measures them.
 */
import { hashJson } from '@/lib/core';
import { isSoftware } from '../runtimes/ort/list-backends';

export interface DeviceProfile {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  /** Emulated on the processor: correct, and no statement about any graphics card. */
  readonly software: boolean;
  /** null: telling apart `discrete` from `datacenter` needs a measured peak. */
  readonly class: 'software' | 'integrated' | 'discrete' | 'datacenter' | null;
  readonly features: string[];
  readonly limits: Record<string, number>;
  readonly subgroup: { readonly min: number; readonly max: number } | null;
  readonly measured: { readonly fmaGflops: number; readonly copyGBs: number } | null;
  readonly struck: string[];
  /** SHA-256 of info, features and limits. */
  readonly key: string;
}

/** The profile of an adapter. */
export function deviceProfile(adapter: Pick<GPUAdapter, 'info' | 'features' | 'limits'>): DeviceProfile {
  const { vendor, architecture, device, description, subgroupMinSize, subgroupMaxSize } = adapter.info;
  const info = { vendor, architecture, device, description };
  const features = [...adapter.features].sort();
  const limits = readLimits(adapter.limits);
  const software = isSoftware(adapter.info);
  return {
    ...info,
    software,
    class: software ? 'software' : /^(apple|intel)$/i.test(vendor) ? 'integrated' : null,
    features,
    limits,
    subgroup: features.includes('subgroups') ? { min: subgroupMinSize, max: subgroupMaxSize } : null,
    measured: null,
    struck: [],
    key: hashJson({ info, features, limits }),
  };
}

// Limits are getters of the prototype, so they are neither own properties nor in JSON.
function readLimits(limits: GPUSupportedLimits): Record<string, number> {
  const read: Record<string, number> = {};
  for (const name in limits) {
    const value = limits[name as keyof GPUSupportedLimits];
    if (typeof value === 'number') read[name] = value;
  }
  return read;
}
