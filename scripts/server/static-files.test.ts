import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { staticFiles } from './static-files.mjs';

describe('files that are served beside the pages', () => {
  const base = mkdtempSync(join(tmpdir(), 'slipway-static-'));
  const handle = staticFiles(join(base, 'public'), ['weights', 'ort']);
  let server: Server;
  let port = 0;
  beforeAll(async () => {
    mkdirSync(join(base, 'public', 'weights', 'net'), { recursive: true });
    writeFileSync(join(base, 'public', 'weights', '.net.partial'), 'secret');
    writeFileSync(join(base, 'public', 'other.json'), 'secret');
    writeFileSync(join(base, 'secret.json'), 'secret');
    server = createServer(async (incoming, outgoing) => {
      const isHandled = await handle(incoming, outgoing, decodeURIComponent(incoming.url ?? ''));
      if (!isHandled) outgoing.writeHead(299).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address !== null && typeof address === 'object') port = address.port;
  });
  afterAll(() => {
    server.close();
    rmSync(base, { recursive: true, force: true });
  });

  /** A request whose path is sent as written; fetch would tidy it. */
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, headers, method }, (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (chunk) => {
          body += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      });
      sent.on('error', reject).end();
    });

  test('serves a file that appeared later, with its type, and answers 304 until it changes', async () => {
    expect((await get('/weights/net/model.json')).status).toBe(404);
    writeFileSync(join(base, 'public', 'weights', 'net', 'model.json'), '{"a":1}');
    const first = await get('/weights/net/model.json');
    expect(first).toMatchObject({
      status: 200,
      body: '{"a":1}',
      headers: { 'content-type': 'application/json; charset=utf-8', 'content-length': '7' },
    });
    const etag = String(first.headers['etag']);
    expect(await get('/weights/net/model.json', { 'If-None-Match': etag })).toMatchObject({ status: 304, body: '' });
    writeFileSync(join(base, 'public', 'weights', 'net', 'model.json'), '{"a":22}');
    expect((await get('/weights/net/model.json', { 'If-None-Match': etag })).body).toBe('{"a":22}');
    expect(await get('/weights/net/model.json', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
    expect((await get('/weights/net/model.json', {}, 'POST')).status).toBe(405);
  });

  test('never leaves its folders and shows no work files', async () => {
    const outside = [
      '/weights/../../secret.json',
      '/weights/..%2f..%2fsecret.json',
      '/weights/..\\..\\secret.json',
      '/weights/.net.partial',
      '/weights/net',
      '/weights/',
    ];
    for (const path of outside) expect(await get(path), path).toMatchObject({ status: 404, body: '' });
    expect((await get('/other.json')).status).toBe(299);
    expect((await get('/weights/%00')).status).toBe(404);
  });
});
