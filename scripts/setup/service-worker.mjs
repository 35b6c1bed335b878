// Builds `public/sw.js` from `workers/service-worker.ts`: esbuild bundles it, Workbox writes the list of built files into it.
// Runs after the pages were built, because the list holds the content hashes of pages, scripts, styles and fonts.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importTs } from './import-ts.mjs';
import { buildDir, publicDir, root } from './paths.mjs';

const bundlePath = join(buildDir, 'service-worker.js');
export const serviceWorkerPath = join(publicDir, 'sw.js');
/**
 * Fetched in an idle moment after the first visit: what training without a network needs, and what a device needs to run its model.
 * Other files are kept once used. The names are those of `KeepUse` in lib/rpc.
 */
const neededOffline = {
  studio: /^\/(ort\/ort-wasm-simd-threaded\.(mjs|wasm)$|weights\/mobilenet-v2-0\.35-imagenet\/)/,
  device: /^\/ort\/ort-wasm-simd-threaded\.(mjs|wasm)$/,
};
/** Built files are fetched at the first visit, so a large one among them is a mistake. */
const largestBuiltFileBytes = 4_000_000;

/**
 * Writes the service worker.
 * @param {readonly string[]} ortFiles names of the files in `public/ort`
 * @throws Error when a built file could not be listed
 */
export async function buildServiceWorker(ortFiles) {
  const { build } = await import('esbuild');
  const { default: workbox } = await import('workbox-build');
  await build({
    absWorkingDir: root,
    entryPoints: ['workers/service-worker.ts'],
    outfile: bundlePath,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    alias: { '@': root },
    define: { 'process.env.NODE_ENV': '"production"', SLIPWAY_KEPT_FILES: JSON.stringify(await keptFiles(ortFiles)) },
    logLevel: 'silent',
  });
  const { warnings } = await workbox.injectManifest({
    swSrc: bundlePath,
    swDest: serviceWorkerPath,
    globDirectory: root,
    globPatterns: ['.next/static/**/*', '.next/server/app/**/*.{html,rsc}', '.next/server/app/*.body', 'public/*', 'public/icons/*'],
    // The bundler copies onnxruntime-web's WebAssembly too, but it is loaded from /ort/.
    globIgnores: ['**/*.map', '**/media/ort-wasm-*', '.next/server/app/_*', '.next/server/app/_*/**', 'public/sw.js', '**/*.{test,spec}.*'],
    maximumFileSizeToCacheInBytes: largestBuiltFileBytes,
    manifestTransforms: [toAddresses],
  });
  if (warnings.length > 0) throw new Error(`The service worker's list is not complete:\n${warnings.join('\n')}`);
}

/** From paths of files to the addresses they are served at; pages by their address, their data by the name of its file. */
function toAddresses(entries) {
  // Answers are kept with their headers, so a page is a new one when these change.
  const headers = readFileSync(join(root, 'scripts', 'server', 'security-headers.mjs'));
  const manifest = entries.map(({ url, revision, size }) => {
    if (url.startsWith('.next/static/')) return { url: url.replace('.next/', '/_next/'), revision: null, size };
    return { url: addressOf(url), revision: createHash('sha256').update(headers).update(revision).digest('hex').slice(0, 16), size };
  });
  return { manifest, warnings: [] };
}

function addressOf(file) {
  const path = file.replace(/^(\.next\/server\/app|public)/, '').replace(/\.(html|body)$/, '');
  return path === '/index' ? '/' : path;
}

async function keptFiles(ortFiles) {
  const { weightsCatalog } = await importTs('lib/ml/weights/catalog/index.ts');
  const runtime = ortFiles.map((name) => {
    const content = readFileSync(join(publicDir, 'ort', name));
    return { path: `/ort/${name}`, revision: createHash('sha256').update(content).digest('hex').slice(0, 16), bytes: content.byteLength };
  });
  const weights = weightsCatalog.all
    .filter(({ source }) => source.kind !== 'user')
    .flatMap(({ id, source }) =>
      source.files.map(({ path, bytes, sha256 }) => {
        return { path: `/weights/${id}/${path.slice(path.lastIndexOf('/') + 1)}`, revision: sha256.slice(0, 16), bytes };
      }),
    );
  const usesOf = (path) => Object.keys(neededOffline).filter((use) => neededOffline[use].test(path));
  return [...runtime, ...weights].map((file) => ({ ...file, neededBy: usesOf(file.path) }));
}
