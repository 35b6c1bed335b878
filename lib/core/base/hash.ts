/**
 * SHA-256 in the two text forms of the product: bare hex (fields ending in sha256, graphs, packages) and `sha256:<hex>`
 * (items, blobs, data sets). Synchronous and incremental, equal in browser, worker and Node (FIPS 180-4, @noble/hashes).
 */
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { canonicalJson, type Json } from './canonical-json';

/** A content hash in text form, `sha256:` and 64 lower-case hex digits. */
export type ContentHash = `sha256:${string}`;

/** SHA-256 of bytes, or of the UTF-8 form of a string, as bare lower-case hex. */
export function sha256Hex(data: Uint8Array | string): string {
  return bytesToHex(sha256(data));
}

/** The content hash of bytes. */
export function contentHash(bytes: Uint8Array): ContentHash {
  return `sha256:${sha256Hex(bytes)}`;
}

/** H(x) of the specification: the content hash of the canonical JSON of a value. */
export function hashJson(value: Json): ContentHash {
  return `sha256:${sha256Hex(canonicalJson(value))}`;
}

/** A running SHA-256 for bytes that do not fit in memory. */
export class Sha256Stream {
  readonly #state = sha256.create();

  update(bytes: Uint8Array): this {
    this.#state.update(bytes);
    return this;
  }

  /** Ends the stream; bare hex. */
  hex(): string {
    return bytesToHex(this.#state.digest());
  }
}
