import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestHandler } from './handler.mjs';
import { listenOnLoopback } from './listen.mjs';
import { inlineScriptHashes, noncePolicy, securityHeaders } from './security-headers.mjs';
import { staticFiles } from './static-files.mjs';
import { storageOrigins } from './storage-origin.mjs';
import { makeLocalMark, visitorMarker } from './visitors.mjs';

const pageHashes = { '/': ['sha256-home'], '/device': ['sha256-device'], '/_not-found': ['sha256-missing'] };
const bucket = 'https://s3.example.com';
const policyOf = (path: string) => String(securityHeaders(pageHashes, [bucket])(path)['Content-Security-Policy']);
const directive = (policy: string, name: string) => policy.split('; ').find((part) => part.startsWith(`${name} `));

describe('F16 headers by path', () => {
  test('F16 pages are cross-origin isolated, their inline scripts named by hash', () => {
    expect(securityHeaders(pageHashes)('/')).toMatchObject({
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    });
    expect(directive(policyOf('/'), 'script-src')).toBe("script-src 'self' 'wasm-unsafe-eval' 'sha256-home'");
    expect(directive(policyOf('/nowhere'), 'script-src')).toContain("'sha256-missing'");
    expect(securityHeaders(pageHashes)('/')['Strict-Transport-Security']).toBeUndefined();
  });

  test('F16 every device address has the policy of the one device page', () => {
    for (const path of ['/device', '/device/ek_abc', '/device/x']) expect(directive(policyOf(path), 'script-src')).toContain("'sha256-device'");
    expect(directive(policyOf('/device/ek_abc/more'), 'script-src')).toContain("'sha256-missing'");
  });

  test('F16 device routes and the device library are for any site', () => {
    expect(securityHeaders(pageHashes)('/d/v1/ek_abc/manifest')).toEqual({});
    expect(securityHeaders(pageHashes)('/sdk/v1/slipway.js')).toEqual({
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'X-Content-Type-Options': 'nosniff',
    });
    // The runtime is loaded by apps, and starts workers of our own isolated pages.
    expect(securityHeaders(pageHashes)('/ort/ort-wasm-simd-threaded.mjs')).toMatchObject({
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Content-Security-Policy': expect.stringContaining('script-src'),
    });
  });

  test('a page made at its request runs what carries its nonce, and nothing inline besides', () => {
    const policy = noncePolicy(pageHashes, [bucket])('abc');
    expect(directive(policy, 'script-src')).toBe("script-src 'self' 'wasm-unsafe-eval' 'nonce-abc' 'sha256-missing'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
    expect(directive(policy, 'connect-src')).toBe(`connect-src 'self' blob: ${bucket}`);
  });

  test('https is remembered, but never for this computer itself', () => {
    const headersOf = securityHeaders(pageHashes);
    expect(headersOf('/', { isHttps: true, host: 'slipway.example.com' })['Strict-Transport-Security']).toBe('max-age=31536000');
    expect(headersOf('/d/v1/x', { isHttps: true, host: 'slipway.example.com' })['Strict-Transport-Security']).toBe('max-age=31536000');
    for (const host of ['localhost', 'localhost:3443', '127.0.0.1:3443', '[::1]:3443']) {
      expect(headersOf('/', { isHttps: true, host })['Strict-Transport-Security'], host).toBeUndefined();
    }
  });

  test('pages may call the object store that takes uploads', () => {
    expect(storageOrigins(undefined)).toEqual([]);
    expect(storageOrigins('s3://models/a?endpoint=http://127.0.0.1:4568')).toEqual(['http://127.0.0.1:4568']);
    expect(storageOrigins('s3://models?endpoint=https://store.example.com/base&style=host')).toEqual(['https://models.store.example.com']);
    expect(storageOrigins('s3://models?region=eu-central-1')).toEqual(['https://models.s3.eu-central-1.amazonaws.com']);
    expect(storageOrigins('s3://models?region=eu-central-1&style=path')).toEqual(['https://s3.eu-central-1.amazonaws.com']);
    for (const wrong of ['nonsense', 'https://a.example', 's3://models?endpoint=nonsense']) expect(storageOrigins(wrong)).toEqual([]);
  });

  test('hashes are those of the inline scripts, each once', () => {
    const html = '<script src="/a.js"></script><script>1</script><script async>1</script><script></script>';
    expect(inlineScriptHashes(html)).toEqual(['sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=']);
  });
});

describe('F16 headers as they arrive', () => {
  const base = mkdtempSync(join(tmpdir(), 'slipway-headers-'));
  let listener: { port: number; close: () => Promise<void> };
  const handlePage = async (request: { url?: string | undefined }, response: ServerResponse) => {
    // As a route answers a download, once through setHeader and once through writeHead.
    if (request.url === '/api/set') response.setHeader('Content-Security-Policy', 'sandbox').end();
    else if (request.url === '/api/write') response.writeHead(200, { 'content-security-policy': 'sandbox' }).end();
    // As Next does: it keeps every header of a route but the length.
    else if (request.url?.startsWith('/d/v1/blobs/')) {
      if (request.url.endsWith('gzip')) response.setHeader('Content-Encoding', 'gzip');
      response.setHeader('x-slipway-length', '5').write('by');
      response.end('tes');
    } else if (request.url === '/fails') throw new Error('planted');
    else response.end('page');
  };
  beforeAll(async () => {
    mkdirSync(join(base, 'sdk', 'v1'), { recursive: true });
    writeFileSync(join(base, 'sdk', 'v1', 'slipway.js'), 'export {};');
    const listenerOf = requestHandler({
      mark: visitorMarker(makeLocalMark(), false),
      headersOf: securityHeaders(pageHashes),
      fileServers: [staticFiles(base, ['sdk'], 'public, max-age=300')],
      handlePage,
    });
    listener = await listenOnLoopback(0, listenerOf(false));
  });
  afterAll(async () => {
    await listener.close();
    rmSync(base, { recursive: true, force: true });
  });
  const get = (path: string, headers = {}) => fetch(`http://localhost:${listener.port}${path}`, { headers });

  test('what a page or route says about itself counts; the rest is filled in', async () => {
    for (const path of ['/api/set', '/api/write']) {
      const { headers } = await get(path);
      expect(headers.get('content-security-policy'), path).toBe('sandbox');
      expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin');
    }
    expect((await get('/device/ek_abc?model=harbour')).headers.get('content-security-policy')).toContain('sha256-device');
  });

  test('a download says its length again, unless it was compressed on its way', async () => {
    const plain = await get('/d/v1/blobs/a');
    expect([plain.headers.get('content-length'), plain.headers.get('x-slipway-length'), await plain.text()]).toEqual(['5', null, 'bytes']);
    const packed = await fetch(`http://localhost:${listener.port}/d/v1/blobs/gzip`, { method: 'HEAD' });
    expect([packed.headers.get('content-length'), packed.headers.get('x-slipway-length')]).toEqual([null, null]);
  });

  test('device routes answer without any header of the studio', async () => {
    const { headers } = await get('/d/v1/ek_abc/manifest');
    for (const name of ['content-security-policy', 'cross-origin-resource-policy', 'cross-origin-embedder-policy', 'cross-origin-opener-policy']) {
      expect(headers.get(name), name).toBeNull();
    }
  });

  test('the device library is served to any site, for five minutes', async () => {
    const answer = await get('/sdk/v1/slipway.js', { Origin: 'https://app.example' });
    expect(await answer.text()).toBe('export {};');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=300',
      'content-type': 'text/javascript; charset=utf-8',
    });
    expect(answer.headers.get('cross-origin-embedder-policy')).toBeNull();
    const etag = answer.headers.get('etag') ?? '';
    const again = await get('/sdk/v1/slipway.js', { 'If-None-Match': etag });
    expect([again.status, again.headers.get('access-control-allow-origin')]).toEqual([304, '*']);
    const missing = await get('/sdk/v1/nothing.js');
    expect([missing.status, missing.headers.get('cache-control')]).toEqual([404, null]);
  });

  test('a fault in a page is a 500, not the end of the server', async () => {
    const shown = console.error;
    const errors: unknown[] = [];
    console.error = (error: unknown) => errors.push(error);
    expect((await get('/fails')).status).toBe(500);
    console.error = shown;
    expect(errors).toHaveLength(1);
    expect(await (await get('/')).text()).toBe('page');
  });
});
