/**
 * Answers with stored bytes as HTTP wants it (RFC 9110, 13 and 14): the hash as ETag, `If-None-Match`, one `Range` as 206,
 * `If-Range`, HEAD. Several ranges are answered with the whole, as the standard allows. Who may read is decided before.
 */
import { type Artifacts, type ByteRange, blobKey } from '../storage';

export interface StoredBytes {
  readonly sha256: string;
  readonly size: number;
}

export interface BytesRequest {
  readonly request: Request;
  readonly artifacts: Artifacts;
  readonly bytes: StoredBytes;
  /** Sent with the bytes: at least the type and how long they may be kept. */
  readonly headers: Readonly<Record<string, string>>;
}

/** @throws AppError `blob/not-found`, `storage/unavailable`; a range beyond the end is answered here, 416 `blob/range` */
export async function storedBytesResponse({ request, artifacts, bytes, headers }: BytesRequest): Promise<Response> {
  const { sha256, size } = bytes;
  const etag = `"${sha256}"`;
  const always = { ...headers, etag, 'accept-ranges': 'bytes' };
  if (isMatch(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers: always });
  const whole = { ...always, ...lengthHeaders(size) };
  if (request.method === 'HEAD') return new Response(null, { headers: whole });
  const ifRange = request.headers.get('if-range');
  const range = ifRange === null || ifRange === etag ? parseRange(request.headers.get('range'), size) : 'whole';
  if (range === 'beyond') return beyond(size);
  if (range === 'whole') return new Response((await artifacts.get(blobKey(sha256))).body, { headers: whole });
  const { body } = await artifacts.get(blobKey(sha256), range);
  const { start, end } = range;
  return new Response(body, {
    status: 206,
    headers: { ...always, ...lengthHeaders(end - start), 'content-range': `bytes ${start}-${end - 1}/${size}` },
  });
}

/** Said twice: Next drops the first on its way out, and the start script puts it back from the second (scripts/server/handler.mjs). */
function lengthHeaders(bytes: number): Readonly<Record<string, string>> {
  return { 'content-length': String(bytes), 'x-slipway-length': String(bytes) };
}

/** Does `If-None-Match` name this tag? Weak and strong are compared alike (RFC 9110, 13.1.2). */
export function isMatch(header: string | null, etag: string): boolean {
  if (header === null) return false;
  if (header === etag || header.trim() === '*') return true;
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** The one range that is asked for; `whole` when there is none, several, or a header that cannot be read. */
function parseRange(header: string | null, size: number): ByteRange | 'whole' | 'beyond' {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return 'whole';
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'beyond' : { start: size - length, end: size };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'whole';
  if (start >= size) return 'beyond';
  return { start, end: last === '' ? size : Math.min(Number(last) + 1, size) };
}

function beyond(size: number): Response {
  const error = { code: 'blob/range', message: `The range lies beyond the ${size} bytes that there are.`, details: { size } };
  return Response.json({ error }, { status: 416, headers: { 'content-range': `bytes */${size}`, 'cache-control': 'no-store' } });
}
