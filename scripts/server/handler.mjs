// What happens to every request before pages and routes see it: who asks is noted, headers are prepared, files are served.
import { fillHeaders } from './security-headers.mjs';

/** Next drops the `Content-Length` that a route says, so lib/registry/http/stored-bytes.ts says it in this header, too. */
const lengthHeader = 'x-slipway-length';

/**
 * Gives the request handler of a listener.
 * @param {{
 *   mark: ReturnType<typeof import('./visitors.mjs').visitorMarker>,
 *   headersOf: ReturnType<typeof import('./security-headers.mjs').securityHeaders>,
 *   fileServers: readonly ReturnType<typeof import('./static-files.mjs').staticFiles>[],
 *   handlePage: (request, response) => Promise<void>,
 * }} parts `handlePage`: Next
 * @returns {(isLan: boolean) => import('node:http').RequestListener}
 */
export function requestHandler({ mark, headersOf, fileServers, handlePage }) {
  const handle = async (request, response, isLan) => {
    const { isHttps } = mark(request, isLan);
    // `OPTIONS *` and requests to a proxy: we are none.
    if (!request.url.startsWith('/')) return response.writeHead(400).end();
    const path = pathOf(request.url);
    fillHeaders(response, headersOf(path, { isHttps, host: request.headers.host }));
    restoreLength(response);
    for (const serveFile of fileServers) if (await serveFile(request, response, path)) return;
    await handlePage(request, response);
  };
  return (isLan) => (request, response) => {
    handle(request, response, isLan).catch((error) => {
      console.error(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  };
}

/** Without it nobody could show how much of a download is left. What was compressed meanwhile has another length. */
function restoreLength(response) {
  const { writeHead } = response;
  response.writeHead = (...args) => {
    const length = response.getHeader(lengthHeader);
    response.removeHeader(lengthHeader);
    if (length !== undefined && !response.hasHeader('Content-Encoding')) response.setHeader('Content-Length', length);
    return writeHead.apply(response, args);
  };
}

/** The decoded path of a request, without its query; what cannot be decoded stays as it is and finds nothing. */
function pathOf(url) {
  const path = url.split('?', 1)[0];
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
