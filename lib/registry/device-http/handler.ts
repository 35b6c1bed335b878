/**
 * What devices ask, `/d/v1` (delivery.md 9): the signed manifest, root documents, published bytes, the zip of a model, and the
 * events that they report. No cookies, no tokens, any origin; every device gets the same bytes. A manifest that did not
 * change is answered from memory with 304 and no body.
 */
import { type Database, findPublicArchive, findPublicEnvironment, findPublishedBlob, findRootDocument, type PublicEnvironmentRow } from '@/db';
import { AppError } from '@/lib/core';
import type { Host } from '../http/call';
import { errorResponse } from '../http/error-response';
import { notFound } from '../http/match';
import { readAtMost } from '../http/parse';
import { isMatch, type StoredBytes, storedBytesResponse } from '../http/stored-bytes';
import { ingestEvents } from '../ingest';
import { RecentValues } from './recent-values';

const base = '/d/v1/';
const longestBatch = 64 * 1024;
const forever = 'public, max-age=31536000, immutable';
const shortly = 'public, max-age=30';
/** Whatever was uploaded is never run nor shown as a page of ours. */
const inertHeaders = {
  'x-content-type-options': 'nosniff',
  'content-disposition': 'attachment',
  'content-security-policy': "sandbox; default-src 'none'",
  'cross-origin-resource-policy': 'cross-origin',
} as const;
const corsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'ETag, Content-Range, Retry-After, RateLimit',
} as const;
const preflightHeaders = {
  'access-control-allow-methods': 'GET, HEAD, POST',
  'access-control-allow-headers': 'Content-Type, If-None-Match, If-Range, Range',
  'access-control-max-age': '86400',
  'cache-control': 'public, max-age=86400',
} as const;

/** A device's environment as it is held in memory, with the answers that do not change while it is held. */
interface HeldEnvironment extends PublicEnvironmentRow {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface DeviceRequest {
  readonly request: Request;
  readonly url: URL;
  readonly parts: readonly string[];
}

/** Makes the handler of all requests below `/d/v1`. Never throws: what goes wrong is an answer. */
export function deviceHandler(host: Host): (request: Request) => Promise<Response> {
  const routes = new DeviceRoutes(host);
  return async (request) => {
    const response = await routes.answer(request).catch((thrown: unknown) => errorResponse(thrown, crypto.randomUUID()));
    for (const [name, value] of Object.entries(corsHeaders)) response.headers.set(name, value);
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
    return response;
  };
}

type Answer = (asked: DeviceRequest) => Promise<Response>;

class DeviceRoutes {
  readonly #host: Host;
  readonly #environments = new RecentValues<HeldEnvironment>({ freshMs: 1000, staleMs: 60_000, limit: 10_000 });
  readonly #blobs = new RecentValues<StoredBytes>({ freshMs: 60_000, staleMs: 60_000, limit: 100_000 });

  constructor(host: Host) {
    this.#host = host;
  }

  async answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const parts = url.pathname.slice(base.length).split('/');
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (method === 'OPTIONS') return new Response(null, { status: 204, headers: preflightHeaders });
    const route = this.#routeOf(parts);
    if (!route) throw notFound();
    if (method !== route.method) {
      const allow = route.method === 'GET' ? 'GET, HEAD, OPTIONS' : 'POST, OPTIONS';
      throw new AppError('request/method', `This address takes ${allow}.`, { details: { allow } });
    }
    return route.answer({ request, url, parts });
  }

