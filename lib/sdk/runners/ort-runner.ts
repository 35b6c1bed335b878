/**
 * The runner of variants for onnxruntime-web. The app hands in the module it loaded (its WebGPU build for the graphics card,
 * else the plain one) with its wasm paths set; this file imports none. Input: one picture as f32 RGB 0..255, NHWC; means and
 * scales are inside the model.
 */
import { type Preprocess, resizeToInput } from '@/lib/core';
import type { Output, Picture, Runner, Session } from '../core/runner';
import type { VersionManifest } from '../core/types';
import { proveGolden } from './prove-golden';

/** The part of onnxruntime-web that is used. */
export interface OrtModule {
  readonly InferenceSession: {
    create(model: Uint8Array, options: OrtOptions): Promise<OrtSession>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OrtTensor;
}

interface OrtOptions {
  readonly executionProviders: readonly string[];
  readonly externalData: { readonly path: string; readonly data: Uint8Array }[];
  readonly graphOptimizationLevel: 'all';
}

interface OrtSession {
  readonly inputNames: readonly string[];
  run(feeds: Record<string, OrtTensor>): Promise<Record<string, OrtTensor>>;
  release(): Promise<void>;
}

interface OrtTensor {
  readonly dims: readonly number[];
  getData(): Promise<unknown>;
  dispose(): void;
}

export interface OrtRunnerOptions {
  /** `webgpu` only with onnxruntime-web's WebGPU build; `wasm` unless stated. Where `webgpu` fails to open, `wasm` is tried. */
  readonly backend?: 'webgpu' | 'wasm';
}

interface InputFacts {
  readonly shape: readonly [1, number, number, 3];
}

/** @param ort the module `onnxruntime-web`, or its parts `onnxruntime-web/wasm` and `onnxruntime-web/webgpu` */
export function ortRunner(ort: OrtModule, { backend = 'wasm' }: OrtRunnerOptions = {}): Runner {
  const gpu = adapterFacts();
  return {
    runtime: 'onnx',
    features: async () => (backend === 'webgpu' ? ((await gpu)?.features ?? []) : []),
    async open(files, variant, manifest) {
      const model = variant.files.find(({ path }) => path.endsWith('.onnx'));
      const bytes = model && files.get(model.path);
      if (!bytes) throw new TypeError(`Variant ${variant.id} has no ONNX model`);
      const folder = model.path.slice(0, model.path.lastIndexOf('/') + 1);
      // The model names its weights relative to itself.
      const externalData = [...files].flatMap(([path, data]) =>
        path !== model.path && path.startsWith(folder) ? [{ path: path.slice(folder.length), data }] : [],
      );
      const create = (provider: string) =>
        ort.InferenceSession.create(bytes, { executionProviders: [provider], externalData, graphOptimizationLevel: 'all' });
      const adapter = (await gpu)?.name ?? '';
      if (backend === 'webgpu' && adapter) {
        const opened = await create('webgpu').catch(() => undefined);
        if (opened) return new OrtModelSession(ort, opened, 'webgpu', adapter, manifest);
      }
      return new OrtModelSession(ort, await create('wasm'), 'wasm', '', manifest);
    },
    prove: proveGolden,
  };
}

class OrtModelSession implements Session {
  readonly backend: string;
  readonly adapter: string;
  readonly #ort: OrtModule;
  readonly #session: OrtSession;
  readonly #preprocess: Preprocess;
  readonly #size: readonly [number, number];

  constructor(ort: OrtModule, session: OrtSession, backend: string, adapter: string, { io }: VersionManifest) {
    const [input] = (io?.['inputs'] ?? []) as readonly InputFacts[];
    if (!input) throw new TypeError('The version has no input');
    this.#ort = ort;
    this.#session = session;
    this.backend = backend;
    this.adapter = adapter;
    this.#preprocess = io?.['preprocess'] as Preprocess;
    this.#size = [input.shape[1], input.shape[2]];
  }

  async run(picture: Picture, exact = false): Promise<ReadonlyMap<string, Output>> {
    const [height, width] = this.#size;
    if (exact && (picture.width !== width || picture.height !== height)) throw new TypeError('The picture is not the input');
    const pixels = exact ? rgbOf(picture) : resizeToInput(rgbaOf(picture), this.#preprocess.resize);
    const tensor = new this.#ort.Tensor('float32', new Float32Array(pixels), [1, height, width, 3]);
    const outputs = new Map<string, Output>();
    try {
      const results = await this.#session.run({ [this.#session.inputNames[0] ?? 'image']: tensor });
      for (const [id, result] of Object.entries(results)) {
        outputs.set(id, { data: ((await result.getData()) as Float32Array).slice(), shape: [...result.dims] });
        result.dispose();
      }
    } finally {
      tensor.dispose();
    }
    return outputs;
  }

  close(): Promise<void> {
    return this.#session.release();
  }
}

const channelsOf = ({ data, width, height }: Picture): number => data.length / (width * height);

function rgbaOf(picture: Picture): { width: number; height: number; data: Uint8Array | Uint8ClampedArray } {
  const { data, width, height } = picture;
  if (channelsOf(picture) === 4) return picture;
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) rgba.set(data.subarray(3 * i, 3 * i + 3), 4 * i);
  return { width, height, data: rgba };
}

function rgbOf(picture: Picture): Uint8Array | Uint8ClampedArray {
  const { data, width, height } = picture;
  if (channelsOf(picture) === 3) return data;
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) rgb.set(data.subarray(4 * i, 4 * i + 3), 3 * i);
  return rgb;
}

interface GpuFacts {
  readonly features: readonly string[];
  readonly name: string;
}

interface GpuLike {
  requestAdapter(): Promise<{
    readonly features: Iterable<string>;
    readonly info: { readonly vendor: string; readonly architecture: string };
  } | null>;
}

/** What this machine's graphics card can, under the name by which it is counted; undefined without one. */
async function adapterFacts(): Promise<GpuFacts | undefined> {
  const gpu = (globalThis.navigator as { readonly gpu?: GpuLike } | undefined)?.gpu;
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (!adapter) return undefined;
  return { features: ['webgpu', ...adapter.features], name: `${adapter.info.vendor}-${adapter.info.architecture}`.slice(0, 64) };
}
