/**
 * Finds the tensors of an ONNX file whose numbers lie in other files (TensorProto.external_data, onnx.proto3 IR 8), and
 * checks that those places are inside the archive (CVE-2022-25882, CVE-2024-27318). It walks the protobuf fields and jumps
 * over the numbers themselves, so a large model costs no memory. It runs nothing and understands no operators.
 */
import { AppError } from '../base/error';

/** Bytes that can be read at any place. */
export interface RandomBytes {
  readonly size: number;
  /** Bytes `start` up to and without `end`, all of them. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** Where a tensor says that its numbers are. */
export interface ExternalTensor {
  readonly tensor: string;
  readonly location: string;
  readonly offset: number;
  /** null: to the end of the file. */
  readonly length: number | null;
}

// Which fields of which message lead to tensors (onnx.proto3). All other fields are jumped over.
type Message = 'model' | 'graph' | 'node' | 'attribute' | 'sparse' | 'function' | 'training' | 'tensor';
const fields: Readonly<Record<Exclude<Message, 'tensor'>, Readonly<Record<number, Message>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  function: { 7: 'node', 11: 'attribute' },
  training: { 1: 'graph', 2: 'graph' },
};
const maxDepth = 64;
const maxTextBytes = 4096;

/**
 * The tensors with external numbers, in the order of the file.
 * @throws AppError `archive/external-data` {entry, reason: 'unreadable'} when it is no protobuf: then nothing is known of it
 */
export async function onnxExternalTensors(source: RandomBytes, path: string): Promise<ExternalTensor[]> {
  const found: ExternalTensor[] = [];
  const walk = async (message: Exclude<Message, 'tensor'>, start: number, end: number, depth: number): Promise<void> => {
    if (depth > maxDepth) throw new RangeError('too deep');
    for await (const field of fieldsOf(bytes, start, end)) {
      const child = fields[message][field.number];
      if (!child || field.wire !== 2) continue;
      if (child === 'tensor') found.push(...(await tensorAt(bytes, field.start, field.end, path)));
      else await walk(child, field.start, field.end, depth + 1);
    }
  };
  const bytes = new Window(source);
  try {
    await walk('model', 0, source.size, 0);
  } catch (error) {
    if (error instanceof RangeError) throw refused(path, null, 'unreadable', 'it is no readable ONNX file');
    throw error;
  }
  return found;
}

/**
 * Checks that external numbers lie in files of the same archive, beside the model or below.
 * @param path of the model in the archive
 * @param sizes of all files by path
 * @throws AppError `archive/external-data` {entry, tensor, location, reason}
 */
export function checkExternalTensors(tensors: readonly ExternalTensor[], path: string, sizes: ReadonlyMap<string, number>): void {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  for (const tensor of tensors) {
    const { location, offset, length } = tensor;
    const isOutside = /^\/|^[a-z]:|\\|\p{Cc}/iu.test(location) || location.split('/').some((part) => part === '' || part === '.' || part === '..');
    if (isOutside) throw refused(path, tensor, 'outside', `its tensor ${tensor.tensor} lies outside the archive`);
    const size = sizes.get(folder + location);
    if (size === undefined) throw refused(path, tensor, 'missing', `its tensor ${tensor.tensor} lies in ${location}, which is missing`);
    const isWhole = Number.isSafeInteger(offset) && offset >= 0 && (length === null || (Number.isSafeInteger(length) && length >= 0));
    if (!isWhole || offset + (length ?? 0) > size) {
      throw refused(path, tensor, 'beyond-end', `its tensor ${tensor.tensor} goes beyond the end of ${location}`);
    }
  }
}

function refused(path: string, tensor: ExternalTensor | null, reason: string, text: string): AppError {
  return new AppError('archive/external-data', `${path} is refused: ${text}.`, {
    details: { entry: path, reason, ...(tensor ? { tensor: tensor.tensor, location: tensor.location } : {}) },
  });
}

