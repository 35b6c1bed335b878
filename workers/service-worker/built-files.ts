/**
 * Files of the build: pages, the data that links between them ask for, scripts, styles, fonts, icons. All of them are fetched
 * when the service worker is installed and answered from the cache, so that one page never mixes two builds.
 */
import type { WorkboxPlugin } from 'workbox-core/types.js';
import { getCacheKeyForURL, matchPrecache } from 'workbox-precaching';

/** Every device's address shows one page, as in next.config.ts. */
const deviceAddress = /^\/device\/[^/]+$/;
const segmentFile = /^(.*)\.segments(\/.+)\.segment\.rsc$/;

/** The list's path of what a request asks for, or false when it is none of ours. Queries never matter: pages are static. */
export function builtPath(request: Request, url: URL): string | false {
  if (request.method !== 'GET') return false;
  const page = url.pathname.replace(deviceAddress, '/device');
  const path = request.headers.has('rsc') ? pageDataPath(page, request.headers.get('next-router-segment-prefetch')) : page;
  return getCacheKeyForURL(path) ? path : false;
}

/** What Next's links fetch instead of a page: all its data, or one segment of it, told apart by headers. */
function pageDataPath(pathname: string, segment: string | null): string {
  const page = pathname === '/' ? '/index' : pathname;
  return segment === null ? `${page}.rsc` : `${page}.segments${segment}.segment.rsc`;
}

/** Answers from the cache; from the network only if the browser has thrown the cache away. */
export async function answerBuilt(path: string, request: Request): Promise<Response> {
  const hit = await matchPrecache(path);
  return hit ? atItsOwnAddress(hit) : fetch(request);
}

/**
 * The same answer without an address of its own. A worker takes its location from the answer, and Turbopack's workers read their
 * parameters from their location: the cache's address would leave them without.
 */
export function atItsOwnAddress({ body, status, statusText, headers }: Response): Response {
  return new Response(body, { status, statusText, headers });
}

/** Fetches the data of a page as Next's links do: from the page's own address with headers. The list names it by its file. */
export const askLikeNext: WorkboxPlugin = {
  async requestWillFetch({ request }) {
    const { pathname } = new URL(request.url);
    if (!pathname.endsWith('.rsc')) return request;
    const [, page, segment] = segmentFile.exec(pathname) ?? [];
    const path = page ?? pathname.slice(0, -'.rsc'.length);
    const headers: HeadersInit = { rsc: '1' };
    if (segment !== undefined) Object.assign(headers, { 'next-router-prefetch': '1', 'next-router-segment-prefetch': segment });
    return new Request(path === '/index' ? '/' : path, { headers, cache: 'reload', credentials: 'same-origin' });
  },
};
