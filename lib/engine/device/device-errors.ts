/**
 * Sentences for the codes of the device client, whose own messages are brief so that it stays small. Each says what happened
 * and what goes on; the page adds the code.
 */
import { AppError, type ErrorJson } from '@/lib/core';
import { type Reverted, SdkError } from '@/lib/sdk/core/client';

const keeps = 'What ran here goes on.';

const sentences: Readonly<Record<string, string>> = {
  'device/unknown-environment': 'The server does not know this environment. The address may be incomplete: scan the code again.',
  'environment/retired': `This environment was retired: no newer versions come. ${keeps}`,
  'download/network': 'The server cannot be reached. It is asked again by itself.',
  'download/hash': `The bytes that arrived are not those of the signed version, twice in a row, so they were thrown away. ${keeps}`,
  'download/too-large': `The server sent more bytes than the version has. ${keeps}`,
  'manifest/signature': `The news from the server is not signed by a key that this device trusts, so it is ignored. ${keeps}`,
  'manifest/unreadable': `The news from the server cannot be read, so it is ignored. ${keeps}`,
  'manifest/too-large': `The news from the server is far too long, so it is ignored. ${keeps}`,
  'manifest/timeout': 'The server began to answer and then stopped. It is asked again by itself.',
  'manifest/rollback': `The server sent older news than this device has, so they are ignored. ${keeps}`,
  'manifest/equivocation': `The server sent two different documents under one number, so the second is ignored. ${keeps}`,
  'manifest/expired': `The news from the server are out of date, so no version is taken from them. ${keeps}`,
  'manifest/environment': `The news are those of another environment, so they are ignored. ${keeps}`,
  'root/signature': `The server's new keys are not signed by the ones that this device trusts, so they are ignored. ${keeps}`,
  'root/version': `The server's keys do not follow the ones that this device trusts, so they are ignored. ${keeps}`,
  'sdk/insecure-context':
    'Models can be verified over https or on this computer itself only. Let phones in on the Launch page and open the address that it shows.',
  'storage/quota': 'This device has no room left for the model.',
};

/** The sentence of a code. */
export function problemOf(code: string, details: Readonly<Record<string, unknown>> = {}): ErrorJson {
  return { code, message: sentences[code] ?? `Something on this device failed. ${keeps}`, details };
}

const reasons: Readonly<Record<Reverted['reason'], string>> = {
  non_finite: 'gives numbers here that are none',
  mismatch: 'computes something else here than where it was trained',
  shape: 'gives answers of another shape than it should',
  timeout: 'took too long on its golden samples',
  open_failed: 'cannot be opened here',
  crashed: 'made this page stop twice while it was tried',
};

/** Why a version that was downloaded whole is not used. */
export function problemOfTrial({ version, reason, sample, maxError, backend, message }: Reverted): ErrorJson {
  return {
    code: `trial/${reason.replace('_', '-')}`,
    message: `Version ${version} ${reasons[reason]}, so it is not used. ${keeps}`,
    details: { version, sample, maxError, backend, message },
  };
}

/** The coded error of anything that the client threw. */
export function deviceError(thrown: unknown): unknown {
  if (!(thrown instanceof SdkError)) return thrown;
  const { message, details } = problemOf(thrown.code, thrown.details);
  return new AppError(thrown.code, message, { details: details ?? {}, cause: thrown });
}
