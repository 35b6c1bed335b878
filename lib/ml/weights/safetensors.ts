/**
 * safetensors: the format in which weights live inside Slipway. Eight bytes header length (little-endian), a JSON header with
 * dtype, shape and byte range per tensor, then the bytes (https://huggingface.co/docs/safetensors). f32 is written, f32 and
 * f16 are read. Names are sorted, so equal weights are equal bytes.
 */
import { AppError, fromFloat16 } from '@/lib/core';
import type { NamedTensors } from './named-tensors';

const maxHeaderBytes = 100 * 1024 * 1024;
const alignment = 8;

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** Writes tensors as f32, in name order. */
export function writeSafetensors(tensors: NamedTensors): Uint8Array<ArrayBuffer> {
  const names = [...tensors.keys()].sort();
  const header: Record<string, HeaderEntry> = {};
  let offset = 0;
  for (const name of names) {
    const tensor = tensors.get(name);
    if (!tensor) continue;
    const end = offset + tensor.data.length * 4;
    header[name] = { dtype: 'F32', shape: tensor.shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = JSON.stringify(header);
  const text = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / alignment) * alignment, ' '));
  const bytes = new Uint8Array(8 + text.length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  for (const name of names) {
    const tensor = tensors.get(name);
    const place = header[name];
    if (!tensor || !place) continue;
    bytes.set(new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength), 8 + text.length + place.data_offsets[0]);
  }
  return bytes;
}

/**
 * Reads tensors as f32.
 * @throws AppError `weights/truncated`, `weights/bad-header`, `weights/unsupported-dtype` {name, dtype}
 */
export function readSafetensors(bytes: Uint8Array): NamedTensors {
  if (bytes.length < 8) throw truncated();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > maxHeaderBytes) throw badHeader('the header is too large');
  const dataStart = 8 + headerBytes;
  if (dataStart > bytes.length) throw truncated();
  const header = parseHeader(bytes.subarray(8, dataStart));
  const tensors = new Map<string, { shape: readonly number[]; data: Float32Array }>();
  let expected = 0;
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  for (const [name, entry] of entries.sort((a, b) => (a[1].data_offsets?.[0] ?? 0) - (b[1].data_offsets?.[0] ?? 0))) {
    const [begin, end] = checkEntry(name, entry);
    if (begin < expected) throw badHeader(`${name} overlaps another tensor`);
    if (dataStart + end > bytes.length) throw truncated();
    expected = end;
    tensors.set(name, { shape: entry.shape, data: decode(bytes.subarray(dataStart + begin, dataStart + end), entry.dtype) });
  }
  return tensors;
}

function parseHeader(bytes: Uint8Array): Record<string, HeaderEntry> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof header === 'object' && header !== null && !Array.isArray(header)) return header as Record<string, HeaderEntry>;
  } catch (cause) {
    throw badHeader('the header is not JSON', cause);
  }
  throw badHeader('the header is not an object');
}

function checkEntry(name: string, entry: HeaderEntry): readonly [number, number] {
  if (entry.dtype !== 'F32' && entry.dtype !== 'F16') {
    throw new AppError('weights/unsupported-dtype', `${name} holds ${entry.dtype} numbers; F32 and F16 are read.`, {
      details: { name, dtype: entry.dtype },
    });
  }
  if (!Array.isArray(entry.shape) || !Array.isArray(entry.data_offsets)) throw badHeader(`${name} has no shape or place`);
  const [begin, end] = entry.data_offsets;
  const size = entry.shape.reduce((product, side) => product * side, entry.dtype === 'F32' ? 4 : 2);
  if (!Number.isInteger(begin) || begin < 0 || end - begin !== size) throw badHeader(`the bytes of ${name} do not fit its shape`);
  return entry.data_offsets;
}

function decode(bytes: Uint8Array, dtype: string): Float32Array {
  const copy = bytes.slice();
  return dtype === 'F32' ? new Float32Array(copy.buffer) : fromFloat16(new Uint16Array(copy.buffer));
}

function truncated(): AppError {
  return new AppError('weights/truncated', 'The weights file ends too early.');
}
function badHeader(why: string, cause?: unknown): AppError {
  return new AppError('weights/bad-header', `The weights file cannot be read: ${why}.`, { details: { why }, cause });
}
