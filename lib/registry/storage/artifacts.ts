/**
 * Where the bytes of uploads and versions lie: one interface over memory, files and an S3 server (delivery.md 6). Knows keys
 * and bytes; knows nothing of organizations, versions or HTTP routes. Keys: `uploads/<upload id>/...` while bytes arrive and
 * are judged, then `blobs/ab/cd/<sha256>`, written once and never changed.
 */

/** Which implementation holds the bytes; `/health` says it. */
export type ArtifactsKind = 'memory' | 'file' | 's3';

/** Bytes that flow: what Request, Response and fetch carry. */
export type ByteStream = ReadableStream<Uint8Array<ArrayBuffer>>;

/** Bytes `start` up to and without `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What is known of stored bytes without reading them. */
export interface ArtifactFacts {
  /** Of the whole object, also when a range of it was read. */
  readonly size: number;
  /** Changes when the bytes change. A name for this state of the object, not its SHA-256. */
  readonly etag: string;
}

/** An open object. A body that is not read to its end has to be cancelled. */
export interface ArtifactBody extends ArtifactFacts {
  readonly body: ByteStream;
}

/** What was written, as counted and hashed while writing. */
export interface WrittenBytes extends ArtifactFacts {
  readonly sha256: string;
}

/** What the bytes have to be; a difference is refused and nothing is kept. */
export interface ExpectedBytes {
  readonly size?: number;
  readonly sha256?: string;
}

/** A running multipart upload. */
export interface Multipart {
  readonly key: string;
  /** As {@link Artifacts.createMultipart} gave it. */
  readonly multipartId: string;
}

/** One part of a running upload, as its sender announced it. `number` counts from 1. */
export interface PartTarget extends Multipart {
  readonly number: number;
  readonly size: number;
  readonly sha256: string;
}

/** A part that has arrived. In memory and on files `etag` is its SHA-256, on S3 whatever the server says. */
export interface ReceivedPart {
  readonly number: number;
  readonly size: number;
  readonly etag: string;
}

/** Where a client sends a part, straight to the store. It sends exactly these headers and no token. */
export interface SignedPart {
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Stored objects as {@link Artifacts.list} names them. */
export interface ListedArtifact {
  readonly key: string;
  readonly size: number;
}

/**
 * The store. Every call may throw AppError `storage/unavailable` (retryable) and every write `storage/full`; what is half
 * written is never seen under its key.
 */
export interface Artifacts {
  readonly kind: ArtifactsKind;

  /**
   * Writes a new object from a stream, never holding more than one part of it.
   * @throws AppError `storage/exists` for a key that is there, `upload/hash-mismatch` {expected, actual}
   */
  put(key: string, body: ByteStream | Uint8Array<ArrayBuffer>, expected?: ExpectedBytes): Promise<WrittenBytes>;

  /** @throws AppError `blob/not-found`, `blob/range` {size} for a range that does not lie inside the object */
  get(key: string, range?: ByteRange): Promise<ArtifactBody>;

  /** null when there is no such object. */
  head(key: string): Promise<ArtifactFacts | null>;

  /** Removes an object; one that is not there is fine. */
  delete(key: string): Promise<void>;

  /** Objects whose key starts with `prefix` (ending in `/`), in no order. Parts of running uploads are not among them. */
  list(prefix: string): AsyncIterable<ListedArtifact>;

  /**
   * Starts an upload in parts.
   * @param parts how many there will be; one part needs no multipart upload on S3
   * @returns the id that names it from now on
   */
  createMultipart(key: string, parts: number): Promise<string>;

  /** The store's own address for a part; null when parts come through our server, which then signs its own URL (`signPartUrl`). */
  signPart(part: PartTarget, expiresInSeconds: number): Promise<SignedPart | null>;

  /**
   * Writes one part; one that is there is replaced.
   * @throws AppError `upload/part-checksum` {number, expected, actual}: wrong bytes are not kept
   */
  putPart(part: PartTarget, body: ByteStream | Uint8Array<ArrayBuffer>): Promise<ReceivedPart>;

  /** The parts that have arrived, by number; empty for an upload that is over. */
  listParts(upload: Multipart): Promise<readonly ReceivedPart[]>;

  /**
   * Joins the parts to the object and ends the upload.
   * @param parts all of them with their etags, in order of their numbers
   * @throws AppError `upload/incomplete` {missing: number[]} when a part is not there or is not the named one
   */
  completeMultipart(upload: Multipart, parts: readonly Pick<ReceivedPart, 'number' | 'etag'>[]): Promise<ArtifactFacts>;

  /** Ends an upload and removes its parts; one that is over is fine. */
  abort(upload: Multipart): Promise<void>;

  /**
   * Moves judged bytes to their final key. What is already there stays as it is: final keys are named by content.
   * @param etag the state that was judged; other bytes are refused with `upload/state`
   * @returns `present` when the final key was there before
   * @throws AppError `blob/not-found`, `upload/state`
   */
  promote(from: string, to: string, etag: string): Promise<'stored' | 'present'>;
}

/** The final key of bytes. */
export function blobKey(sha256: string): string {
  return `blobs/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
}

/** The key under which an upload's bytes arrive, and the folder of whatever else is kept for it. */
export function uploadKey(uploadId: string, name = 'data'): string {
  return `uploads/${uploadId}/${name}`;
}
