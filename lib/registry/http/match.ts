/** Finds the endpoint of a method and a path. */
import { type Endpoint, type EndpointName, endpoints } from '@/lib/api';
import { AppError } from '@/lib/core';

interface Route {
  readonly name: EndpointName;
  readonly endpoint: Endpoint;
  readonly parts: readonly string[];
}

export interface Match {
  readonly name: EndpointName;
  readonly endpoint: Endpoint;
  readonly params: Readonly<Record<string, string>>;
}

const routes: readonly Route[] = Object.entries(endpoints).map(([name, endpoint]) => ({
  name: name as EndpointName,
  endpoint,
  parts: endpoint.path.slice(1).split('/'),
}));

/**
 * @param path below `/api/v1`, still percent-encoded
 * @throws AppError `resource/not-found`, `request/method` {allow}
 */
export function matchEndpoint(method: string, path: string): Match {
  const given = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  const matches = routes.flatMap((route) => {
    const params = paramsOf(route.parts, given);
    return params ? [{ ...route, params }] : [];
  });
  // A part that is written out wins over one that stands for anything.
  matches.sort((a, b) => paramCount(a.parts) - paramCount(b.parts));
  const match = matches.find(({ endpoint }) => endpoint.method === (method === 'HEAD' ? 'GET' : method));
  if (match) return match;
  if (matches.length === 0) throw notFound();
  const allow = [...new Set(matches.map(({ endpoint }) => endpoint.method))].join(', ');
  throw new AppError('request/method', `This address does not take ${method}; it takes ${allow}.`, { details: { allow } });
}

/** The one answer for everything that is not there, or belongs to somebody else. */
export function notFound(): AppError {
  return new AppError('resource/not-found', 'There is nothing here, or it is not yours.');
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    if (cause instanceof URIError) throw notFound();
    throw cause;
  }
}

function paramCount(parts: readonly string[]): number {
  return parts.filter((part) => part.startsWith('{')).length;
}

function paramsOf(parts: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [i, part] of parts.entries()) {
    const name = /^\{(\w+)(\.\.\.)?\}$/.exec(part);
    const value = given[i];
    if (value === undefined) return undefined;
    if (name?.[2]) {
      params[name[1] ?? ''] = given.slice(i).join('/');
      return params;
    }
    if (name?.[1]) params[name[1]] = value;
    else if (part !== value) return undefined;
  }
  return given.length === parts.length ? params : undefined;
}
