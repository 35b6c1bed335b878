// The one place that decides the security headers: cross-origin isolation and the content security policy (delivery.md 17).
// Pages that are built ahead of time have known inline scripts: the build hashes them and no other inline script runs. Pages made
// at each request get a nonce instead (proxy.ts asks for their policy here). Device routes and the device library are for any site.
// `style-src` keeps 'unsafe-inline' because libraries that measure and drag set style attributes.
import { createHash } from 'node:crypto';

const fixedHeaders = {
  // Together these make pages and workers cross-origin isolated: WebAssembly threads and precise timers.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()',
};
/** For apps on other sites. */
const anySite = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
const libraryHeaders = { ...anySite, 'X-Content-Type-Options': 'nosniff' };
const httpsHeaders = { 'Strict-Transport-Security': 'max-age=31536000' };
/** A browser that keeps `localhost` to https would never find this computer's own http address again. */
const neverHttpsOnly = /^(localhost|127\.0\.0\.1|\[::1\])(:|$)/i;

/**
 * The policy of a page.
 * @param {readonly string[]} scripts which inline scripts may run: `sha256-...` hashes or one `nonce-...`
 * @param {readonly string[]} connections origins besides ours that pages may call: the object store that takes uploads
 */
function contentSecurityPolicy(scripts, connections) {
  const quoted = scripts.map((source) => ` '${source}'`).join('');
  return [
    "default-src 'self'",
    `script-src 'self' 'wasm-unsafe-eval'${quoted}`,
    "worker-src 'self' blob:",
    ["connect-src 'self' blob:", ...connections].join(' '),
    "img-src 'self' blob: data:",
    "media-src 'self' blob: data:",
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join('; ');
}

/** The hashes of the inline scripts of one built page, each once, as the policy names them. */
export function inlineScriptHashes(html) {
  const hashes = new Set();
  for (const [, attributes, text] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
    if (/\ssrc\s*=/.test(attributes) || text === '') continue;
    hashes.add(`sha256-${createHash('sha256').update(text).digest('base64')}`);
  }
  return [...hashes];
}

/**
 * Gives the policy of a page made at its request, by its nonce. The built page for "not found" may be the answer there, too.
 * @param {Record<string, string[]>} pageHashes
 * @param {readonly string[]} connections
 */
export function noncePolicy(pageHashes, connections = []) {
  return (nonce) => contentSecurityPolicy([`nonce-${nonce}`, ...(pageHashes['/_not-found'] ?? [])], connections);
}

/**
 * Gives the headers of a path. Workers take their policy from their own script's answer, so every answer carries them all.
 * @param {Record<string, string[]>} pageHashes script hashes by page path; `/_not-found` serves every path without a page
 * @param {readonly string[]} connections origins besides ours that pages may call
 * @returns {(path: string, visit?: {isHttps?: boolean, host?: string}) => Record<string, string>}
 */
export function securityHeaders(pageHashes, connections = []) {
  const policies = new Map(Object.entries(pageHashes).map(([path, hashes]) => [path, contentSecurityPolicy(hashes, connections)]));
  const fallback = policies.get('/_not-found') ?? contentSecurityPolicy([], connections);
  return (path, { isHttps = false, host = '' } = {}) => {
    const transport = isHttps && !neverHttpsOnly.test(host) ? httpsHeaders : {};
    // Device routes set their own, for any origin.
    if (path.startsWith('/d/')) return transport;
    if (path.startsWith('/sdk/')) return { ...libraryHeaders, ...transport };
    // The runtime is for apps, too; here it starts workers, which take their policy from it.
    const reach = path.startsWith('/ort/') ? anySite : {};
    return { ...fixedHeaders, ...transport, ...reach, 'Content-Security-Policy': policies.get(builtPage(path)) ?? fallback };
  };
}

/** The built page behind a path: next.config.ts sends every device's address to one page. */
function builtPage(path) {
  return /^\/device\/[^/]+$/.test(path) ? '/device' : path;
}

/**
 * Fills in headers that the answer does not have when it is sent: what a route or page says about itself counts. (Next keeps
 * headers that stand there already, so setting them at once would overrule the routes.)
 */
export function fillHeaders(response, headers) {
  const { writeHead } = response;
  response.writeHead = (...args) => {
    for (const [name, value] of Object.entries(headers)) if (!response.hasHeader(name)) response.setHeader(name, value);
    return writeHead.apply(response, args); // headers among its arguments replace those
  };
}
