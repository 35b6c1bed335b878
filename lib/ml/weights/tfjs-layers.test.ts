import '@tensorflow/tfjs-backend-cpu';
import { io } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { type AppError, toAppError } from '@/lib/core';
import { readTfjsLayers, tfjsShardNames } from './tfjs-layers';

interface Manifest {
  paths: unknown[];
  weights: Record<string, unknown>[];
}

/** A model of two groups in the given shards: a kernel in f32, a quantised bias, a half-precision gamma. */
function smallModel() {
  const kernel = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i) * 3);
  const bias = Uint8Array.from([0, 1, 128, 255]);
  const gamma = Uint16Array.from([0x3c00, 0xc000, 0x0001]);
  const wide = Uint16Array.from([0, 65535]);
  const first = new Uint8Array([...new Uint8Array(kernel.buffer), ...bias, ...new Uint8Array(gamma.buffer)]);
  const manifest: Manifest[] = [
    {
      paths: ['a.bin', 'sub/b.bin', 'c.bin'],
      weights: [
        { name: 'conv/kernel', shape: [2, 2, 3], dtype: 'float32' },
        { name: 'conv/bias', shape: [4], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.03, min: -1.5, original_dtype: 'float32' } },
        { name: 'bn/gamma', shape: [3], dtype: 'float32', quantization: { dtype: 'float16', original_dtype: 'float32' } },
      ],
    },
    {
      paths: ['d.bin'],
      weights: [
        { name: 'fc/kernel', shape: [2, 1], dtype: 'float32', quantization: { dtype: 'uint16', scale: 1e-4, min: 2, original_dtype: 'float32' } },
      ],
    },
  ];
  const json: Record<string, unknown> = { format: 'layers-model', modelTopology: {}, weightsManifest: manifest };
  // Cuts inside a number and inside a tensor: shards end where they like.
  const files: Record<string, Uint8Array> = {
    'a.bin': first.slice(0, 7),
    'sub/b.bin': first.slice(7, 50),
    'c.bin': first.slice(50),
    'd.bin': new Uint8Array(wide.buffer),
  };
  return { json, manifest, files, first, wide };
}
type SmallModel = ReturnType<typeof smallModel>;

function read({ json, files }: Pick<SmallModel, 'json' | 'files'>, text = JSON.stringify(json)) {
  return readTfjsLayers(async (name) => {
    if (name === 'model.json') return new TextEncoder().encode(text);
    return files[name] ?? Promise.reject(new Error(`asked for ${name}`));
  });
}

async function refusal(damage: (model: SmallModel) => string | undefined): Promise<AppError> {
  const model = smallModel();
  const text = damage(model);
  return read(model, text).then(() => expect.unreachable('the damage was not noticed'), toAppError);
}

