/**
 * Every request of `/api/v1` takes this one way: find the endpoint, ask who it is, load what the path names within the tenant,
 * check the right, parse, call one service, write its answer. Services never see a request that was not checked.
 */
import type { Endpoint } from '@/lib/api';
import { requireAccess } from '../access';
import { services } from '../services';
import { type Call, type Host, Reply } from './call';
import { errorResponse } from './error-response';
import { loadRows } from './load-rows';
import { matchEndpoint } from './match';
import { checkOrigin } from './origin';
import { parseBody, parseQuery } from './parse';
import { requirePrincipal } from './principal';

const base = '/api/v1';

/** Makes the handler of all requests below `/api/v1`. Never throws: what goes wrong is an answer. */
export function apiHandler(host: Host): (request: Request) => Promise<Response> {
  return async (request) => {
    const requestId = request.headers.get('x-request-id')?.slice(0, 128) ?? crypto.randomUUID();
    const response = await answer(host, request).catch((thrown: unknown) => errorResponse(thrown, requestId));
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
    response.headers.set('x-request-id', requestId);
    return response;
  };
}

async function answer(host: Host, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const { name, endpoint, params } = matchEndpoint(request.method, url.pathname.slice(base.length));
  checkOrigin(request);
  const db = await host.db();
  const principal = await requirePrincipal(endpoint.access, request, host);
  const rows = await loadRows({ db, principal, params, now: host.now() });
  if (principal && rows.organization) requireAccess(endpoint.access, principal, rows.organization.role, rows);
  const call = {
    ...rows,
    request,
    host,
    db,
    now: host.now(),
    principal,
    params,
    query: parseQuery(endpoint, url.searchParams),
    body: await parseBody(endpoint, request),
  };
  const service = services[name] as unknown as (call: Call<Endpoint>) => Promise<unknown>;
  return toResponse(endpoint, await service(call as unknown as Call<Endpoint>));
}

function toResponse(endpoint: Endpoint, result: unknown): Response {
  if (result instanceof Response) return result;
  const { value, options } = result instanceof Reply ? result : new Reply(result);
  const status = options.status ?? endpoint.status ?? 200;
  const headers = { ...options.headers };
  return status === 204 ? new Response(null, { status, headers }) : Response.json(value, { status, headers });
}