// TensorProto: name 8, external_data 13 {key 1, value 2}, data_location 14 (1 = EXTERNAL).
async function tensorAt(bytes: Window, start: number, end: number, path: string): Promise<ExternalTensor[]> {
  const entries = new Map<string, string>();
  let tensor = '';
  let isExternal = false;
  for await (const field of fieldsOf(bytes, start, end)) {
    if (field.number === 8 && field.wire === 2) tensor = await bytes.text(field.start, field.end);
    if (field.number === 14 && field.wire === 0) isExternal = field.value === 1;
    if (field.number !== 13 || field.wire !== 2) continue;
    const pair: Record<number, string> = {};
    for await (const part of fieldsOf(bytes, field.start, field.end)) {
      if (part.wire === 2) pair[part.number] = await bytes.text(part.start, part.end);
    }
    // Two entries of one key would be read differently by different readers.
    if (entries.has(pair[1] ?? '')) throw refused(path, null, 'unreadable', `its tensor ${tensor} names its place twice`);
    entries.set(pair[1] ?? '', pair[2] ?? '');
  }
  if (!isExternal && entries.size === 0) return [];
  const length = entries.get('length');
  return [
    {
      tensor,
      location: entries.get('location') ?? '',
      offset: wholeNumber(entries.get('offset') ?? '0'),
      length: length === undefined ? null : wholeNumber(length),
    },
  ];
}

// Digits only: what another reader might take for a number (signs, hex, spaces) is none.
function wholeNumber(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

interface Field {
  readonly number: number;
  readonly wire: number;
  /** Of wire type 0. */
  readonly value: number;
  /** The bytes of wire type 2. */
  readonly start: number;
  readonly end: number;
}

/** The fields of a message. @throws RangeError for bytes that are no message */
async function* fieldsOf(bytes: Window, start: number, end: number): AsyncGenerator<Field, void> {
  let at = start;
  while (at < end) {
    const tag = await bytes.varint(at, end);
    const number = Math.floor(tag.value / 8);
    const wire = tag.value % 8;
    if (number === 0) throw new RangeError('field 0');
    const first = wire === 0 || wire === 2 ? await bytes.varint(tag.next, end) : { value: 0, next: tag.next };
    const size = wire === 1 ? 8 : wire === 5 ? 4 : wire === 2 ? first.value : 0;
    if (wire > 2 && wire !== 5) throw new RangeError('unknown wire type');
    at = first.next + size;
    if (at > end) throw new RangeError('a field goes beyond its message');
    yield { number, wire, value: first.value, start: first.next, end: at };
  }
}

/** A sliding window over the bytes, so that small fields are not read one by one. */
class Window {
  readonly #source: RandomBytes;
  #start = 0;
  #held = new Uint8Array(0);

  constructor(source: RandomBytes) {
    this.#source = source;
  }

  /** Bytes of a place, at most as many as asked for. */
  async #at(start: number, count: number): Promise<Uint8Array> {
    const end = Math.min(start + count, this.#source.size);
    if (start < this.#start || end > this.#start + this.#held.length) {
      const until = Math.min(Math.max(end, start + 65_536), this.#source.size);
      this.#held = Uint8Array.from(await this.#source.read(start, until));
      this.#start = start;
    }
    return this.#held.subarray(start - this.#start, end - this.#start);
  }

  async text(start: number, end: number): Promise<string> {
    if (end - start > maxTextBytes) throw new RangeError('a name is too long');
    return new TextDecoder().decode(await this.#at(start, end - start));
  }

  /** A number of up to 10 bytes; what is over 2^53 comes out imprecise and too large for any file. */
  async varint(start: number, end: number): Promise<{ value: number; next: number }> {
    const bytes = await this.#at(start, Math.min(10, end - start));
    let value = 0;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] as number;
      value += (byte & 127) * 2 ** (7 * i);
      if (byte < 128) return { value, next: start + i + 1 };
    }
    throw new RangeError('a number does not end');
  }
}
