/** The coded refusals of zip files (datasets 3.5, section 8), and what the messages of zip.js mean in those terms. */
import {
  ERR_BAD_FORMAT,
  ERR_CENTRAL_DIRECTORY_NOT_FOUND,
  ERR_ENCRYPTED,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_EOCDR_NOT_FOUND,
  ERR_INVALID_UNCOMPRESSED_SIZE,
  ERR_OVERLAPPING_ENTRY,
  ERR_SPLIT_ZIP_FILE,
  ERR_UNSUPPORTED_COMPRESSION,
  ERR_UNSUPPORTED_ENCRYPTION,
} from '@zip.js/zip.js/lib/zip-core-native.js';
import { AppError, toAppError } from '@/lib/core';

/** The reasons for which a zip, or one entry of it, is refused. */
export type ZipReason =
  | 'not-a-zip'
  | 'corrupt'
  | 'encrypted'
  | 'unsafe-path'
  | 'symlink'
  | 'duplicate-name'
  | 'overlap'
  | 'size-mismatch'
  | 'ratio'
  | 'too-large'
  | 'unsupported';

const reasons = new Map<string, { readonly reason: ZipReason; readonly text: string }>([
  [ERR_BAD_FORMAT, { reason: 'corrupt', text: 'its parts do not fit together' }],
  [ERR_EOCDR_NOT_FOUND, { reason: 'not-a-zip', text: 'it has no zip directory' }],
  [ERR_CENTRAL_DIRECTORY_NOT_FOUND, { reason: 'corrupt', text: 'its directory is damaged' }],
  [ERR_ENCRYPTED, { reason: 'encrypted', text: 'it is protected by a password' }],
  [ERR_ENCRYPTED_CENTRAL_DIRECTORY, { reason: 'encrypted', text: 'it is protected by a password' }],
  [ERR_UNSUPPORTED_ENCRYPTION, { reason: 'encrypted', text: 'it is protected by a password' }],
  [ERR_UNSUPPORTED_COMPRESSION, { reason: 'unsupported', text: 'its compression method is not supported' }],
  [ERR_SPLIT_ZIP_FILE, { reason: 'unsupported', text: 'it is one part of a split archive' }],
  [ERR_INVALID_UNCOMPRESSED_SIZE, { reason: 'size-mismatch', text: 'it unpacks to more bytes than it says' }],
  [ERR_OVERLAPPING_ENTRY, { reason: 'overlap', text: 'its entries overlap' }],
]);

/** A refusal: `file` is the archive, `entry` the path inside it. */
export function zipError(
  reason: ZipReason,
  text: string,
  details: { readonly file: string; readonly entry?: string; readonly [name: string]: unknown },
  cause?: unknown,
): AppError {
  const where = details.entry === undefined ? details.file : `${details.entry} in ${details.file}`;
  return new AppError(`zip/${reason}`, `${where} is refused: ${text}.`, { details, ...(cause === undefined ? {} : { cause }) });
}

/** What zip.js (or the browser's inflater) threw, as a coded error. Cancels and our own refusals pass through. */
export function zipFailure(thrown: unknown, details: { readonly file: string; readonly entry?: string }): AppError {
  const error = toAppError(thrown);
  if (error.code !== 'internal/unexpected') return error;
  const known = thrown instanceof Error ? reasons.get(thrown.message) : undefined;
  // Whatever else goes wrong while bytes are read comes from those bytes: checksums, headers, the deflate stream.
  return zipError(known?.reason ?? 'corrupt', known?.text ?? 'its bytes are damaged', details, thrown);
}
