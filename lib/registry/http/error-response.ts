/** Turns whatever was thrown into the answer `{error: {code, message, details?}}` with the status of its code. */
import { mapDatabaseError } from '@/db';
import { statusOf } from '@/lib/api';
import { AppError } from '@/lib/core';

const retryAfterSeconds = 5;

/** The coded error behind anything thrown by a service; a fault of ours is told by its request id only, and logged. */
function errorOf(thrown: unknown, requestId: string): AppError {
  const error = mapDatabaseError(thrown);
  if (error instanceof AppError && statusOf(error.code) !== 500) return error;
  console.error(`Request ${requestId} failed:`, thrown);
  return new AppError('server/internal', `The server failed. Its log has the reason under ${requestId}.`, { details: { requestId }, cause: thrown });
}

export function errorResponse(thrown: unknown, requestId: string): Response {
  const error = errorOf(thrown, requestId);
  const status = statusOf(error.code);
  const { code, message, details } = error.toJSON();
  const headers: Record<string, string> = {};
  if (status === 429 || status === 503) headers['retry-after'] = String(error.details['retryAfter'] ?? retryAfterSeconds);
  if (status === 405) headers['allow'] = String(error.details['allow']);
  return Response.json({ error: { code, message, ...(details ? { details } : {}) } }, { status, headers });
}
