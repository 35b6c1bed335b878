import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VersionManifest, VersionView } from '@/lib/api';
import { zipOfFiles } from './intake/testing/test-package';
import { type TestHost, type TestUser, testHost } from './testing/host';
import { makeModel, publish, sha256, start, type TestModel, text } from './testing/publish';

const files = { 'z.txt': text('last'), 'a/b/c.bin': text('0123456789'), 'a.html': text('<script>alert(1)</script>') };

/** Names in the order of a zip's own directory. */
function namesIn(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const names: string[] = [];
  for (let at = 0; at + 46 <= bytes.length; at++) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    names.push(new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + view.getUint16(at + 28, true))));
  }
  return names;
}

describe('bytes of versions', () => {
  let server: TestHost;
  let owner: TestUser;
  let model: TestModel;
  let zip: Uint8Array<ArrayBuffer>;
  let fromFiles: VersionView;
  let fromZip: VersionView;
  beforeAll(async () => {
    zip = await zipOfFiles(
      new Map([
        ['b.txt', text('b')],
        ['ä/ö.txt', text('umlaut')],
      ]),
    );
    server = await testHost();
    owner = await server.makeUser('Ada');
    await server.makeOrganization('acme', owner);
    model = await makeModel(server, owner, 'acme');
    fromFiles = await publish(model, files);
    fromZip = await publish(model, zip);
  });
  afterAll(() => server?.close());

  const get = (rest: string, headers: Record<string, string> = {}, method = 'GET') =>
    server.request(method, `${model.path}/versions/${rest}`, { as: owner, headers });
  const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

  test('R7 archive.zip of a zip is the sent zip, byte for byte', async () => {
    const response = await get('2/archive.zip');
    expect(response.headers.get('etag')).toBe(`"${sha256(zip)}"`);
    expect(fromZip.archive).toEqual({ sha256: sha256(zip), size: zip.length });
    expect(await bytesOf(response)).toEqual(new Uint8Array(zip));
    expect(new TextDecoder().decode(await bytesOf(await get('2/files/%C3%A4/%C3%B6.txt')))).toBe('umlaut');
  });

  test('R7 archive.zip of files lists exactly the relative paths; the same folder twice gives one hash', async () => {
    const archive = await bytesOf(await get('1/archive.zip'));
    expect(namesIn(archive)).toEqual(['a.html', 'a/b/c.bin', 'z.txt']);
    expect(fromFiles.archive).toEqual({ sha256: sha256(archive), size: archive.length });
    const reordered = { 'a/b/c.bin': files['a/b/c.bin'], 'z.txt': files['z.txt'], 'a.html': files['a.html'] };
    expect((await publish(model, reordered)).archive).toEqual(fromFiles.archive);
  });

  test('files come for saving, never as a page of ours', async () => {
    const response = await get('1/files/a.html');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="a.html"; filename*=UTF-8''a.html`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'content-length': '25',
      'accept-ranges': 'bytes',
    });
    expect(await response.text()).toBe('<script>alert(1)</script>');
    expect((await get('1/files/nowhere')).status).toBe(404);
    expect((await get('1/files/..%2Fz.txt')).status).toBe(404);
  });

  test('ranges, HEAD and ETag of a file', async () => {
    const path = '1/files/a/b/c.bin';
    const range = async (value: string, more = {}) => {
      const response = await get(path, { range: value, ...more });
      return [response.status, response.headers.get('content-range'), response.status === 416 ? '' : await response.text()];
    };
    expect(await range('bytes=0-3')).toEqual([206, 'bytes 0-3/10', '0123']);
    expect(await range('bytes=8-')).toEqual([206, 'bytes 8-9/10', '89']);
    expect(await range('bytes=-2')).toEqual([206, 'bytes 8-9/10', '89']);
    expect(await range('bytes=10-')).toEqual([416, 'bytes */10', '']);
    expect(await range('bytes=0-1,4-5')).toEqual([200, null, '0123456789']);
    expect(await range('bytes=0-1', { 'if-range': '"other"' })).toEqual([200, null, '0123456789']);
    const etag = `"${sha256(files['a/b/c.bin'])}"`;
    expect((await get(path, { 'if-none-match': etag })).status).toBe(304);
    const head = await get(path, {}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), head.headers.get('etag'), await head.text()]).toEqual([200, '10', etag, '']);
  });

  test('the version manifest names every file of a version without a package, and the archive', async () => {
    const { body } = await server.call<VersionManifest>('GET', `${model.path}/versions/1/manifest`, { as: owner });
    expect(body).toMatchObject({ schema: 'slipway.version/1', model: 'cats', version: 1, signatureId: null, archive: fromFiles.archive });
    expect(body.variants.map(({ id, files: named }) => [id, named.map(({ path, sha256: hash, size }) => [path, hash, size])])).toEqual([
      [
        'raw',
        Object.entries(files)
          .map(([path, bytes]) => [path, sha256(bytes), bytes.length])
          .sort(),
      ],
    ]);
  });

  test('a version that is not ready has no bytes yet', async () => {
    const { body } = await start(model, { 'new.bin': text('new') });
    for (const rest of ['archive.zip', 'manifest', 'files/new.bin']) {
      const response = await get(`${body.version.id}/${rest}`);
      expect([response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([409, 'version/not-ready']);
    }
  });
});
