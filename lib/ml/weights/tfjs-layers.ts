/**
 * Reads the weights of a TensorFlow.js LayersModel: `model.json` and its shards. The topology is not read: the network comes
 * from lib/ml/models. Follows the `weightsManifest` of tfjs-core `io/types.ts`: groups of tensors whose bytes follow each
 * other through the group's shards, float32, or quantised to uint8 and uint16 (q * scale + min) or float16.
 */
import { AppError, fromFloat16 } from '@/lib/core';
import type { NamedTensor, NamedTensors, ReadWeightFile } from './named-tensors';

type StoredType = 'float32' | 'uint8' | 'uint16' | 'float16';
const bytesPerValue: Readonly<Record<StoredType, number>> = { float32: 4, uint8: 1, uint16: 2, float16: 2 };

interface TensorSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly count: number;
  readonly stored: StoredType;
  readonly scale: number;
  readonly min: number;
}
interface Group {
  readonly paths: readonly string[];
  readonly tensors: readonly TensorSpec[];
}

/**
 * Reads all tensors of a LayersModel.
 * @param readFile is asked for `model.json` and then for each shard, by the names that the manifest gives
 * @throws AppError `weights/bad-header`, `weights/unknown-format` (a graph model, no manifest), `weights/unsafe-path` {path},
 *   `weights/unsupported-dtype` {name, dtype}, `weights/truncated` {expected, got}, `weights/non-finite` {name}
 */
export async function readTfjsLayers(readFile: ReadWeightFile): Promise<NamedTensors> {
  const groups = parseManifest(await readFile('model.json'));
  const tensors = new Map<string, NamedTensor>();
  for (const group of groups) {
    const shards: Uint8Array[] = [];
    for (const path of group.paths) shards.push(await readFile(path));
    readGroup(group, shards, tensors);
  }
  return tensors;
}

/** The names of the shards in manifest order: what to fetch besides `model.json`. Same errors as {@link readTfjsLayers}. */
export function tfjsShardNames(modelJson: Uint8Array): readonly string[] {
  return parseManifest(modelJson).flatMap((group) => group.paths);
}

function parseManifest(modelJson: Uint8Array): readonly Group[] {
  let model: unknown;
  try {
    model = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(modelJson));
  } catch (cause) {
    throw new AppError('weights/bad-header', 'model.json is not JSON.', { cause });
  }
  const { format, weightsManifest } = asRecord(model);
  // Older converters leave the format out; they only wrote layers models with a topology of Keras.
  if ((format !== undefined && format !== 'layers-model') || !Array.isArray(weightsManifest)) {
    throw new AppError('weights/unknown-format', 'This model.json is not a TensorFlow.js layers model.', { details: { format: String(format) } });
  }
  const groups = weightsManifest.map(parseGroup);
  const names = groups.flatMap((group) => group.tensors.map((tensor) => tensor.name));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw badHeader(`the tensor ${twice} is listed twice`);
  return groups;
}

function parseGroup(group: unknown): Group {
  const { paths, weights } = asRecord(group);
  if (!Array.isArray(paths) || !Array.isArray(weights)) throw badHeader('a group without paths or weights');
  return { paths: paths.map(safePath), tensors: weights.map(parseTensor) };
}

