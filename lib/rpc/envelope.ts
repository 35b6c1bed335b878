/**
 * What crosses the worker boundary. comlink keeps only name, message and stack of an error, so every result returns in an
 * envelope that carries the coded error whole.
 */
import { type ErrorJson, errorFromJson, toAppError } from '@/lib/core';

/** A settled call. */
export type Envelope = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: ErrorJson };

/** Runs a function and wraps what it gives or throws. */
export async function seal(run: () => Promise<unknown>): Promise<Envelope> {
  try {
    return { ok: true, value: await run() };
  } catch (thrown) {
    const error = toAppError(thrown);
    // An unexpected failure is our fault: its stack helps in the worker's own console and nowhere else.
    if (error.code === 'internal/unexpected') console.error(thrown);
    return { ok: false, error: error.toJSON() };
  }
}

/** The value of an envelope. @throws AppError the error it carries */
export function open(envelope: Envelope): unknown {
  if (envelope.ok) return envelope.value;
  throw errorFromJson(envelope.error);
}
