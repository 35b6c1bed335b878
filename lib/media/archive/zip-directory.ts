/**
 * Reads and judges the directory of a zip before any entry is opened (datasets 3.5): names that would leave the folder,
 * links, entries that lie over each other, bombs. Everything here comes from the central directory alone.
 */
import { BlobReader, configure, type Entry, type FileEntry, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js';
import { throwIfCancelled } from '@/lib/core';
import { zipError, zipFailure } from './zip-errors';

// Our own workers read archives; a strict Content-Security-Policy would refuse the ones of the library anyway.
configure({ useWebWorkers: false });

/** Most entries of an archive. */
const maxEntries = 500_000;
const maxRatio = 200;
const ratioFreeBytes = 64 * 1024 * 1024;
const localHeaderBytes = 30;

/** One entry that passed: a file with the library's handle, or a folder. */
export interface DirectoryEntry {
  readonly path: string;
  readonly sizeBytes: number;
  /** null for a folder. */
  readonly file: FileEntry | null;
}

/**
 * Lists an archive.
 * @param freeBytes what its files may unpack to altogether
 * @throws AppError `zip/*` for the whole archive, `task/cancelled`
 */
export async function readZipDirectory(blob: Blob, name: string, freeBytes: number, signal?: AbortSignal): Promise<DirectoryEntry[]> {
  if (blob.size === 0) throw zipError('not-a-zip', 'it is empty (0 bytes)', { file: name });
  await refuseTooMany(blob, name);
  const reader = new ZipReader(new BlobReader(blob), { filenameValidation: 'tolerant' });
  const entries: Entry[] = [];
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      throwIfCancelled(signal);
      entries.push(entry);
      if (entries.length > maxEntries) throw tooMany(name, entries.length);
    }
  } catch (error) {
    throw await directoryFailure(error, blob, name);
  }
  const listed = checkEntries(entries, name);
  checkOverlaps(entries, name, blob.size);
  checkSizes(entries, name, freeBytes);
  return listed;
}

// The end record says how many entries there are; a hostile directory is refused before it is read.
async function refuseTooMany(blob: Blob, name: string): Promise<void> {
  const start = Math.max(0, blob.size - 65_557);
  const view = new DataView(await blob.slice(start).arrayBuffer());
  for (let at = view.byteLength - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    const count = view.getUint16(at + 10, true);
    const hasZip64 = count === 0xffff && at >= 20 && view.getUint32(at - 20, true) === 0x07064b50;
    const total = hasZip64 ? await zip64Count(blob, Number(view.getBigUint64(at - 12, true))) : count;
    if (total > maxEntries) throw tooMany(name, total);
    return;
  }
}

async function zip64Count(blob: Blob, offset: number): Promise<number> {
  const bytes = await blob.slice(offset, offset + 40).arrayBuffer();
  return bytes.byteLength < 40 ? 0 : Number(new DataView(bytes).getBigUint64(32, true));
}

function tooMany(name: string, count: number): Error {
  return zipError('too-large', `it has ${count} entries, at most ${maxEntries} are read`, { file: name, count, maxEntries });
}

// Without an end record a file that starts like a zip was cut off; any other file never was one.
async function directoryFailure(error: unknown, blob: Blob, name: string): Promise<Error> {
  const failure = zipFailure(error, { file: name });
  if (failure.code !== 'zip/not-a-zip') return failure;
  const start = new Uint8Array(await blob.slice(0, 4).arrayBuffer());
  const startsLikeZip = start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4;
  return startsLikeZip ? zipError('corrupt', 'its end is missing', { file: name }, error) : failure;
}

function checkEntries(entries: readonly Entry[], name: string): DirectoryEntry[] {
  const seen = new Map<string, boolean>();
  const listed: DirectoryEntry[] = [];
  for (const entry of entries) {
    const path = safePath(entry.filename, name);
    const details = { file: name, entry: path };
    if (entry.symlink) throw zipError('symlink', 'it is a symbolic link', details);
    if (entry.encrypted) throw zipError('encrypted', 'it is protected by a password; unpack it and import the folder', details);
    const known = seen.get(path);
    if (known !== undefined && !(known && entry.directory)) throw zipError('duplicate-name', 'the archive has this name twice', details);
    seen.set(path, entry.directory);
    if (known === undefined && path !== '')
      listed.push({ path, sizeBytes: entry.directory ? 0 : entry.uncompressedSize, file: entry.directory ? null : entry });
  }
  return listed;
}

/** The path of an entry with `/` between segments. @throws AppError `zip/unsafe-path` for a name that leaves the archive's folder */
function safePath(filename: string, name: string): string {
  const path = filename.replaceAll('\\', '/');
  const segments = path.split('/');
  const isUnsafe = path.startsWith('/') || /^[a-z]:/i.test(path) || /\p{Cc}/u.test(path) || segments.includes('..');
  const kept = segments.filter((segment) => segment !== '' && segment !== '.');
  if (isUnsafe || (kept.length === 0 && !path.endsWith('/'))) {
    throw zipError('unsafe-path', 'its name would lead out of the folder it is unpacked to', { file: name, entry: filename });
  }
  return kept.join('/');
}

// The local header may be longer than what the directory tells, never shorter: so this finds real overlaps only.
function checkOverlaps(entries: readonly Entry[], name: string, sizeBytes: number): void {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset);
  sorted.forEach((entry, index) => {
    const end = entry.offset + localHeaderBytes + entry.rawFilename.length + entry.compressedSize;
    const limit = sorted[index + 1]?.offset ?? sizeBytes;
    if (end > limit) throw zipError('overlap', 'its bytes overlap with another entry or the directory', { file: name, entry: entry.filename });
  });
}

function checkSizes(entries: readonly Entry[], name: string, freeBytes: number): void {
  let total = 0;
  for (const { uncompressedSize, compressedSize, filename } of entries) {
    total += uncompressedSize;
    if (uncompressedSize > ratioFreeBytes && uncompressedSize > maxRatio * compressedSize) {
      const details = { file: name, entry: filename, sizeBytes: uncompressedSize, compressedBytes: compressedSize, maxRatio };
      throw zipError('ratio', `it would unpack to more than ${maxRatio} times its size`, details);
    }
  }
  if (total > freeBytes) {
    throw zipError('too-large', `it unpacks to ${total} bytes, ${freeBytes} are free`, { file: name, totalBytes: total, freeBytes });
  }
}
