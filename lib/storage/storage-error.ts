/**
 * The one place where the browser's and Node's storage failures become coded errors (datasets.md 2.4): quota, missing
 * bytes, a newer schema, no storage at all. Browsers name a full disk in three ways.
 */
import { AppError } from '@/lib/core';

/** What was being done when it failed: names change their meaning with it. */
export type StorageAct = 'open' | 'read' | 'write';

const quotaNames: Readonly<Record<StorageAct, readonly string[]>> = {
  open: ['QuotaExceededError'],
  read: ['QuotaExceededError'],
  // Firefox says InvalidStateError, Chromium aborts the transaction.
  write: ['QuotaExceededError', 'InvalidStateError', 'AbortError', 'ENOSPC', 'EDQUOT'],
};

/**
 * The coded error for anything that storage threw; coded errors pass through.
 * @returns AppError `storage/quota`, `storage/newer-schema`, `storage/blob-missing`, `storage/unavailable`
 */
export function storageError(thrown: unknown, act: StorageAct): AppError {
  if (thrown instanceof AppError) return thrown;
  const name = failureName(thrown);
  const cause = thrown;
  const details = { name, reason: thrown instanceof Error ? thrown.message : String(thrown) };
  if (quotaNames[act].includes(name)) {
    return new AppError('storage/quota', 'The storage of this browser is full. Free some space on the Storage page, then go on.', {
      cause,
      details,
      retryable: true,
    });
  }
  if (name === 'VersionError') {
    return new AppError(
      'storage/newer-schema',
      'The data on this device was written by a newer Slipway. Reload to get that version; nothing was changed.',
      {
        cause,
        details,
      },
    );
  }
  if (act === 'read' && (name === 'NotFoundError' || name === 'ENOENT' || name === 'NotReadableError')) {
    return new AppError('storage/blob-missing', 'The bytes of a stored file are gone.', { cause, details });
  }
  return new AppError('storage/unavailable', `Storage does not work here: ${details.reason}`, { cause, details });
}

// DOMException has a name, Node's errors a code.
function failureName(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return 'unknown';
  const { code, name } = thrown as { code?: unknown; name?: unknown };
  if (typeof code === 'string') return code;
  return typeof name === 'string' ? name : 'unknown';
}
