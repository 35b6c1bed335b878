/** Parses query and body by the endpoint's own schemas; says every field that is wrong. */
import type * as z from 'zod/mini';
import type { Endpoint } from '@/lib/api';
import { AppError } from '@/lib/core';

const longestBody = 1024 * 1024;

/** @throws AppError `request/invalid` {issues} */
export function parseQuery(endpoint: Endpoint, search: URLSearchParams): unknown {
  return endpoint.query ? check(endpoint.query, Object.fromEntries(search)) : undefined;
}

/** @throws AppError `request/invalid` {issues}, `request/too-large`, `request/unsupported-type` */
export async function parseBody(endpoint: Endpoint, request: Request): Promise<unknown> {
  if (!endpoint.body || endpoint.raw) return undefined;
  const type = request.headers.get('content-type') ?? 'application/json';
  if (!/^application\/json\b/i.test(type)) throw new AppError('request/unsupported-type', 'Send JSON with content-type application/json.');
  const text = new TextDecoder().decode(await readAtMost(request, longestBody));
  return check(endpoint.body, text.trim() === '' ? {} : parseJson(text));
}

/** Reads a body, but never more than the limit. @throws AppError `request/too-large` {limit} */
export async function readAtMost(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) throw new AppError('request/too-large', `The body is larger than ${limit} bytes.`, { details: { limit } });
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid([{ path: '', message: 'The body is not JSON.' }], cause);
  }
}

function check(schema: z.ZodMiniType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
}

function invalid(issues: readonly { readonly path: string; readonly message: string }[], cause?: unknown): AppError {
  const words = issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
  return new AppError('request/invalid', `The request is not what this address takes. ${words}`, { details: { issues }, cause });
}
