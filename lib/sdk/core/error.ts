/**
 * The one error type of the device SDK. A code `area/reason` is stable and is what programs read; the message is brief,
 * since the whole core has to stay below 12 KiB. The project's AppError is not used: the SDK imports nothing from outside.
 */

/** A refusal or failure of the device SDK: `sdk/*`, `manifest/*`, `root/*`, `download/*`, `storage/*`, `trial/*`. */
export class SdkError extends Error {
  override readonly name = 'SdkError';
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  /** @param message empty: the code alone says it */
  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message || code, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}
