/**
 * Opens a zip that somebody uploaded as a version (delivery.md 6): everything that two readers could understand in two ways
 * is refused, headers are never trusted, and what is written is counted. Other codes and stricter rules than for data sets
 * (`zip-source.ts`), which come from cameras and labelling tools and are only read here.
 */
import { configure, type Entry, type FileEntry, Reader, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js';
import { AppError, PackagePaths, type RandomBytes, throwIfCancelled } from '@/lib/core';
import { packageZipError, packageZipFailure } from './package-zip-errors';

configure({ useWebWorkers: false });

const maxEntries = 2000;
const maxTotalBytes = 2 * 1024 ** 3;
const maxRatio = 200;
const ratioFreeBytes = 10 * 1024 ** 2;
// 2,000 entries with long names and plenty of extra fields.
const maxDirectoryBytes = 8 * 1024 ** 2;
const localHeaderBytes = 30;
const endRecordBytes = 22;

/** Where the bytes of the archive are: small reads anywhere, and long ones as a stream. */
export interface ArchiveBytes extends RandomBytes {
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  stream(start: number, end: number): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** A file in the archive. */
export interface PackageZipEntry {
  readonly path: string;
  /** What the archive says; true once it was unpacked without complaint. */
  readonly sizeBytes: number;
  /**
   * Unpacks it.
   * @param use reads the stream to its end
   * @throws AppError `archive/*`, or what `use` throws
   */
  unpack<T>(use: (body: ReadableStream<Uint8Array<ArrayBuffer>>) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/**
 * Lists the files of an archive; folders are checked and left out.
 * @throws AppError `archive/unreadable`, `archive/empty`, `archive/too-many-entries`, `archive/too-large`, `archive/ratio`,
 * `archive/path-unsafe`, `archive/duplicate-name`, `archive/special-file`, `archive/encrypted`, `archive/method`, `archive/overlap`,
 * all but the first with `{entry}` where one is to blame; `task/cancelled`
 */
export async function openPackageZip(bytes: ArchiveBytes, signal?: AbortSignal): Promise<PackageZipEntry[]> {
  await checkEndRecord(bytes);
  const reader = new ZipReader(new BytesReader(bytes), { strictness: 'strict', filenameValidation: 'strict' });
  const entries = await listEntries(reader, signal);
  checkOverlaps(entries, bytes.size);
  const total = new TotalBytes();
  const files = entries.filter((entry): entry is FileEntry => !entry.directory);
  if (files.length === 0) throw packageZipError('empty', 'the archive holds no files');
  total.declare(files);
  return files.map((file) => ({ path: file.filename, sizeBytes: file.uncompressedSize, unpack: (use, stop) => unpack(file, total, use, stop) }));
}

class BytesReader extends Reader<ArchiveBytes> {
  readonly #bytes: ArchiveBytes;

  constructor(bytes: ArchiveBytes) {
    super(bytes);
    this.#bytes = bytes;
    this.size = bytes.size;
  }

  override readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const end = Math.min(index + length, this.#bytes.size);
    return end > index ? this.#bytes.read(index, end) : Promise.resolve(new Uint8Array(0));
  }

  override createReadable(range: { readonly offset?: number; readonly size?: number } = {}): ReadableStream<Uint8Array> {
    const offset = range.offset ?? 0;
    const end = Math.min(offset + (range.size ?? this.#bytes.size), this.#bytes.size);
    return end > offset ? this.#bytes.stream(offset, end) : new Blob([]).stream();
  }
}

// The size of the directory stands in the end record: an endless one is refused before it is read.
async function checkEndRecord(bytes: ArchiveBytes): Promise<void> {
  if (bytes.size < endRecordBytes) throw packageZipError('unreadable', 'it is no zip');
  const start = bytes.size - endRecordBytes;
  const end = viewOf(await bytes.read(start, bytes.size));
  // Strict reading wants the record at the very end and without a comment; anything else is refused there with its reason.
  if (end.getUint32(0, true) !== 0x06054b50) return;
  const count = end.getUint16(10, true);
  const isZip64 = count === 0xffff || end.getUint32(12, true) === 0xffffffff || end.getUint32(16, true) === 0xffffffff;
  const facts = isZip64 ? await zip64Facts(bytes, start) : { count, directoryBytes: end.getUint32(12, true) };
  if (facts.count > maxEntries) throw tooMany();
  if (facts.directoryBytes > maxDirectoryBytes) throw packageZipError('unreadable', 'its directory is too large');
}

async function zip64Facts(bytes: ArchiveBytes, endStart: number): Promise<{ count: number; directoryBytes: number }> {
  const none = { count: 0, directoryBytes: 0 };
  if (endStart < 20) return none;
  const locator = viewOf(await bytes.read(endStart - 20, endStart));
  const at = Number(locator.getBigUint64(8, true));
  if (locator.getUint32(0, true) !== 0x07064b50 || at + 56 > bytes.size) return none;
  const record = viewOf(await bytes.read(at, at + 56));
  return { count: Number(record.getBigUint64(32, true)), directoryBytes: Number(record.getBigUint64(40, true)) };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function listEntries(reader: ZipReader<ArchiveBytes>, signal?: AbortSignal): Promise<Entry[]> {
  const paths = new PackagePaths();
  const entries: Entry[] = [];
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      throwIfCancelled(signal);
      entries.push(entry);
      if (entries.length > maxEntries) throw tooMany();
      checkKind(entry);
      paths.add(entry.filename, entry.directory ? 'folder' : 'file');
    }
  } catch (error) {
    throw packageZipFailure(error);
  }
  if (entries.length === 0) throw packageZipError('empty', 'the archive is empty');
  return entries;
}

function tooMany(): AppError {
  return packageZipError('too-many-entries', `it has more than ${maxEntries} entries`, undefined, { maxEntries });
}

// The file type of Unix stands in the upper half of the external attributes: 4 = folder, 8 = file, anything else is special.
function checkKind(entry: Entry): void {
  const path = entry.filename;
  const type = (entry.externalFileAttributes >>> 28) & 15;
  const isExpected = type === 0 || type === (entry.directory ? 4 : 8);
  if (!isExpected) throw packageZipError('special-file', 'it is a link or no ordinary file', path);
  if (entry.directory && entry.uncompressedSize > 0) throw packageZipError('special-file', 'it is a folder that holds bytes', path);
  if (entry.encrypted) throw packageZipError('encrypted', 'it is protected by a password', path);
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw packageZipError('method', 'only stored and deflated entries are read', path, { method: entry.compressionMethod });
  }
}

// The local header may be longer than the directory tells, never shorter, so this finds real overlaps only.
function checkOverlaps(entries: readonly Entry[], sizeBytes: number): void {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset);
  sorted.forEach((entry, index) => {
    const end = entry.offset + localHeaderBytes + entry.rawFilename.length + entry.compressedSize;
    if (end > (sorted[index + 1]?.offset ?? sizeBytes)) {
      throw packageZipError('overlap', 'its bytes overlap with another entry or with the directory', entry.filename);
    }
  });
}

/** Counts what all entries together write. */
class TotalBytes {
  #written = 0;

  /** What the archive says of itself is enough to refuse it, never enough to trust it. */
  declare(files: readonly FileEntry[]): void {
    let total = 0;
    for (const file of files) {
      total += file.uncompressedSize;
      requireRatio(file, file.uncompressedSize);
      requireTotal(file, total);
    }
  }

  add(file: FileEntry, bytes: number): void {
    this.#written += bytes;
    requireTotal(file, this.#written);
  }
}

function requireTotal(file: FileEntry, total: number): void {
  if (total > maxTotalBytes) throw packageZipError('too-large', 'the files come to more than 2 GiB', file.filename, { maxTotalBytes });
}

function requireRatio(file: FileEntry, written: number): void {
  if (written > ratioFreeBytes && written > maxRatio * file.compressedSize) {
    throw packageZipError('ratio', `it unpacks to more than ${maxRatio} times its size`, file.filename, { maxRatio });
  }
}

async function unpack<T>(
  file: FileEntry,
  total: TotalBytes,
  use: (body: ReadableStream<Uint8Array<ArrayBuffer>>) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  let written = 0;
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      written += chunk.length;
      requireRatio(file, written);
      total.add(file, chunk.length);
      controller.enqueue(chunk);
    },
  });
  const options = { strictness: 'strict', checkCrc32: true, checkOverlappingEntry: true, useWebWorkers: false } as const;
  // Each side ends the other: a refusal before the first byte would leave the reader waiting, a reader that stops the unpacking.
  const used = use(readable).finally(() => (readable.locked ? undefined : readable.cancel()));
  const unpacking = file.getData(writable, { ...options, ...(signal ? { signal } : {}) }).catch(async (error: unknown) => {
    await writable.abort(error).catch(() => undefined);
    throw error;
  });
  const [unpacked, result] = await Promise.allSettled([unpacking, used]);
  // What the reader of the stream refuses goes first: then the unpacking failed only because nobody took its bytes.
  if (result.status === 'rejected' && result.reason instanceof AppError) throw packageZipFailure(result.reason, file.filename);
  if (unpacked.status === 'rejected') throw packageZipFailure(unpacked.reason, file.filename);
  if (result.status === 'rejected') throw result.reason;
  if (written !== file.uncompressedSize) throw packageZipError('header-mismatch', 'it unpacks to fewer bytes than it says', file.filename);
  return result.value;
}
