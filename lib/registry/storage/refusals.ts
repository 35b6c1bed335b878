// The coded errors that all stores share, so that every store says the same thing in the same case.
import { AppError } from '@/lib/core';
import type { ByteRange, ReceivedPart } from './artifacts';

export function notFound(key: string): AppError {
  return new AppError('blob/not-found', 'These bytes are not stored here.', { details: { key } });
}

export function alreadyStored(key: string): AppError {
  return new AppError('storage/exists', 'There are bytes under this key already, and stored bytes never change.', { details: { key } });
}

export function changedSince(key: string): AppError {
  return new AppError('upload/state', 'The uploaded bytes changed while they were checked. Upload them again.', { details: { key } });
}

export function storageFull(cause: unknown): AppError {
  return new AppError('storage/full', 'The storage of this server is full. Free some space; the upload can then go on.', {
    cause,
    retryable: true,
  });
}

export function storageUnavailable(reason: string, cause?: unknown): AppError {
  return new AppError('storage/unavailable', `The storage of this server does not answer: ${reason}`, {
    retryable: true,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** @throws AppError `blob/range` unless the range has bytes and lies inside the object */
export function requireRange(range: ByteRange | undefined, size: number): ByteRange {
  if (!range) return { start: 0, end: size };
  const { start, end } = range;
  if (Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= size) return range;
  throw new AppError('blob/range', 'The asked range does not lie inside these bytes.', { details: { size, start, end } });
}

type NamedPart = Pick<ReceivedPart, 'number' | 'etag'>;

/**
 * Compares the parts that a client names with those that arrived.
 * @returns the arrived ones in order
 * @throws AppError `upload/incomplete` {missing}
 */
export function requireParts(named: readonly NamedPart[], received: readonly ReceivedPart[]): readonly ReceivedPart[] {
  const byNumber = new Map(received.map((part) => [part.number, part]));
  const arrived = named.map(({ number, etag }) => {
    const part = byNumber.get(number);
    return part?.etag === etag ? part : null;
  });
  const found = arrived.filter((part) => part !== null);
  if (found.length === named.length && named.length > 0) return found;
  const missing = named.filter((_, index) => arrived[index] === null).map(({ number }) => number);
  throw new AppError('upload/incomplete', 'Some parts of this upload have not arrived.', { details: { missing } });
}
