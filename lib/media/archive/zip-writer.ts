/**
 * Streams a zip: entries stored without compression, sorted by path bytes, dated 1980-01-01, so that the same files give
 * the same archive everywhere (datasets 5). client-zip writes the structure, Zip64 included.
 */
import { makeZip } from 'client-zip';
import { compareBytes } from '@/lib/core';

/** One file of the archive. */
export interface ZipInput {
  readonly path: string;
  /** null = an empty folder, whose path ends in `/`. */
  readonly data: Uint8Array<ArrayBuffer> | Blob | string | ReadableStream<Uint8Array<ArrayBuffer>> | null;
}

// DOS times have no zone: client-zip writes the local reading of this date, which is midnight everywhere.
const dosEpoch = new Date(1980, 0, 1);

/**
 * A stream of the bytes of the archive; reading it pulls the entries one by one.
 * @param entries in ascending order of path bytes, each path once
 * @throws TypeError (through the stream) when the order is wrong, which is a fault of the caller
 */
export function zipStream(entries: Iterable<ZipInput> | AsyncIterable<ZipInput>): ReadableStream<Uint8Array> {
  return makeZip(inOrder(entries));
}

async function* inOrder(entries: Iterable<ZipInput> | AsyncIterable<ZipInput>) {
  let last: string | null = null;
  for await (const { path, data } of entries) {
    if (last !== null && compareBytes(last, path) >= 0) throw new TypeError(`Zip entry ${path} comes after ${last}`);
    last = path;
    yield data === null ? { name: path, lastModified: dosEpoch } : { name: path, input: data, lastModified: dosEpoch };
  }
}
