// `npm start` from the first line to the last: one claim on the data directory, packages, weights beside the build, then one
// Node process that serves pages, API and fetched files until it is told to stop.
import { ensureDependencies } from '../setup/dependencies.mjs';
import { dataDir, publicDir, root } from '../setup/paths.mjs';
import { endPrograms, SetupError, say } from '../setup/steps.mjs';
import { makeBridge } from './bridge.mjs';
import { makeSignInLink, openSetupCode } from './codes.mjs';
import { requestHandler } from './handler.mjs';
import { localNetwork } from './lan.mjs';
import { listenOnLoopback } from './listen.mjs';
import { readOptions } from './options.mjs';
import { readSecret } from './secret.mjs';
import { noncePolicy, securityHeaders } from './security-headers.mjs';
import { claimDataDir } from './single-instance.mjs';
import { staticFiles } from './static-files.mjs';
import { storageOrigins } from './storage-origin.mjs';
import { makeLocalMark, visitorMarker } from './visitors.mjs';

/** How long a finished set-up still waits for the small starter weights before it opens the page without them. */
const weightsGraceMs = 5000;
const longestStopMs = 8000;

/** Starts everything. Returns when the page is open, or when a Slipway that was running here already has been named. */
export async function main(argv) {
  const options = readOptions(argv);
  process.chdir(root);
  if (options.publicOrigin) process.env.SLIPWAY_ORIGIN = options.publicOrigin;
  Object.assign(process.env, { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', SLIPWAY_ROOT: root, SLIPWAY_DATA_DIR: dataDir });

  const { url: runningUrl, claim } = await claimDataDir(dataDir);
  if (runningUrl) return say(`Slipway runs here already: ${runningUrl}`);
  const closing = [claim.release];
  const isStopping = stopOnSignals(closing);
  const secret = readSecret(dataDir);

  await ensureDependencies();
  const { openStarters } = await import('../setup/weights.mjs');
  const { ensureBuild } = await import('../setup/build.mjs');
  const starters = await openStarters();
  closing.push(starters.stop);
  const firstWeights = starters.fetchNext();
  const { pageHashes } = await ensureBuild();
  await Promise.race([firstWeights, new Promise((resolve) => setTimeout(resolve, weightsGraceMs))]);

  const { bridge, url } = await serve({ pageHashes, options, secret, closing });
  claim.serveAt(url, await checkHealth(url));
  say(`Slipway is ready: ${url}`);
  // It asks this very server, which may be told to stop at this moment: no reason to end with an error.
  await greet(bridge, url, options).catch((error) => isStopping() || console.error(error));
  await fetchRest(starters, firstWeights);
}

/** Builds the handler of all requests, leaves the bridge where the routes look for it, and only then listens. */
async function serve({ pageHashes, options, secret, closing }) {
  const connections = storageOrigins(process.env.STORAGE_URL);
  const localMark = makeLocalMark();
  const listenerOf = requestHandler({
    mark: visitorMarker(localMark, options.isProxyTrusted, options.isPublic),
    headersOf: securityHeaders(pageHashes, connections),
    fileServers: [staticFiles(publicDir, ['weights', 'ort']), staticFiles(publicDir, ['sdk'], 'public, max-age=300')],
    handlePage: await openPages(),
  });
  const lan = localNetwork({ dataDir, handler: listenerOf(true), port: options.lanPort });
  let port;
  globalThis.slipwayServer = makeBridge({
    localMark,
    secret,
    setupCode: openSetupCode(dataDir, { preset: process.env.SLIPWAY_SETUP_CODE, onNewCode: sayNewCode }),
    signInLink: makeSignInLink(),
    lan,
    contentPolicy: noncePolicy(pageHashes, connections),
    publicOrigin: options.publicOrigin,
    port: () => port,
  });
  const listener = await listenOnLoopback(options.port, listenerOf(false));
  port = listener.port;
  closing.push(closeDatabase, listener.close, lan.stop);
  return { bridge: globalThis.slipwayServer, url: `http://localhost:${port}` };
}

async function openPages() {
  const { default: next } = await import('next');
  const app = next({ dev: false, dir: root });
  await app.prepare();
  return app.getRequestHandler();
}

function sayNewCode(code) {
  say(`Somebody tried ten wrong setup codes. The code is now ${code}`);
}

/** The routes opened the database in this process and left its handle where this script finds it. */
async function closeDatabase() {
  await globalThis.slipwayTicking?.stop();
  await globalThis.slipwayDatabase?.close();
}

/** The first request is ours: it opens the database and applies its migrations. Returns the id of this instance. */
async function checkHealth(url) {
  const response = await fetch(`${url}/api/v1/health`);
  const health = await response.json();
  if (!health.ok) throw new SetupError(`Slipway cannot work: ${health.error?.message ?? response.status}`, health.error?.code);
  return response.headers.get('slipway-instance');
}

async function greet(bridge, url, { isLan, publicOrigin, isProxyTrusted }) {
  const { greetOwner, greetPhones } = await import('./greeting.mjs');
  if (isLan) await greetPhones(bridge.lan);
  const response = await fetch(`${url}/api/v1/setup`);
  const { needed: isSetupNeeded } = response.ok ? await response.json() : {};
  greetOwner(bridge, { isSetupNeeded, isOpenToOthers: isLan || isProxyTrusted || publicOrigin !== undefined });
}

async function fetchRest(starters, firstWeights) {
  await firstWeights;
  while (await starters.fetchNext());
  const missing = starters.missing();
  if (missing.length > 0) say(`Missing weights: ${missing.join(', ')}. Everything else works; the next start fetches them.`);
}

/**
 * Ctrl+C and friends: undo, in reverse order, what was started. npm passes the signal on, so it may come twice.
 * @returns {() => boolean} is it being stopped?
 */
function stopOnSignals(closing) {
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), longestStopMs).unref();
    endPrograms();
    for (const close of closing.reverse()) await close();
    say('Slipway has stopped.');
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      stop().catch((error) => {
        console.error(error);
        process.exit(1);
      });
    });
  }
  return () => isStopping;
}
