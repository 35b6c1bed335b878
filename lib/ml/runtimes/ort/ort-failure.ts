/** Turns what onnxruntime-web throws, plain texts, into coded errors: memory, a lost device, a runtime that cannot start. */
import { AppError } from '@/lib/core';

/**
 * The coded error of a failure; coded ones pass through.
 * @param otherwise the code of a failure that is none of the known ones
 */
export function ortFailure(thrown: unknown, otherwise: 'graph/unsupported' | 'internal/unexpected'): AppError {
  if (thrown instanceof AppError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  const details = { runtime: 'ort', reason };
  if (/out of memory|bad_alloc|allocation failed|Array buffer allocation/i.test(reason)) {
    return new AppError('gpu/out-of-memory', 'There is not enough memory to run this network.', { details, cause: thrown });
  }
  if (/device.*(is|was) lost/i.test(reason)) {
    return new AppError('gpu/device-lost', 'The graphics card was lost.', { details, cause: thrown, retryable: true });
  }
  if (/no available backend|initWasm|failed to fetch|dynamically imported module/i.test(reason)) {
    return new AppError('runtime/unavailable', `The network runtime could not be started: ${reason}`, { details, cause: thrown, retryable: true });
  }
  const sentence = otherwise === 'graph/unsupported' ? `The runtime refuses this network: ${reason}` : `The network could not be run: ${reason}`;
  return new AppError(otherwise, sentence, { details, cause: thrown });
}
