// Who asks: tells a visitor at this computer from everybody else, and notes address and scheme of every request in headers that
// only this script can set. The routes believe these headers (lib/registry/server-bridge.ts) and nothing else a client says.
import { randomBytes } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A browser at this computer sends one of these; a page that had its own name pointed at us (DNS rebinding) does not. */
const localHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;
const loopbackAddress = /^(127\.\d+\.\d+\.\d+|::1)$/;
/** Set by proxies: the one that asks is then not the visitor. */
const forwarding = /^(forwarded|via|x-real-ip|x-forwarded(-.+)?)$/;

const addressHeader = 'x-slipway-address';
const schemeHeader = 'x-slipway-scheme';

/** The header that says "this visitor sits at this computer": its value changes with every process, so nobody can know it. */
export function makeLocalMark() {
  return { header: 'x-slipway-local', value: randomBytes(24).toString('base64url') };
}

/**
 * Gives the function that marks a request before anybody reads it.
 * @param {{header: string, value: string}} localMark
 * @param {boolean} isProxyTrusted a proxy of ours stands before us: its last word on the address counts
 * @param {boolean} isPublic this server has a public address: a proxy on this machine that adds no headers would make everybody
 *   look like the person at it, so nobody is local
 * @returns {(request: import('node:http').IncomingMessage, isLan?: boolean) => {isLocal: boolean, isHttps: boolean}}
 *   `isLan`: the request came through the listener for the local network, which is never local
 */
export function visitorMarker(localMark, isProxyTrusted, isPublic = isProxyTrusted) {
  return (request, isLan = false) => {
    const { headers, socket } = request;
    const address = plainAddress(socket.remoteAddress);
    const isForwarded = Object.keys(headers).some((name) => forwarding.test(name));
    const isLocal = !isPublic && !isLan && !isForwarded && loopbackAddress.test(address) && localHost.test(headers.host ?? '');
    const isHttps = socket.encrypted === true || (isProxyTrusted && lastOf(headers['x-forwarded-proto']) === 'https');
    const visitor = (isProxyTrusted && !isLan && lastOf(headers['x-forwarded-for'])) || address;
    for (const name of Object.keys(headers)) {
      // A stranger's word about other addresses would reach Next, which believes it.
      const isUnbelieved = forwarding.test(name) && (isLan || !isProxyTrusted);
      if (isUnbelieved || [localMark.header, addressHeader, schemeHeader].includes(name)) delete headers[name];
    }
    if (isLocal) headers[localMark.header] = localMark.value;
    headers[addressHeader] = plainAddress(visitor);
    headers[schemeHeader] = isHttps ? 'https' : 'http';
    return { isLocal, isHttps };
  };
}

/** An IPv4 address that came through an IPv6 socket is written as IPv4. */
function plainAddress(address = '') {
  const mapped = address.replace(/^::ffff:/i, '');
  return isIPv4(mapped) ? mapped : address;
}

function lastOf(header = '') {
  return String(header).split(',').at(-1).trim();
}
