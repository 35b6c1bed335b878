/**
 * Small pieces over byte streams that every store needs: bytes as a stream, counting and hashing on the way, cutting a stream
 * into parts of one size, and the refusal of bytes that are not the expected ones.
 */
import { createHash } from 'node:crypto';
import { AppError } from '@/lib/core';
import type { ByteStream, ExpectedBytes } from './artifacts';

/** Bytes or a stream, as a stream. */
export function asStream(body: ByteStream | Uint8Array<ArrayBuffer>): ByteStream {
  if (!(body instanceof Uint8Array)) return body;
  return new ReadableStream({
    start(controller) {
      if (body.length > 0) controller.enqueue(body);
      controller.close();
    },
  });
}

/** Counts and hashes what flows by. */
export class ByteCount {
  readonly #hash = createHash('sha256');
  size = 0;

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.size += bytes.length;
  }

  /** Ends the count; SHA-256 as bare hex. */
  hex(): string {
    return this.#hash.digest('hex');
  }
}

/** Cuts a stream into parts of exactly `partSize` bytes; the last one may be shorter, and an empty stream gives none. */
export async function* inParts(body: ByteStream, partSize: number): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  let held: Uint8Array<ArrayBuffer>[] = [];
  let heldBytes = 0;
  for await (const chunk of body) {
    let rest = chunk;
    while (heldBytes + rest.length >= partSize) {
      const taken = rest.subarray(0, partSize - heldBytes);
      yield joined([...held, taken], partSize);
      rest = rest.subarray(taken.length);
      held = [];
      heldBytes = 0;
    }
    if (rest.length > 0) {
      held.push(rest);
      heldBytes += rest.length;
    }
  }
  if (heldBytes > 0) yield joined(held, heldBytes);
}

function joined(chunks: readonly Uint8Array<ArrayBuffer>[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** @throws AppError `upload/hash-mismatch` when what was written is not what was announced */
export function requireExpected(actual: { readonly size: number; readonly sha256: string }, expected: ExpectedBytes): void {
  if (matches(actual, expected)) return;
  throw new AppError('upload/hash-mismatch', 'The stored bytes are not the ones that were announced.', { details: { expected, actual } });
}

/** @throws AppError `upload/part-checksum` */
export function requirePart(number: number, actual: { readonly size: number; readonly sha256: string }, expected: ExpectedBytes): void {
  if (matches(actual, expected)) return;
  throw new AppError('upload/part-checksum', `Part ${number} arrived with other bytes than announced. Send it again.`, {
    details: {
      number,
      expected: { size: expected.size, sha256: expected.sha256 },
      actual: { size: actual.size, sha256: actual.sha256 },
    },
  });
}

function matches(actual: { readonly size: number; readonly sha256: string }, expected: ExpectedBytes): boolean {
  return (expected.size === undefined || actual.size === expected.size) && (expected.sha256 === undefined || actual.sha256 === expected.sha256);
}
