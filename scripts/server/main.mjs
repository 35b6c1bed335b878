// `npm start` from the first line to the last: one claim on the data directory, packages, weights beside the build, then one
// Node process that serves pages, API and fetched files until it is told to stop.
import { parseArgs } from 'node:util';
import { ensureDependencies } from '../setup/dependencies.mjs';
import { dataDir, publicDir, root } from '../setup/paths.mjs';
import { endPrograms, SetupError, say } from '../setup/steps.mjs';
import { listenOnLoopback } from './listen.mjs';
import { securityHeaders } from './security-headers.mjs';
import { claimDataDir } from './single-instance.mjs';
import { staticFiles } from './static-files.mjs';

const usage = 'Usage: npm start -- [--port N]   (also: PORT=N npm start; the data directory is SLIPWAY_DATA_DIR or .data)';
/** How long a finished set-up still waits for the small starter weights before it opens the page without them. */
const weightsGraceMs = 5000;
const longestStopMs = 8000;

/** Starts everything. Returns when the page is open, or when a Slipway that was running here already has been named. */
export async function main(argv) {
  const wantedPort = readPort(argv, process.env.PORT);
  process.chdir(root);
  Object.assign(process.env, { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', SLIPWAY_ROOT: root, SLIPWAY_DATA_DIR: dataDir });

  const { url: runningUrl, claim } = await claimDataDir(dataDir);
  if (runningUrl) return say(`Slipway runs here already: ${runningUrl}`);
  const closing = [claim.release];
  stopOnSignals(closing);

  await ensureDependencies();
  const { openStarters } = await import('../setup/weights.mjs');
  const { ensureBuild } = await import('../setup/build.mjs');
  const starters = await openStarters();
  closing.push(starters.stop);
  const firstWeights = starters.fetchNext();
  const { pageHashes } = await ensureBuild();
  await Promise.race([firstWeights, new Promise((resolve) => setTimeout(resolve, weightsGraceMs))]);

  const port = await serve(pageHashes, wantedPort, closing);
  const url = `http://localhost:${port}`;
  claim.serveAt(url, await checkHealth(url));
  say(`Slipway is ready: ${url}`);
  await fetchRest(starters, firstWeights);
}

function readPort(argv, fromEnvironment) {
  let text = fromEnvironment;
  try {
    const { values } = parseArgs({ args: argv, options: { port: { type: 'string' } } });
    text = values.port ?? text;
  } catch (error) {
    throw new SetupError(`${error.message}\n${usage}`);
  }
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new SetupError(`A port is a number from 0 to 65535, not ${text}.\n${usage}`);
  return port;
}

async function serve(pageHashes, wantedPort, closing) {
  const { default: next } = await import('next');
  const app = next({ dev: false, dir: root });
  const headersOf = securityHeaders(pageHashes);
  const serveFile = staticFiles(publicDir, ['weights', 'ort']);
  await app.prepare();
  const handlePage = app.getRequestHandler();
  const handle = async (request, response) => {
    const path = pathOf(request.url);
    for (const [name, value] of Object.entries(headersOf(path))) response.setHeader(name, value);
    if (await serveFile(request, response, path)) return;
    await handlePage(request, response);
  };
  const listener = await listenOnLoopback(wantedPort, (request, response) => {
    handle(request, response).catch((error) => {
      console.error(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  });
  closing.push(closeDatabase, listener.close);
  return listener.port;
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

/** The routes opened the database in this process and left its handle where this script finds it. */
async function closeDatabase() {
  await globalThis.slipwayDatabase?.close();
}

/** The first request is ours: it opens the database and applies its migrations. Returns the id of this instance. */
async function checkHealth(url) {
  const response = await fetch(`${url}/api/v1/health`);
  const health = await response.json();
  if (!health.ok) throw new SetupError(`The database in ${dataDir} could not be opened: ${health.error?.message ?? response.status}`);
  return response.headers.get('slipway-instance');
}

async function fetchRest(starters, firstWeights) {
  await firstWeights;
  while (await starters.fetchNext());
  const missing = starters.missing();
  if (missing.length > 0) say(`Missing weights: ${missing.join(', ')}. Everything else works; the next start fetches them.`);
}

/** Ctrl+C and friends: undo, in reverse order, what was started. npm passes the signal on, so it may come twice. */
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
}