/** A name or relative path below the folder of model.json. */
function safePath(path: unknown): string {
  const isSafe =
    typeof path === 'string' &&
    path !== '' &&
    !/[\\:?#%]|\p{Cc}/u.test(path) &&
    !path.split('/').some((part) => part === '' || part === '.' || part === '..');
  if (!isSafe)
    throw new AppError('weights/unsafe-path', `${String(path)} is not a path inside the model's folder.`, { details: { path: String(path) } });
  return path;
}

function parseTensor(tensor: unknown): TensorSpec {
  const { name, shape, dtype, quantization } = asRecord(tensor);
  if (typeof name !== 'string' || name === '') throw badHeader('a tensor without a name');
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) throw badHeader(`${name} has no shape`);
  const count = shape.reduce((product: number, size: number) => product * size, 1);
  if (!Number.isSafeInteger(count)) throw badHeader(`${name} is too large`);
  const quantized = quantization === undefined ? undefined : asRecord(quantization);
  const stored = quantized ? quantized['dtype'] : dtype;
  // Quantised whole numbers and native integer tensors occur in graph models only.
  if (dtype !== 'float32' || !isStoredType(stored)) {
    const shown = String(dtype === 'float32' ? stored : dtype);
    throw new AppError('weights/unsupported-dtype', `${name} is stored as ${shown}, which cannot be read.`, { details: { name, dtype: shown } });
  }
  const isAffine = quantized !== undefined && (stored === 'uint8' || stored === 'uint16');
  const { scale, min } = isAffine ? quantized : { scale: 1, min: 0 };
  if (!isFiniteNumber(scale) || !isFiniteNumber(min)) throw badHeader(`${name} has no scale and min`);
  if (!quantized && stored !== 'float32') throw badHeader(`${name} has no quantization`);
  return { name, shape, count, stored, scale, min };
}

function readGroup(group: Group, shards: readonly Uint8Array[], into: Map<string, NamedTensor>): void {
  const expected = group.tensors.reduce((sum, tensor) => sum + tensor.count * bytesPerValue[tensor.stored], 0);
  const got = shards.reduce((sum, shard) => sum + shard.length, 0);
  // Before anything is allocated: a damaged shape may ask for terabytes.
  if (got < expected)
    throw new AppError('weights/truncated', `The weight files end after ${got} of ${expected} bytes.`, { details: { expected, got } });
  if (got > expected) throw badHeader(`${got - expected} bytes more than its tensors need`);
  const take = byteTaker(shards);
  for (const tensor of group.tensors) {
    const data = decode(tensor, take(tensor.count * bytesPerValue[tensor.stored]));
    if (!areFinite(data)) {
      throw new AppError('weights/non-finite', `${tensor.name} holds values that are no numbers.`, { details: { name: tensor.name } });
    }
    into.set(tensor.name, { shape: tensor.shape, data });
  }
}

/** Hands out the bytes of the shards one after the other, copied so that they are aligned for typed arrays. */
function byteTaker(shards: readonly Uint8Array[]): (count: number) => ArrayBuffer {
  let shard = 0;
  let offset = 0;
  return (count) => {
    const bytes = new Uint8Array(count);
    let filled = 0;
    while (filled < count) {
      const current = shards[shard] as Uint8Array;
      const part = current.subarray(offset, offset + count - filled);
      bytes.set(part, filled);
      filled += part.length;
      offset += part.length;
      if (offset === current.length) {
        shard += 1;
        offset = 0;
      }
    }
    return bytes.buffer;
  };
}

function decode({ stored, scale, min }: TensorSpec, buffer: ArrayBuffer): Float32Array {
  if (stored === 'float32') return new Float32Array(buffer);
  if (stored === 'float16') return fromFloat16(new Uint16Array(buffer));
  const quantized = stored === 'uint8' ? new Uint8Array(buffer) : new Uint16Array(buffer);
  const data = new Float32Array(quantized.length);
  for (let i = 0; i < data.length; i++) data[i] = (quantized[i] as number) * scale + min;
  return data;
}

// NaN and infinities times 0 are NaN, everything else is 0: one pass without a call per value.
function areFinite(data: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += (data[i] as number) * 0;
  return sum === 0;
}

function isStoredType(value: unknown): value is StoredType {
  return typeof value === 'string' && Object.hasOwn(bytesPerValue, value);
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badHeader('something else where an object belongs');
  return value as Record<string, unknown>;
}

function badHeader(what: string): AppError {
  return new AppError('weights/bad-header', `model.json is damaged: ${what}.`);
}
