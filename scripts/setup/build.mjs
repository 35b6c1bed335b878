// The production build: made when sources changed, with what has to be derived from it (the policy hashes of every page).
// Whatever else is built after the pages, like the service worker, gets its line in `build()`.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { inlineScriptHashes } from '../server/security-headers.mjs';
import { fingerprint } from './fingerprint.mjs';
import { buildDir, publicDir, root } from './paths.mjs';
import { buildSdk, sdkPath } from './sdk.mjs';
import { buildServiceWorker, serviceWorkerPath } from './service-worker.mjs';
import { runPackage, step } from './steps.mjs';

const sources = [
  'app',
  'components',
  'db',
  'lib',
  'next.config.ts',
  'package-lock.json',
  'postcss.config.mjs',
  'proxy.ts',
  'public',
  'scripts/server/security-headers.mjs',
  'scripts/setup/build.mjs',
  'scripts/setup/sdk.mjs',
  'scripts/setup/service-worker.mjs',
  'tsconfig.base.json',
  'tsconfig.json',
  'workers',
];
const recordPath = join(buildDir, 'slipway-build.json');

/**
 * Makes the build unless it stands already.
 * @returns {Promise<{fingerprint: string, pageHashes: Record<string, string[]>}>} the script hashes of every page by its path
 */
export async function ensureBuild() {
  copyOrtFiles();
  const wanted = fingerprint(root, sources, isSource);
  const record = readBuild();
  if (record?.fingerprint === wanted && existsSync(serviceWorkerPath) && existsSync(sdkPath)) return record;
  return step('Building the studio', () => build(wanted));
}

/** What the last finished build recorded; undefined when there is none. */
function readBuild() {
  return existsSync(recordPath) ? JSON.parse(readFileSync(recordPath, 'utf8')) : undefined;
}

/** Fetched and built files in `public/` and tests do not change what is built. */
function isSource(path) {
  return !/^public\/(weights|ort|sdk|sw\.js)/.test(path) && !/\.(test|spec)\.tsx?$/.test(path);
}

async function build(wanted) {
  await runPackage('next', 'dist/bin/next', ['build'], { cwd: root, env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } });
  await buildSdk();
  await buildServiceWorker(ortFiles);
  const record = { fingerprint: wanted, pageHashes: hashPages(join(buildDir, 'server', 'app')) };
  // Written last: a build that was interrupted has no record and is made again.
  writeFileSync(recordPath, JSON.stringify(record, null, 1));
  return record;
}

function hashPages(dir) {
  const files = readdirSync(dir, { recursive: true }).filter((file) => file.endsWith('.html'));
  const matchers = proxyMatchers();
  const pages = Object.fromEntries(
    files.map((file) => {
      const path = `/${file.split(sep).join('/').slice(0, -'.html'.length)}`;
      return [path === '/index' ? '/' : path, inlineScriptHashes(readFileSync(join(dir, file), 'utf8'))];
    }),
  );
  for (const path of Object.keys(pages)) {
    // Its scripts would carry no nonce, so none of them would run.
    if (matchers.some((matcher) => matcher.test(path)))
      throw new Error(`${path} was built ahead, but proxy.ts gives it a nonce: its page needs "await connection()".`);
  }
  return pages;
}

/** Which paths pass through proxy.ts, as Next has understood its matcher. */
function proxyMatchers() {
  const { functions } = JSON.parse(readFileSync(join(buildDir, 'server', 'functions-config-manifest.json'), 'utf8'));
  return (functions['/_middleware']?.matchers ?? []).map(({ regexp }) => new RegExp(regexp));
}

/** The WebAssembly pairs of onnxruntime-web: the plain one, and the one that its WebGPU build asks for. */
const ortFiles = ['ort-wasm-simd-threaded', 'ort-wasm-simd-threaded.asyncify'].flatMap((name) => [`${name}.mjs`, `${name}.wasm`]);

/** Its interface as one module, for pages of other people that load it from here: the Web snippet of Integrate does. */
const ortModule = 'ort.wasm.min.mjs';

function copyOrtFiles() {
  const from = join(root, 'node_modules', 'onnxruntime-web', 'dist');
  const to = join(publicDir, 'ort');
  mkdirSync(to, { recursive: true });
  for (const name of [...ortFiles, ortModule]) {
    const wanted = statSync(join(from, name));
    const found = statSync(join(to, name), { throwIfNoEntry: false });
    if (found?.size === wanted.size && Math.abs(found.mtimeMs - wanted.mtimeMs) < 1) continue;
    cpSync(join(from, name), join(to, name), { preserveTimestamps: true });
  }
}
