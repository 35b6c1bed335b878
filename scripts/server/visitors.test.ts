// Over real sockets: the handler of the start script with a small page handler in place of Next, on loopback and on the listener
// for the local network.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestHandler } from './handler.mjs';
import { lanAddresses, localNetwork } from './lan.mjs';
import { listenOnLoopback } from './listen.mjs';
import { readOptions } from './options.mjs';
import { securityHeaders } from './security-headers.mjs';
import { makeLocalMark, visitorMarker } from './visitors.mjs';

const mark = makeLocalMark();
/** Tells which headers the routes would see. */
const handlePage = async (request: IncomingMessage, response: ServerResponse) => {
  response.setHeader('Content-Type', 'application/json').end(JSON.stringify(request.headers));
};
const listenerOf = (isProxyTrusted: boolean) =>
  requestHandler({ mark: visitorMarker(mark, isProxyTrusted), headersOf: securityHeaders({}), fileServers: [], handlePage });

/** The headers of a request as the routes see them. */
function seen(url: string, headers: Record<string, string | string[]> = {}): Promise<IncomingHttpHeaders> {
  const send = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = send(url, { headers, rejectUnauthorized: false, agent: false }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (chunk) => {
        body += chunk;
      });
      answer.on('end', () => resolve(JSON.parse(body)));
    });
    sent.on('error', reject).end();
  });
}
const isLocal = (headers: IncomingHttpHeaders) => headers[mark.header] === mark.value;

describe('who asks', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'slipway-visitors-'));
  const lan = localNetwork({ dataDir, handler: listenerOf(false)(true), port: 0 });
  let plain: { port: number; close: () => Promise<void> };
  let behindProxy: { port: number; close: () => Promise<void> };
  beforeAll(async () => {
    plain = await listenOnLoopback(0, listenerOf(false)(false));
    behindProxy = await listenOnLoopback(0, listenerOf(true)(false));
  });
  afterAll(async () => {
    await Promise.all([plain.close(), behindProxy.close(), lan.stop()]);
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('R1 a browser at this computer is local, by each name of the loopback address', async () => {
    const { port } = plain;
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'localhost', 'LOCALHOST:80']) {
      expect(isLocal(await seen(`http://127.0.0.1:${port}/`, { host })), host).toBe(true);
    }
    expect(await seen(`http://127.0.0.1:${port}/`)).toMatchObject({ 'x-slipway-address': '127.0.0.1', 'x-slipway-scheme': 'http' });
  });

  test('R1 another name for this computer is not local (DNS rebinding)', async () => {
    const { port } = plain;
    const hosts = [
      'evil.example',
      `evil.example:${port}`,
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      'localhost.',
      '127.0.0.2',
      '0.0.0.0',
      'localhost:1@evil',
    ];
    for (const host of hosts) expect(isLocal(await seen(`http://127.0.0.1:${port}/`, { host })), host).toBe(false);
  });

  test('R1 behind a public address nobody is local, even where a proxy adds no header', async () => {
    expect(await seen(`http://127.0.0.1:${behindProxy.port}/`)).not.toHaveProperty(mark.header);
    expect(readOptions([], { SLIPWAY_ORIGIN: 'https://slipway.example.com' })).toMatchObject({ isPublic: true, isProxyTrusted: false });
    expect(readOptions([], { SLIPWAY_TRUST_PROXY: '1' })).toMatchObject({ isPublic: true });
    expect(readOptions([], { SLIPWAY_ORIGIN: 'http://localhost:3000' })).toMatchObject({ isPublic: false });
  });

  test('R1 a request that a proxy passed on is not local, trusted or not', async () => {
    for (const { port } of [plain, behindProxy]) {
      for (const header of ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'x-forwarded-anything', 'Forwarded', 'X-Real-IP', 'Via']) {
        const headers = await seen(`http://localhost:${port}/`, { [header]: 'localhost' });
        expect(isLocal(headers), header).toBe(false);
      }
    }
  });

  test('R1 a forged mark is taken off, so are forged address and scheme', async () => {
    const forged = { host: 'evil.example', [mark.header]: 'true', 'x-slipway-address': '9.9.9.9', 'x-slipway-scheme': 'https' };
    const headers = await seen(`http://127.0.0.1:${plain.port}/`, forged);
    expect(headers[mark.header]).toBeUndefined();
    expect(headers).toMatchObject({ 'x-slipway-address': '127.0.0.1', 'x-slipway-scheme': 'http' });
    // Even the right value, and even several times: it is the server's word or nobody's.
    const repeated = { host: 'evil.example', [mark.header]: [mark.value, mark.value] };
    expect((await seen(`http://127.0.0.1:${plain.port}/`, repeated))[mark.header]).toBeUndefined();
    expect(makeLocalMark().value).not.toBe(mark.value);
  });

  test('the address is the socket, or the last word of a trusted proxy; nobody else is believed', async () => {
    const headers = { 'X-Forwarded-For': '1.1.1.1, 2.2.2.2', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'a.example' };
    const trusted = await seen(`http://127.0.0.1:${behindProxy.port}/`, headers);
    expect(trusted).toMatchObject({ 'x-slipway-address': '2.2.2.2', 'x-slipway-scheme': 'https', 'x-forwarded-host': 'a.example' });
    const untrusted = await seen(`http://127.0.0.1:${plain.port}/`, headers);
    expect(untrusted).toMatchObject({ 'x-slipway-address': '127.0.0.1', 'x-slipway-scheme': 'http' });
    expect(Object.keys(untrusted).filter((name) => name.startsWith('x-forwarded'))).toEqual([]);
  });

  test.skipIf(lanAddresses().length === 0)('R1 nobody is local on the listener for the local network, not even this computer', async () => {
    const { urls } = await lan.start();
    const { port } = new URL(urls[0] ?? '');
    for (const url of [`https://localhost:${port}/`, `https://127.0.0.1:${port}/`, ...urls]) {
      const headers = await seen(url, { [mark.header]: mark.value });
      expect(headers[mark.header], url).toBeUndefined();
      expect(headers['x-slipway-scheme']).toBe('https');
    }
    const headers = await seen(urls[0] ?? '', { 'X-Forwarded-For': '1.1.1.1' });
    expect(headers['x-slipway-address']).toBe(lanAddresses()[0]);
  });

  test.skipIf(lanAddresses().length === 0)('R1 another computer is not local, whatever it calls us', async () => {
    // As if the loopback listener were reachable from outside, by a forwarded port for example.
    const outside = createServer(listenerOf(false)(false));
    const [address = ''] = lanAddresses();
    await new Promise<void>((resolve) => outside.listen(0, address, resolve));
    const { port } = outside.address() as AddressInfo;
    const headers = await seen(`http://${address}:${port}/`, { host: `localhost:${port}` });
    expect([isLocal(headers), headers['x-slipway-address']]).toEqual([false, address]);
    outside.close();
  });

  test('a request line that asks a proxy is refused', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(plain.port, '127.0.0.1', () =>
        socket.write('GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'),
      );
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString();
      });
      socket.on('end', () => resolve(text)).on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
  });
});
