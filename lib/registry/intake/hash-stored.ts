/**
 * Hashes stored bytes: SHA-256 of the whole and of each 4 MiB, which is what devices share and resume by (delivery.md 6). The
 * server never believes a hash that it did not compute from the bytes as they are stored.
 */
import { createHash } from 'node:crypto';
import { throwIfCancelled } from '@/lib/core';
import type { Artifacts } from '../storage';

const chunkBytes = 4 * 1024 * 1024;
const hashBytes = 32;

/** What bytes are. */
export interface StoredHash {
  readonly sha256: string;
  readonly size: number;
  /** SHA-256 of each 4 MiB; empty when there is only one chunk, whose hash is that of the whole. */
  readonly chunks: readonly string[];
  /** The state of the object that was read; `promote` takes no other. */
  readonly etag: string;
}

/**
 * Reads an object and hashes it.
 * @param options.chunks false for bytes that no device reads in chunks (an archive)
 * @throws AppError `blob/not-found`, `storage/unavailable`, `task/cancelled`
 */
export async function hashStored(
  artifacts: Artifacts,
  key: string,
  options: { readonly chunks?: boolean; readonly signal?: AbortSignal } = {},
): Promise<StoredHash> {
  const { body, etag } = await artifacts.get(key);
  const whole = createHash('sha256');
  const chunks = options.chunks === false ? null : new ChunkHashes();
  let size = 0;
  for await (const bytes of body) {
    throwIfCancelled(options.signal);
    whole.update(bytes);
    chunks?.add(bytes);
    size += bytes.length;
  }
  return { sha256: whole.digest('hex'), size, chunks: chunks?.end() ?? [], etag };
}

/** The hashes of the chunks of bytes that flow by. */
export class ChunkHashes {
  readonly #done: string[] = [];
  #hash = createHash('sha256');
  #inChunk = 0;

  add(bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0) {
      const taken = rest.subarray(0, chunkBytes - this.#inChunk);
      this.#hash.update(taken);
      this.#inChunk += taken.length;
      rest = rest.subarray(taken.length);
      if (this.#inChunk === chunkBytes) this.#next();
    }
  }

  /** Empty for up to one chunk. */
  end(): readonly string[] {
    if (this.#inChunk > 0) this.#next();
    return this.#done.length > 1 ? this.#done : [];
  }

  #next(): void {
    this.#done.push(this.#hash.digest('hex'));
    this.#hash = createHash('sha256');
    this.#inChunk = 0;
  }
}

/** Chunk hashes as the database keeps them: 32 bytes each, null for a single chunk. */
export function chunksToBytes(chunks: readonly string[]): Uint8Array<ArrayBuffer> | null {
  return chunks.length === 0 ? null : Uint8Array.from(Buffer.from(chunks.join(''), 'hex'));
}

/** The opposite of {@link chunksToBytes}. */
export function chunksFromBytes(bytes: Uint8Array | null): readonly string[] {
  if (!bytes) return [];
  const hex = Buffer.from(bytes).toString('hex');
  return Array.from({ length: bytes.length / hashBytes }, (_, index) => hex.slice(index * 2 * hashBytes, (index + 1) * 2 * hashBytes));
}