  #routeOf(parts: readonly string[]): { readonly method: 'GET' | 'POST'; readonly answer: Answer } | undefined {
    const [first, second, , fourth] = parts;
    if (parts.length === 2 && first === 'blobs') return { method: 'GET', answer: this.#blob };
    if (parts.length === 2 && second === 'manifest') return { method: 'GET', answer: this.#manifest };
    if (parts.length === 2 && second === 'events') return { method: 'POST', answer: this.#events };
    if (parts.length === 3 && second === 'root') return { method: 'GET', answer: this.#root };
    if (parts.length === 4 && second === 'models' && fourth === 'archive.zip') return { method: 'GET', answer: this.#archive };
    return undefined;
  }

  readonly #manifest: Answer = async ({ request, parts }) => {
    const held = await this.#environmentOf(parts);
    const isKnown = isMatch(request.headers.get('if-none-match'), held.headers['etag'] ?? '');
    if (isKnown) return new Response(null, { status: 304, headers: held.headers });
    return new Response(request.method === 'HEAD' ? null : held.body, { headers: { ...held.headers, 'content-type': 'application/json' } });
  };

  readonly #root: Answer = async ({ request, parts }) => {
    const { applicationId } = await this.#environmentOf(parts);
    const version = /^[1-9][0-9]{0,8}$/.test(parts[2] ?? '') ? Number(parts[2]) : 0;
    const envelope = await findRootDocument(await this.#host.db(), applicationId, version);
    if (envelope) {
      const body = request.method === 'HEAD' ? null : new TextDecoder().decode(envelope);
      return new Response(body, { headers: { 'cache-control': forever, 'content-type': 'application/json' } });
    }
    // Devices ask for the next root at each check: the answer "none yet" may be kept for a moment.
    const response = errorResponse(notFound(), '');
    response.headers.set('cache-control', shortly);
    return response;
  };

  readonly #blob: Answer = async ({ request, parts: [, sha256 = ''] }) => {
    const now = this.#host.now();
    const bytes = /^[0-9a-f]{64}$/.test(sha256) && (await this.#blobs.get(sha256, now.getTime(), () => this.#findBlob(sha256, now)));
    if (!bytes) throw new AppError('blob/not-found', 'No environment gives these bytes to devices.');
    const headers = { ...inertHeaders, 'content-type': 'application/octet-stream', 'cache-control': `${forever}, no-transform` };
    return storedBytesResponse({ request, artifacts: this.#host.artifacts(), bytes, headers });
  };

  async #findBlob(sha256: string, now: Date): Promise<StoredBytes | undefined> {
    const found = await findPublishedBlob(await this.#host.db(), sha256, now);
    return found && { sha256, size: found.size };
  }

  readonly #archive: Answer = async ({ request, url, parts }) => {
    const { id } = await this.#environmentOf(parts);
    const asked = url.searchParams.get('version') ?? '';
    const isNumber = /^[1-9][0-9]{0,8}$/.test(asked);
    const model = decoded(parts[2] ?? '');
    const bytes =
      asked === '' || isNumber ? await findPublicArchive(await this.#host.db(), id, model, isNumber ? Number(asked) : undefined) : undefined;
    if (!bytes) throw new AppError('version/not-found', 'This environment gives no such version of this model to devices.');
    const headers = { ...inertHeaders, 'content-type': 'application/zip', 'cache-control': `${shortly}, no-transform` };
    return storedBytesResponse({ request, artifacts: this.#host.artifacts(), bytes, headers });
  };

  readonly #events: Answer = async ({ request, parts }) => {
    const environment = await this.#environmentOf(parts);
    const type = request.headers.get('content-type') ?? 'text/plain';
    if (!/^(application\/json|text\/plain)\b/i.test(type)) throw new AppError('request/unsupported-type', 'Send events as JSON or text/plain.');
    const text = new TextDecoder().decode(await readAtMost(request, longestBatch));
    const db = await this.#host.db();
    return Response.json(await ingestEvents({ db, environment, text, now: this.#host.now() }), { status: 202 });
  };

  /** @throws AppError `device/unknown-environment`, `environment/retired` */
  async #environmentOf([key = '']: readonly string[]): Promise<HeldEnvironment> {
    const now = this.#host.now();
    const isKey = /^ek_[0-9A-Za-z]{24}$/.test(key);
    const held = isKey ? await this.#environments.get(key, now.getTime(), async () => hold(await this.#host.db(), key, now)) : undefined;
    if (!held) throw new AppError('device/unknown-environment', 'No environment has this key.');
    if (held.retiredAt) throw new AppError('environment/retired', 'This environment is no longer served.');
    return held;
  }
}

async function hold(db: Database, key: string, now: Date): Promise<HeldEnvironment | undefined> {
  const row = await findPublicEnvironment(db, key, now);
  if (!row) return undefined;
  const headers = { etag: `"${row.etag}"`, 'cache-control': 'public, max-age=30, stale-while-revalidate=300, no-transform' };
  return { ...row, body: new TextDecoder().decode(row.envelope), headers };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    if (cause instanceof URIError) throw notFound();
    throw cause;
  }
}
