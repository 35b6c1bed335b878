// The one place that decides the security headers of the studio: cross-origin isolation and the content security policy.
// Pages are built ahead of time, so their inline scripts are known: the build hashes them and no other inline script runs.
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

/** The policy of a page whose inline scripts have these hashes (`sha256-...`, base64). */
function contentSecurityPolicy(scriptHashes) {
  const hashes = scriptHashes.map((hash) => ` '${hash}'`).join('');
  return [
    "default-src 'self'",
    `script-src 'self' 'wasm-unsafe-eval'${hashes}`,
    "worker-src 'self' blob:",
    "connect-src 'self' blob:",
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
 * Gives the headers of a path. Workers take their policy from their own script's answer, so every answer carries them all.
 * @param {Record<string, string[]>} pageHashes script hashes by page path; `/_not-found` serves every path without a page
 */
export function securityHeaders(pageHashes) {
  const policies = new Map(Object.entries(pageHashes).map(([path, hashes]) => [path, contentSecurityPolicy(hashes)]));
  const fallback = policies.get('/_not-found') ?? contentSecurityPolicy([]);
  return (path) => ({ ...fixedHeaders, 'Content-Security-Policy': policies.get(path) ?? fallback });
}
