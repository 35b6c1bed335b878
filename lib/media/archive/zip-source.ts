/**
 * A zip as a source: random access over slices of a Blob, never the whole archive in memory. Every byte that comes out is
 * counted and its checksum compared (datasets 3.1, 3.5).
 */
import type { FileEntry } from '@zip.js/zip.js/lib/zip-core-native.js';
import { notFound } from '../source/file-source';
import type { Source } from '../source/source';
import { type DirectoryEntry, readZipDirectory } from './zip-directory';
import { zipError, zipFailure } from './zip-errors';

const storedMethod = 0;

/** Options of {@link zipSource}. */
export interface ZipOptions {
  /** What the files may unpack to altogether; default: no limit. */
  readonly freeBytes?: number;
  readonly signal?: AbortSignal;
}

/**
 * Opens an archive: reads its directory and refuses it as a whole when that is hostile or broken.
 * @throws AppError `zip/not-a-zip`, `zip/corrupt`, `zip/encrypted`, `zip/unsafe-path`, `zip/symlink`, `zip/duplicate-name`,
 * `zip/overlap`, `zip/ratio`, `zip/too-large`, `zip/unsupported`, `task/cancelled`
 */
export async function zipSource(blob: Blob, name: string, options: ZipOptions = {}): Promise<Source> {
  const entries = await readZipDirectory(blob, name, options.freeBytes ?? Number.POSITIVE_INFINITY, options.signal);
  const byPath = new Map<string, DirectoryEntry>(entries.map((entry) => [entry.path, entry]));
  return {
    name: name.replace(/\.zip$/i, ''),
    container: 'zip',
    entries: async () => entries.map(({ path, sizeBytes, file }) => ({ path, sizeBytes, isDirectory: file === null })),
    async open(path, { signal, unverified } = {}) {
      const file = byPath.get(path)?.file;
      if (!file) throw notFound(path, name);
      const details = { file: name, entry: path };
      try {
        const slice = unverified && file.compressionMethod === storedMethod ? await storedSlice(blob, file) : null;
        return slice ?? (await unpack(file, details, signal));
      } catch (error) {
        throw zipFailure(error, details);
      }
    },
  };
}

// The bytes of a stored entry lie in the archive as they are, behind a local header of 30 bytes, the name and an extra field.
async function storedSlice(blob: Blob, file: FileEntry): Promise<Blob | null> {
  const header = new DataView(await blob.slice(file.offset, file.offset + 30).arrayBuffer());
  if (header.byteLength < 30 || header.getUint32(0, true) !== 0x04034b50) return null;
  const start = file.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  return blob.slice(start, start + file.uncompressedSize);
}

async function unpack(file: FileEntry, details: { readonly file: string; readonly entry: string }, signal?: AbortSignal): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let sizeBytes = 0;
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
    write(part) {
      sizeBytes += part.length;
      if (sizeBytes > file.uncompressedSize) throw zipError('size-mismatch', 'it unpacks to more bytes than it says', details);
      parts.push(part);
    },
  });
  await file.getData(sink, { checkCrc32: true, useWebWorkers: false, ...(signal ? { signal } : {}) });
  if (sizeBytes !== file.uncompressedSize) throw zipError('size-mismatch', 'it unpacks to fewer bytes than it says', details);
  return new Blob(parts);
}
