// Serves the benchmark page on a free port of this machine: bundles from memory, weights, and the wasm files of the
// installed onnxruntime-web, with the studio's own security headers, so that threads and timers are the studio's.
import { join } from 'node:path';
import { listenOnLoopback } from '../../scripts/server/listen.mjs';
import { securityHeaders } from '../../scripts/server/security-headers.mjs';
import { staticFiles } from '../../scripts/server/static-files.mjs';
import { publicDir, root } from '../../scripts/setup/paths.mjs';

const html = '<!doctype html><html lang="en"><title>Slipway benchmark</title><script type="module" src="/page.js"></script></html>';
const entries = ['bench/page/page.ts', 'bench/page/bench.worker.ts'];

/** @returns {Promise<{url: string, close: () => Promise<void>}>} */
export async function servePage() {
  const files = await bundle();
  const headersOf = securityHeaders({});
  const serveWeights = staticFiles(publicDir, ['weights']);
  const serveOrt = staticFiles(join(root, 'node_modules', 'onnxruntime-web'), ['dist']);
  const handle = async (request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    for (const [name, value] of Object.entries(headersOf(path))) response.setHeader(name, value);
    const file = files.get(path);
    if (path === '/') response.setHeader('Content-Type', 'text/html; charset=utf-8').end(html);
    else if (file) response.setHeader('Content-Type', 'text/javascript; charset=utf-8').end(file);
    else if (await serveWeights(request, response, path)) return;
    else if (!(await serveOrt(request, response, path.replace(/^\/ort\//, '/dist/')))) response.writeHead(404).end();
  };
  const { port, close } = await listenOnLoopback(0, (request, response) => {
    handle(request, response).catch((error) => response.destroy(error));
  });
  return { url: `http://localhost:${port}/`, close };
}

async function bundle() {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    alias: { '@': root },
    minify: true,
    splitting: true,
    outdir: '/',
    entryNames: '[name]',
    chunkNames: '[name]-[hash]',
    write: false,
    logLevel: 'error',
  });
  return new Map(outputFiles.map(({ path, contents }) => [path.replaceAll('\\', '/').replace(/^[a-z]:/i, ''), Buffer.from(contents)]));
}
