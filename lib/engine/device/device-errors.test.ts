import { expect, test } from 'vitest';
import { AppError } from '@/lib/core';
import { SdkError } from '@/lib/sdk/core/client';
import { deviceError, problemOf, problemOfTrial } from './device-errors';

test('F7 wrong bytes: the sentence says that the old version goes on, the code stays', () => {
  const problem = problemOf('download/hash', { sha256: 'ab' });
  expect(problem).toMatchObject({ code: 'download/hash', details: { sha256: 'ab' } });
  expect(problem.message).toMatch(/not those of the signed version.*goes on\.$/);
});

test('every code of a refusal has its own sentence', () => {
  const codes = ['signature', 'unreadable', 'too-large', 'timeout', 'rollback', 'equivocation', 'expired', 'environment'].map(
    (one) => `manifest/${one}`,
  );
  const sentences = [...codes, 'root/signature', 'root/version', 'device/unknown-environment', 'environment/retired'].map(
    (code) => problemOf(code).message,
  );
  expect(new Set(sentences).size).toBe(12);
  expect(sentences).not.toContain(problemOf('something/else').message);
});

test('a trial that failed: code with hyphens, version and reason in words', () => {
  const problem = problemOfTrial({ model: 'flowers', version: 4, variant: 'onnx-f32', reason: 'non_finite', sample: 2, backend: 'wasm' });
  expect(problem.code).toBe('trial/non-finite');
  expect(problem.message).toBe('Version 4 gives numbers here that are none, so it is not used. What ran here goes on.');
  expect(problem.details).toMatchObject({ version: 4, sample: 2, backend: 'wasm' });
});

test('errors of the client cross to the page with their code and a sentence; others pass', () => {
  const error = deviceError(new SdkError('sdk/insecure-context', { a: 1 })) as AppError;
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: 'sdk/insecure-context', details: { a: 1 } });
  expect(error.message).toContain('https');
  const other = new TypeError('x');
  expect(deviceError(other)).toBe(other);
});
