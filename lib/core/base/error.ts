/**
 * One error type for the whole product. A code `area/reason` is stable and is what programs read; the message is a
 * sentence for people. The same JSON crosses worker boundaries, the job journal and HTTP.
 */

/** The JSON form of an {@link AppError}: what workers, journals, the command line and HTTP carry. */
export interface ErrorJson {
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly retryable?: boolean;
}

/** Options of {@link AppError}. `details` must survive JSON: names, limits, values; never pictures or tensors. */
export interface AppErrorOptions {
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
  readonly retryable?: boolean;
}

const codePattern = /^[a-z][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/;

/** A refusal or failure with a stable code `area/reason`, a sentence for people and machine-readable details. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    if (!codePattern.test(code)) throw new TypeError(`Not an error code: ${code}`);
    this.code = code;
    this.details = options.details ?? {};
    this.retryable = options.retryable ?? false;
  }

  toJSON(): ErrorJson {
    return {
      code: this.code,
      message: this.message,
      ...(Object.keys(this.details).length > 0 ? { details: this.details } : {}),
      ...(this.retryable ? { retryable: true } : {}),
    };
  }
}

/** Rebuilds the error that {@link AppError.toJSON} wrote. */
export function errorFromJson(json: ErrorJson): AppError {
  return new AppError(json.code, json.message, {
    ...(json.details ? { details: json.details } : {}),
    ...(json.retryable ? { retryable: true } : {}),
  });
}

/**
 * Turns anything thrown into an AppError: coded ones pass through, an abort becomes `task/cancelled`, and anything else
 * is a fault of ours, `internal/unexpected`, which keeps its cause.
 */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const name = thrown instanceof Error || isNamed(thrown) ? thrown.name : '';
  if (name === 'AbortError') return new AppError('task/cancelled', 'The work was cancelled.', { cause: thrown });
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError('internal/unexpected', `Something in Slipway failed: ${message}`, { cause: thrown });
}

function isNamed(value: unknown): value is { name: string } {
  return typeof value === 'object' && value !== null && typeof (value as { name?: unknown }).name === 'string';
}

/** Throws `task/cancelled` when the signal has fired. Call between units of work. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('task/cancelled', 'The work was cancelled.', { cause: signal.reason });
}
