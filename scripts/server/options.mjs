// What a person may say about a start: arguments first, then the environment. docs/self-host.md lists them all.
import { parseArgs } from 'node:util';
import { SetupError } from '../setup/steps.mjs';

const usage =
  'Usage: npm start -- [--port N] [--lan]   (also: PORT=N npm start; the data directory is SLIPWAY_DATA_DIR or .data)\n' +
  '  --lan   lets phones on the local network in, over https';

/**
 * @param {readonly string[]} argv
 * @param {Record<string, string | undefined>} env
 * @returns {{port: number | undefined, isLan: boolean, lanPort: number | undefined, publicOrigin: string | undefined, isProxyTrusted: boolean, isPublic: boolean}}
 * @throws SetupError with what is wrong
 */
export function readOptions(argv, env = process.env) {
  let values;
  try {
    values = parseArgs({ args: [...argv], options: { port: { type: 'string' }, lan: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new SetupError(`${error.message}\n${usage}`);
  }
  const publicOrigin = readOrigin(env.SLIPWAY_ORIGIN);
  const isProxyTrusted = env.SLIPWAY_TRUST_PROXY === '1';
  return {
    port: readPort(values.port ?? env.PORT),
    isLan: values.lan === true,
    lanPort: readPort(env.SLIPWAY_LAN_PORT),
    publicOrigin,
    isProxyTrusted,
    isPublic: isProxyTrusted || (publicOrigin !== undefined && !loopbackName.test(new URL(publicOrigin).hostname)),
  };
}

const loopbackName = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

function readPort(text) {
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new SetupError(`A port is a number from 0 to 65535, not ${text}.\n${usage}`);
  return port;
}

function readOrigin(text) {
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '') return url.origin;
  throw new SetupError(`SLIPWAY_ORIGIN is the address people use, like https://slipway.example.com, not ${text}.`, 'config/origin');
}
