/** The coded refusals of uploaded archives (delivery.md 6), and what the messages of zip.js mean in those terms. */
import {
  ERR_AMBIGUOUS_ARCHIVE,
  ERR_ENCRYPTED,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_ENTRY_DATA_OUT_OF_BOUNDS,
  ERR_INVALID_CRC32,
  ERR_INVALID_UNCOMPRESSED_SIZE,
  ERR_LOCAL_FILE_HEADER_NOT_FOUND,
  ERR_OVERLAPPING_ENTRY,
  ERR_UNSAFE_FILENAME,
  ERR_UNSUPPORTED_COMPRESSION,
  ERR_UNSUPPORTED_ENCRYPTION,
} from '@zip.js/zip.js/lib/zip-core-native.js';
import { AppError, toAppError } from '@/lib/core';

/** The codes `archive/<reason>` that come from the zip itself. */
export type PackageZipReason =
  | 'unreadable'
  | 'empty'
  | 'too-many-entries'
  | 'too-large'
  | 'ratio'
  | 'path-unsafe'
  | 'duplicate-name'
  | 'special-file'
  | 'encrypted'
  | 'method'
  | 'overlap'
  | 'header-mismatch'
  | 'crc-mismatch';

const reasons = new Map<string, readonly [PackageZipReason, string]>([
  [ERR_ENCRYPTED, ['encrypted', 'it is protected by a password']],
  [ERR_ENCRYPTED_CENTRAL_DIRECTORY, ['encrypted', 'its directory is protected by a password']],
  [ERR_UNSUPPORTED_ENCRYPTION, ['encrypted', 'it is protected by a password']],
  [ERR_UNSUPPORTED_COMPRESSION, ['method', 'only stored and deflated entries are read']],
  [ERR_OVERLAPPING_ENTRY, ['overlap', 'its bytes overlap with another entry']],
  [ERR_ENTRY_DATA_OUT_OF_BOUNDS, ['overlap', 'its bytes run into the directory']],
  [ERR_LOCAL_FILE_HEADER_NOT_FOUND, ['header-mismatch', 'it has no header where the directory says']],
  [ERR_INVALID_UNCOMPRESSED_SIZE, ['header-mismatch', 'it unpacks to more bytes than it says']],
  [ERR_INVALID_CRC32, ['crc-mismatch', 'its checksum is wrong']],
  [ERR_UNSAFE_FILENAME, ['path-unsafe', 'its name would lead out of its folder']],
]);

/** A refusal; without `entry` the archive as a whole is to blame. */
export function packageZipError(
  reason: PackageZipReason,
  text: string,
  entry?: string,
  more: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): AppError {
  return new AppError(`archive/${reason}`, `${entry ?? 'The archive'} is refused: ${text}.`, {
    details: { ...(entry === undefined ? {} : { entry }), ...more },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** What zip.js threw, as a coded error. Cancels and coded refusals pass through. */
export function packageZipFailure(thrown: unknown, entry?: string): AppError {
  const error = toAppError(thrown);
  if (error.code !== 'internal/unexpected') return error;
  const { message, filename, reason: ambiguity } = facts(thrown);
  const named = entry ?? filename;
  if (message === ERR_AMBIGUOUS_ARCHIVE) return ambiguous(ambiguity ?? 'unknown', named, thrown);
  const [reason, text] = reasons.get(message) ?? ['unreadable', 'its bytes are damaged or cut off'];
  return packageZipError(reason, text, named, {}, thrown);
}

function ambiguous(ambiguity: string, entry: string | undefined, cause: unknown): AppError {
  if (ambiguity.startsWith('mismatched local file header')) {
    return packageZipError('header-mismatch', 'its own header and the directory do not agree', entry, { ambiguity }, cause);
  }
  if (ambiguity === 'duplicate filename') return packageZipError('duplicate-name', 'it has a name twice', entry, {}, cause);
  return packageZipError('unreadable', `it can be read in more than one way (${ambiguity})`, entry, { ambiguity }, cause);
}

// zip.js sets these two on some of its errors.
function facts(thrown: unknown): { readonly message: string; readonly filename?: string; readonly reason?: string } {
  return thrown instanceof Error ? (thrown as Error & { filename?: string; reason?: string }) : { message: '' };
}
