/**
 * Bytes by content hash: equal content is stored once, across projects. A row is written after its bytes are flushed, so
 * bytes without a row are garbage, never the reverse (datasets.md 2.2). Each blob has a file of its own for now.
 */
import { AppError, type ContentHash, type Json, Sha256Stream } from '@/lib/core';
import type { Scope } from './database';
import type { FileStore } from './files/file-store';
import type { BlobRow } from './schema';
import { sortedName } from './sorted-name';

/** WebCrypto wants all bytes at once; above this they are hashed piece by piece. */
const maxWholeHashBytes = 64 * 2 ** 20;
const pieceBytes = 8 * 2 ** 20;
/** A blob that is put again counts as young again, so that no collection takes it before its new item is written. */
const refreshMs = 60_000;

/** What a stored blob is known by: the fields of a value `at: blob`. */
export interface StoredBlob {
  readonly hash: ContentHash;
  readonly sizeBytes: number;
  readonly mime: string;
}

export class BlobStore {
  readonly #db: Scope;
  readonly #files: FileStore;

  constructor(db: Scope, files: FileStore) {
    this.#db = db;
    this.#files = files;
  }

  /**
   * Stores bytes, unless their content is there already; then the media type of the first time stays.
   * @throws AppError `storage/quota`
   */
  async put(bytes: Uint8Array | Blob, mime: string): Promise<StoredBlob> {
    const hash = await contentHashOf(bytes);
    const known = await this.#row(hash);
    if (known && (await this.#refresh(known))) return { hash, sizeBytes: known.sizeBytes, mime: known.mime };
    const sizeBytes = bytes instanceof Blob ? bytes.size : bytes.length;
    const file = blobFolder + sortedName();
    await this.#files.write(file, bytes);
    const row: BlobRow = { hash, sizeBytes, mime, file, offset: 0, storedAtMs: Date.now() };
    const winner = await this.#db.write(['blobs'], async (tx) => {
      // The same content may have been stored meanwhile, here or in another tab: its row stays.
      const other = await tx.objectStore('blobs').get(hash);
      if (!other) await tx.objectStore('blobs').put(row);
      return other ?? row;
    });
    if (winner.file !== file) await this.#files.remove(file);
    return { hash, sizeBytes, mime: winner.mime };
  }

  async has(hash: ContentHash): Promise<boolean> {
    return (await this.#row(hash)) !== undefined;
  }

  /**
   * The bytes as a Blob; ranges are read when asked for (`slice`).
   * @throws AppError `storage/blob-missing` {hash}
   */
  async get(hash: ContentHash): Promise<Blob> {
    const row = await this.#row(hash);
    if (!row) throw missing(hash);
    const blob = await this.#files.blob(row.file, row.mime).catch((thrown: unknown) => {
      if (thrown instanceof AppError && thrown.code === 'storage/blob-missing') throw missing(hash);
      throw thrown;
    });
    if (blob.size < row.offset + row.sizeBytes) throw missing(hash);
    return blob.size === row.sizeBytes ? blob : blob.slice(row.offset, row.offset + row.sizeBytes, row.mime);
  }

  /** Deletes the bytes of a hash, whoever refers to them; collecting garbage is the safe way. */
  async delete(hash: ContentHash): Promise<void> {
    const row = await this.#db.write(['blobs'], async (tx) => {
      const found = await tx.objectStore('blobs').get(hash);
      await tx.objectStore('blobs').delete(hash);
      return found;
    });
    if (row) await this.#files.remove(row.file);
  }

  // False when the row was collected, or its bytes are gone: then they are written again.
  async #refresh(row: BlobRow): Promise<boolean> {
    if ((await this.#files.size(row.file)) === null) {
      await this.delete(row.hash);
      return false;
    }
    if (Date.now() - row.storedAtMs < refreshMs) return true;
    return this.#db.write(['blobs'], async (tx) => {
      const current = await tx.objectStore('blobs').get(row.hash);
      if (current) await tx.objectStore('blobs').put({ ...current, storedAtMs: Date.now() });
      return current !== undefined;
    });
  }

  #row(hash: ContentHash): Promise<BlobRow | undefined> {
    return this.#db.read(['blobs'], (tx) => tx.objectStore('blobs').get(hash));
  }
}

/** The content hash of bytes: by WebCrypto up to 64 MiB, piece by piece above, and where WebCrypto is missing. */
async function contentHashOf(bytes: Uint8Array | Blob): Promise<ContentHash> {
  const sizeBytes = bytes instanceof Blob ? bytes.size : bytes.length;
  if (sizeBytes <= maxWholeHashBytes && globalThis.crypto?.subtle) {
    const whole = bytes instanceof Blob ? new Uint8Array(await bytes.arrayBuffer()) : bytes;
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', whole as Uint8Array<ArrayBuffer>));
    return `sha256:${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  }
  const stream = new Sha256Stream();
  for (let at = 0; at < sizeBytes; at += pieceBytes) {
    const piece = bytes instanceof Blob ? new Uint8Array(await bytes.slice(at, at + pieceBytes).arrayBuffer()) : bytes.subarray(at, at + pieceBytes);
    stream.update(piece);
  }
  return `sha256:${stream.hex()}`;
}

/** The folder of blob files. */
export const blobFolder = 'big/';

function missing(hash: ContentHash): AppError {
  return new AppError('storage/blob-missing', 'The bytes of a stored picture or file are gone.', { details: { hash } });
}

const hashPattern = /^sha256:[0-9a-f]{64}$/;

/** Every content hash that a JSON value mentions, at any depth: whoever mentions a hash keeps its bytes. */
export function addHashes(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') {
    if (hashPattern.test(value)) into.add(value);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const member of Object.values(value as { readonly [name: string]: Json })) addHashes(member, into);
}
