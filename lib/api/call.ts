/**
 * The one caller of the server's endpoints, for pages, workers and the command line. It holds no state: origin, `fetch` and a
 * token come from whoever makes it. A failed answer is thrown as the coded error that the server wrote.
 */
import { AppError, type ErrorJson, errorFromJson, toAppError } from '@/lib/core';
import type { AnswerOf, BodyOf, Endpoint, ParamsOf, QueryOf } from './endpoint';

/** What the caller needs of an answer; the platform's `Response` is one. */
export interface CallResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

export type CallFetch = (
  url: string,
  init: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string; readonly signal?: AbortSignal },
) => Promise<CallResponse>;

export interface ApiHost {
  /** `https://host:port`; empty on a page, where addresses are relative. */
  readonly origin: string;
  readonly fetch: CallFetch;
  readonly token?: string;
}

/** What goes with one call; parts that an endpoint does not have are left out. */
export type CallInput<E> = {
  readonly params?: ParamsOf<E>;
  readonly query?: QueryOf<E>;
  readonly body?: BodyOf<E>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
};

export interface Called<T> {
  readonly value: T;
  readonly status: number;
  readonly etag: string | null;
}

export interface Api {
  /** Calls an endpoint and gives what it answers. */
  call<E extends Endpoint>(endpoint: E, input?: CallInput<E>): Promise<AnswerOf<E>>;
  /** The same, with status and ETag. */
  ask<E extends Endpoint>(endpoint: E, input?: CallInput<E>): Promise<Called<AnswerOf<E>>>;
  /** The address of an endpoint, for links and downloads. */
  url<E extends Endpoint>(endpoint: E, input?: Pick<CallInput<E>, 'params' | 'query'>): string;
}

/** @throws (each call) AppError of the server's code, or `network/unreachable` when no answer came */
export function createApi(host: ApiHost): Api {
  const url: Api['url'] = (endpoint, input = {}) => `${host.origin}/api/v1${fillPath(endpoint.path, input.params ?? {})}${queryText(input.query)}`;
  const ask: Api['ask'] = async (endpoint, input = {}) => {
    const response = await send(host, endpoint.method, url(endpoint, input), input);
    const text = await response.text();
    if (!response.ok) throw errorOf(response.status, text);
    return { value: (text === '' ? undefined : JSON.parse(text)) as never, status: response.status, etag: response.headers.get('etag') };
  };
  return { url, ask, call: async (endpoint, input) => (await ask(endpoint, input)).value };
}

async function send(host: ApiHost, method: string, url: string, input: CallInput<Endpoint>): Promise<CallResponse> {
  const headers: Record<string, string> = { ...input.headers };
  if (host.token !== undefined) headers['authorization'] = `Bearer ${host.token}`;
  if (input.body !== undefined) headers['content-type'] = 'application/json';
  try {
    return await host.fetch(url, {
      method,
      headers,
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      ...(input.signal ? { signal: input.signal } : {}),
    });
  } catch (cause) {
    if (input.signal?.aborted) throw toAppError(cause);
    throw new AppError('network/unreachable', 'The server did not answer. Is it running, and are you online?', { cause, retryable: true });
  }
}

function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)(\.\.\.)?\}/g, (_, name: string, isRest: string | undefined) => {
    const value = params[name];
    if (value === undefined) throw new TypeError(`The address ${path} lacks ${name}`);
    return isRest ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value);
  });
}

function queryText(query: unknown): string {
  const pairs = Object.entries((query ?? {}) as Record<string, unknown>).filter(([, value]) => value !== undefined);
  if (pairs.length === 0) return '';
  return `?${pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join('&')}`;
}

function errorOf(status: number, text: string): AppError {
  const retryable = status === 429 || status >= 500;
  try {
    const { error } = JSON.parse(text) as { readonly error: ErrorJson };
    return errorFromJson({ ...error, retryable });
  } catch (cause) {
    return new AppError('server/internal', `The server answered ${status} without saying why.`, { details: { status }, cause, retryable });
  }
}
