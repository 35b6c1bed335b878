// Lets phones on the local network in: an HTTPS listener on all IPv4 addresses, started with `--lan` or by the owner's button
// while the server runs. Same pages and routes; its visitors are never local. Off until somebody asks for it.
import { createServer } from 'node:https';
import { hostname, networkInterfaces } from 'node:os';
import { SetupError } from '../setup/steps.mjs';
import { localCertificate } from './certificate.mjs';
import { closeServers, reporting } from './listen.mjs';

const defaultPort = 3443;
const triedPorts = 50;
const privateRange = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/;
const linkLocalRange = /^169\.254\./;
/** Networks inside this computer (containers, virtual machines): phones are not there. */
const virtualInterface = /^(docker|br-|veth|virbr|vmnet|vboxnet|vethernet|utun|tun|tap|tailscale|wg|zt)/i;

/**
 * The listener for the local network, not started yet.
 * @param {{dataDir: string, handler: import('node:http').RequestListener, port?: number | undefined}} options `port`: 3443 or
 *   the next free one when left out, 0 takes any
 * @returns {{state: () => LanState, names: () => string[], start: () => Promise<LanState>, stop: () => Promise<LanState>}}
 *   `urls`: addresses to type or scan, the likeliest first. `names`: all origins it answers at.
 * @typedef {{on: boolean, urls: readonly string[]}} LanState
 */
export function localNetwork({ dataDir, handler, port: wantedPort }) {
  let server;
  let turn = Promise.resolve();
  const addressAt = (host) => `https://${host}:${server.address().port}`;
  const state = () => (server ? { on: true, urls: lanAddresses().map(addressAt) } : { on: false, urls: [] });
  const names = () => (server ? ['localhost', '127.0.0.1', hostname().toLowerCase(), ...lanAddresses()].map(addressAt) : []);
  /** One after the other: two presses of the button start one listener. */
  const inTurn = (act) => {
    const done = turn.then(act).then(state);
    turn = done.catch(() => undefined);
    return done;
  };
  const start = () =>
    inTurn(async () => {
      const addresses = lanAddresses();
      if (addresses.length === 0)
        throw new SetupError('This computer is in no network: it has no IPv4 address that a phone could reach.', 'lan/no-address');
      const certificate = await localCertificate(dataDir, addresses);
      if (server) server.setSecureContext(certificate);
      else server = await listenOn(certificate, wantedPort, handler);
    });
  const stop = () =>
    inTurn(async () => {
      const stopped = server;
      server = undefined;
      if (stopped) await closeServers([stopped]);
    });
  return { state, names, start, stop };
}

/** IPv4 addresses of this computer in other computers' networks, the one that a phone most likely shares first. */
export function lanAddresses(interfaces = networkInterfaces()) {
  return Object.entries(interfaces)
    .flatMap(([name, entries]) => (entries ?? []).map(({ address, family, internal }) => ({ name, address, family, internal })))
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !linkLocalRange.test(address))
    .map(({ name, address }) => ({ address, rank: (virtualInterface.test(name) ? 2 : 0) + (privateRange.test(address) ? 0 : 1) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ address }) => address);
}

async function listenOn(certificate, wantedPort, handler) {
  if (wantedPort !== undefined) {
    const server = await tryListen(certificate, wantedPort, handler);
    if (server) return server;
    throw new SetupError(`Port ${wantedPort} for the local network is taken by another program (SLIPWAY_LAN_PORT).`, 'lan/port-taken');
  }
  for (let port = defaultPort; port < defaultPort + triedPorts; port++) {
    const server = await tryListen(certificate, port, handler);
    if (server) return server;
  }
  throw new SetupError(
    `The ports ${defaultPort} to ${defaultPort + triedPorts - 1} are all taken; set SLIPWAY_LAN_PORT to a free one.`,
    'lan/port-taken',
  );
}

/** Undefined when another program has the port. */
function tryListen(certificate, port, handler) {
  return new Promise((resolve, reject) => {
    const server = createServer(certificate, handler);
    server.once('error', (error) => (error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(undefined) : reject(error)));
    server.listen({ host: '0.0.0.0', port }, () => resolve(reporting(server)));
  });
}
