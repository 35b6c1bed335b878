/**
 * The one error type of the device SDK. A code `area/reason` is stable and is what programs read; the message is the code,
 * since the whole core has to stay below 12 KiB. The project's AppError is not used: the SDK imports nothing from outside.
 */

/** A refusal or failure of the device SDK: `sdk/*`, `manifest/*`, `root/*`, `download/*`, `storage/*`, `trial/*`. */
export class SdkError extends Error {
  override readonly name = 'SdkError';
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(code, { cause });
    this.code = code;
    this.details = details;
  }
}