describe('readTfjsLayers', () => {
  test('f32, uint8, uint16 and float16 tensors across shards equal what tfjs decodes', async () => {
    const model = smallModel();
    const specs = model.manifest.map((group) => group.weights as unknown as io.WeightsManifestEntry[]);
    const [firstSpecs = [], secondSpecs = []] = specs;
    const theirs = { ...io.decodeWeights(model.first.buffer, firstSpecs), ...io.decodeWeights(model.wide.buffer as ArrayBuffer, secondSpecs) };
    const ours = await read(model);
    expect([...ours.keys()]).toEqual(Object.keys(theirs));
    for (const [name, tensor] of Object.entries(theirs)) {
      expect(ours.get(name)?.shape).toEqual(tensor.shape);
      expect([...(ours.get(name)?.data ?? [])]).toEqual([...tensor.dataSync()]);
    }
    expect(tfjsShardNames(new TextEncoder().encode(JSON.stringify(model.json)))).toEqual(['a.bin', 'sub/b.bin', 'c.bin', 'd.bin']);
  });

  test('a model without a format field is a layers model', async () => {
    const model = smallModel();
    delete model.json['format'];
    expect((await read(model)).size).toBe(4);
  });

  const setField = (field: string, value: unknown) => (model: SmallModel) => {
    Object.assign(model.manifest[0]?.weights[0] ?? {}, { [field]: value });
    return undefined;
  };
  const setPath = (path: unknown) => (model: SmallModel) => {
    model.manifest[0]?.paths.splice(0, 1, path);
    return undefined;
  };
  const setQuantization = (change: Record<string, unknown>) => (model: SmallModel) => {
    Object.assign(model.manifest[0]?.weights[1]?.['quantization'] ?? {}, change);
    return undefined;
  };
  const cutShard = (name: string, bytes: number) => (model: SmallModel) => {
    model.files[name] = (model.files[name] ?? new Uint8Array()).slice(0, bytes);
    return undefined;
  };
  test.each<[string, string, (model: SmallModel) => string | undefined]>([
    ['no JSON', 'weights/bad-header', () => '{"format":'],
    ['an array', 'weights/bad-header', () => '[]'],
    ['null', 'weights/bad-header', () => 'null'],
    ['a graph model', 'weights/unknown-format', ({ json }) => JSON.stringify({ ...json, format: 'graph-model' })],
    ['no manifest', 'weights/unknown-format', () => '{"format":"layers-model"}'],
    ['a manifest that is no list', 'weights/unknown-format', () => '{"weightsManifest":{}}'],
    ['a group that is no object', 'weights/bad-header', () => '{"weightsManifest":[7]}'],
    ['a group without paths', 'weights/bad-header', () => '{"weightsManifest":[{"weights":[]}]}'],
    ['a path upwards', 'weights/unsafe-path', setPath('../a.bin')],
    ['a path upwards inside', 'weights/unsafe-path', setPath('x/../../a.bin')],
    ['an absolute path', 'weights/unsafe-path', setPath('/etc/passwd')],
    ['an address', 'weights/unsafe-path', setPath('https://example.org/a.bin')],
    ['a path with backslashes', 'weights/unsafe-path', setPath('..\\a.bin')],
    ['an escaped path', 'weights/unsafe-path', setPath('%2e%2e/a.bin')],
    ['a path that is a number', 'weights/unsafe-path', setPath(7)],
    ['a nameless tensor', 'weights/bad-header', setField('name', '')],
    ['a tensor listed twice', 'weights/bad-header', setField('name', 'conv/bias')],
    ['a negative size', 'weights/bad-header', setField('shape', [-2, 2, 3])],
    ['a broken size', 'weights/bad-header', setField('shape', [2.5, 2, 3])],
    ['no shape', 'weights/bad-header', setField('shape', undefined)],
    ['a shape beyond counting', 'weights/bad-header', setField('shape', [2 ** 40, 2 ** 40])],
    ['a shape of terabytes', 'weights/truncated', setField('shape', [2 ** 20, 2 ** 20])],
    ['a larger shape', 'weights/truncated', setField('shape', [2, 3, 3])],
    ['a smaller shape', 'weights/bad-header', setField('shape', [2, 1, 3])],
    ['int32 tensors', 'weights/unsupported-dtype', setField('dtype', 'int32')],
    ['text tensors', 'weights/unsupported-dtype', setField('dtype', 'string')],
    ['an unknown quantization', 'weights/unsupported-dtype', setQuantization({ dtype: 'int4' })],
    ['a quantization without scale', 'weights/bad-header', setQuantization({ scale: null })],
    ['an infinite minimum', 'weights/bad-header', setQuantization({ min: '1' })],
    ['a short last shard', 'weights/truncated', cutShard('d.bin', 3)],
    ['an empty shard', 'weights/truncated', cutShard('sub/b.bin', 0)],
    [
      'NaN inside',
      'weights/non-finite',
      ({ files }) => {
        files['a.bin']?.set([0, 0, 0xc0, 0x7f]);
        return undefined;
      },
    ],
  ])('%s is refused with %s', async (_name, code, damage) => {
    expect((await refusal(damage)).code).toBe(code);
  });
});
