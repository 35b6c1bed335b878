import { expect, test } from 'vitest';
import { AppError } from '@/lib/core';
import { storageError } from './storage-error';

const dom = (name: string): DOMException => new DOMException('what the browser said', name);
const node = (code: string): Error => Object.assign(new Error('what Node said'), { code });

test('failures of browsers and Node become coded errors', () => {
  const cases = [
    [dom('QuotaExceededError'), 'write', 'storage/quota'],
    [dom('InvalidStateError'), 'write', 'storage/quota'],
    [dom('AbortError'), 'write', 'storage/quota'],
    [node('ENOSPC'), 'write', 'storage/quota'],
    [dom('VersionError'), 'open', 'storage/newer-schema'],
    [dom('SecurityError'), 'open', 'storage/unavailable'],
    [dom('InvalidStateError'), 'read', 'storage/unavailable'],
    [dom('NotFoundError'), 'read', 'storage/blob-missing'],
    [node('ENOENT'), 'read', 'storage/blob-missing'],
    [node('EACCES'), 'write', 'storage/unavailable'],
    ['a text', 'write', 'storage/unavailable'],
  ] as const;
  for (const [thrown, act, code] of cases) {
    const error = storageError(thrown, act);
    expect(error.code, `${String(thrown)} on ${act}`).toBe(code);
    expect(error.retryable).toBe(code === 'storage/quota');
    expect(error.cause).toBe(thrown);
  }
  const coded = new AppError('dataset/type', 'No.');
  expect(storageError(coded, 'write')).toBe(coded);
});
