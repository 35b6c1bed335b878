// Where the server listens by itself: loopback only, on both of its addresses, because browsers may take either for `localhost`.
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { SetupError, say } from '../setup/steps.mjs';

const loopback = ['127.0.0.1', '::1'];
const defaultPort = 3000;
const triedPorts = 50;

/**
 * Listens on a port that was asked for, or on 3000 and, when another program has it, on the next free one. 0 takes any.
 * @param {number | undefined} wantedPort
 * @returns {Promise<{port: number, close: () => Promise<void>}>} `close` lets answers under way finish for a second
 * @throws SetupError when the wanted port is taken
 */
export async function listenOnLoopback(wantedPort, handler) {
  if (wantedPort !== undefined) {
    const servers = await tryPort(wantedPort, handler);
    if (!servers) throw new SetupError(`Port ${wantedPort} is taken by another program. Choose another one: npm start -- --port N`);
    return listening(servers);
  }
  for (let port = defaultPort; port < defaultPort + triedPorts; port++) {
    const servers = await tryPort(port, handler);
    if (!servers) continue;
    if (port !== defaultPort) say(`Port ${defaultPort} is taken by another program; using ${port}.`);
    return listening(servers);
  }
  throw new SetupError(`The ports ${defaultPort} to ${defaultPort + triedPorts - 1} are all taken. Choose another one: npm start -- --port N`);
}

function listening(servers) {
  return { port: servers[0].address().port, close: () => closeServers(servers) };
}

/** A listener that has trouble later (no file descriptors left) says so; an error event that nobody hears would end the process. */
export function reporting(server) {
  return server.on('error', (error) => console.error('A listener of the server has trouble:', error));
}

/** Lets answers under way finish for a second, then ends them. */
export async function closeServers(servers) {
  const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
  const impatience = setTimeout(() => servers.map((server) => server.closeAllConnections()), 1000);
  for (const server of servers) server.closeIdleConnections();
  await Promise.all(closed);
  clearTimeout(impatience);
}

/** Servers on every loopback address of this machine, or undefined when another program has the port on one of them. */
async function tryPort(port, handler) {
  // Some systems let two programs share a port when one listens on all addresses: only a refused connection proves it free.
  if (port !== 0 && (await Promise.all(loopback.map((host) => isAnswered(host, port)))).includes(true)) return undefined;
  const servers = [];
  let wanted = port;
  for (const host of loopback) {
    const result = await listen(host, wanted, handler);
    if (result.server) {
      servers.push(result.server);
      wanted = result.server.address().port;
    } else if (result.code === 'EADDRINUSE') {
      for (const server of servers) server.close();
      return port === 0 ? tryPort(0, handler) : undefined;
    } else if (result.code === 'EACCES') {
      throw new SetupError(`This account may not listen on port ${wanted}. Choose another one: npm start -- --port N`);
    }
    // Any other refusal: this machine has no such address (IPv6 switched off).
  }
  if (servers.length === 0) throw new SetupError(`Could not listen on ${loopback.join(' or ')}.`);
  return servers;
}

function listen(host, port, handler) {
  return new Promise((resolve) => {
    const server = createServer(handler);
    server.once('error', (error) => resolve({ code: error.code }));
    server.listen({ host, port, ipv6Only: true }, () => resolve({ server: reporting(server) }));
  });
}

function isAnswered(host, port) {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const settle = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .once('connect', () => settle(true))
      .once('error', () => settle(false))
      .once('timeout', () => settle(false));
  });
}
