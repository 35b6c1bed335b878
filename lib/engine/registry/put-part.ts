/** Sends the bytes of one part to the signed address that the registry gave: exactly its headers, and no token. */
import type { PartTarget } from '@/lib/api';
import { AppError, type ErrorJson, errorFromJson } from '@/lib/core';

/**
 * @returns the ETag of the answer
 * @throws AppError `network/unreachable`, and the code of the server
 */
export async function putPart(target: PartTarget, bytes: Uint8Array<ArrayBuffer>, signal?: AbortSignal): Promise<string> {
  const response = await fetch(target.url, {
    method: target.method,
    headers: target.headers,
    body: bytes,
    credentials: 'omit',
    ...(signal ? { signal } : {}),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new AppError('network/unreachable', 'The connection was cut while sending.', { cause, retryable: true });
  });
  if (!response.ok) throw await refusal(response);
  return (response.headers.get('etag') ?? '').replaceAll('"', '');
}

async function refusal(response: Response): Promise<AppError> {
  const text = await response.text();
  const retryable = response.status >= 500 || response.status === 429;
  try {
    return errorFromJson({ ...(JSON.parse(text) as { readonly error: ErrorJson }).error, retryable });
  } catch (cause) {
    // Object storages answer in XML.
    return new AppError('storage/unavailable', `The storage refused a part (${response.status}).`, {
      details: { answer: text.slice(0, 500) },
      cause,
      retryable,
    });
  }
}
