/**
 * One HTTP request exactly as a test words it, and its answer as it came: any Host, any header, no decompression, no redirect,
 * our own certificates taken. `fetch` and browsers allow none of that.
 */
import { type IncomingHttpHeaders, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface PlainRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes as they are; anything else goes as JSON. */
  readonly body?: unknown;
}

export interface PlainAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export function plainRequest(url: string, { method = 'GET', headers = {}, body }: PlainRequest = {}): Promise<PlainAnswer> {
  const bytes = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const about = bytes === undefined ? {} : { 'content-length': String(bytes.length) };
  const type = bytes === undefined || bytes === body ? {} : { 'content-type': 'application/json' };
  // A connection of its own: a server that was stopped left none behind.
  const options: RequestOptions = { method, headers: { ...about, ...type, ...headers }, agent: false };
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? requestHttps(url, { ...options, rejectUnauthorized: false }) : requestHttp(url, options);
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    request.end(bytes);
  });
}

/** The JSON of an answer. */
export function jsonOf<T>({ body }: PlainAnswer): T {
  return JSON.parse(body.toString()) as T;
}
