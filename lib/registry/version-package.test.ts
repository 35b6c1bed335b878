import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VersionManifest } from '@/lib/api';
import { testPackage, zipOfFiles } from './intake/testing/test-package';
import { openArtifacts } from './storage';
import { startS3Server, type TestS3Server } from './storage/testing/s3-server';
import { type TestHost, type TestUser, testHost } from './testing/host';
import { finalize, makeModel, publish, sendAll, sha256, start, type TestModel, text } from './testing/publish';

const files = Object.fromEntries(testPackage());
const backbone = 'exports/onnx-f32/backbone.bin';

async function manifestOf({ server, as, path }: TestModel, number: number): Promise<VersionManifest> {
  return (await server.call<VersionManifest>('GET', `${path}/versions/${number}/manifest`, { as })).body;
}

describe('versions with a package', () => {
  let server: TestHost;
  let owner: TestUser;
  beforeAll(async () => {
    server = await testHost();
    owner = await server.makeUser('Ada');
    await server.makeOrganization('acme', owner);
  });
  afterAll(() => server?.close());

  test('as files and as a zip they say the same: signature, metrics, variants, golden samples', async () => {
    const model = await makeModel(server, owner, 'acme', 'package');
    const zip = await zipOfFiles(testPackage());
    const fromFiles = await publish(model, files);
    const fromZip = await publish(model, zip);
    const own = JSON.parse(new TextDecoder().decode(files['slipway.json'])) as { io: { signatureId: string }; metrics: object };
    for (const view of [fromFiles, fromZip]) expect(view).toMatchObject({ signatureId: own.io.signatureId, metrics: own.metrics });
    const [first, second] = [await manifestOf(model, 1), await manifestOf(model, 2)];
    expect(first.variants).toEqual(second.variants);
    expect(first.golden).toEqual(second.golden);
    expect(first.golden?.files.map(({ path }) => path).sort()).toEqual(['golden/00.bin', 'golden/00.png', 'golden/golden.json']);
    const stored = first.variants.flatMap((variant) => variant.files).find(({ path }) => path === backbone);
    const bytes = files[backbone] ?? new Uint8Array();
    const mebibytes = 4 * 1024 * 1024;
    expect(stored).toEqual({
      path: backbone,
      sha256: sha256(bytes),
      size: bytes.length,
      chunks: [sha256(bytes.subarray(0, mebibytes)), sha256(bytes.subarray(mebibytes))],
    });
  });

  test('a new head over a known backbone sends only the head', async () => {
    const model = await makeModel(server, owner, 'acme', 'head');
    await publish(model, files);
    const retrained = Object.fromEntries(testPackage({ head: 2 }));
    const { body: started } = await start(model, retrained, { parent: 1 });
    const sent = await sendAll(model, started, retrained);
    expect(sent).toBeLessThan(20_000);
    expect((await finalize(model, started.version.id)).body).toMatchObject({ number: 2, newBytes: sent, parent: 1 });
    // Known bytes have their chunks in the new manifest as well.
    const variant = (await manifestOf(model, 2)).variants[0];
    expect(variant?.files.find(({ path }) => path === backbone)?.chunks?.length).toBe(2);
  });

  test('bytes that came as an archive get chunks when they come as a file', async () => {
    const model = await makeModel(server, owner, 'acme', 'nested');
    const zip = await zipOfFiles(testPackage({ head: 3 }));
    await publish(model, zip);
    const { body: started } = await start(model, { 'nested.zip': zip });
    expect(started.uploads.map(({ state }) => state)).toEqual(['present']);
    expect((await finalize(model, started.version.id)).body).toMatchObject({ number: 2 });
    const { variants } = await manifestOf(model, 2);
    expect(variants[0]?.files[0]).toMatchObject({ path: 'nested.zip', chunks: [expect.any(String), expect.any(String)] });
  });

  test('a package that names bytes which are not there is refused with its code', async () => {
    const model = await makeModel(server, owner, 'acme', 'refused');
    const content = { ...files, [backbone]: text('other bytes') };
    const { body: started } = await start(model, content);
    await sendAll(model, started, content);
    const refused = await finalize<{ error: { code: string; details: object } }>(model, started.version.id);
    expect([refused.status, refused.body.error]).toMatchObject([
      400,
      { code: 'archive/package-invalid', details: { entry: 'slipway.json', cause: 'package/hash', path: backbone } },
    ]);
  });
});

describe('versions on an S3 server', () => {
  let s3: TestS3Server;
  let server: TestHost;
  let owner: TestUser;
  beforeAll(async () => {
    s3 = await startS3Server();
    server = await testHost({ artifacts: openArtifacts(s3.env) });
    owner = await server.makeUser('Ada');
    await server.makeOrganization('acme', owner);
  });
  afterAll(async () => {
    await server?.close();
    await s3?.close();
  });

  test('parts go straight to the store, without our token, and the version is the same', async () => {
    const model = await makeModel(server, owner, 'acme', 's3');
    const content = { 'big.bin': new Uint8Array(9_000_000).fill(5), 'small.txt': text('small') };
    const ready = await publish(model, content);
    expect(ready).toMatchObject({ number: 1, state: 'ready', newBytes: 9_000_005 });
    const download = await server.request('GET', `${model.path}/versions/1/files/big.bin`, { as: owner, headers: { range: 'bytes=8999990-' } });
    expect([download.status, (await download.arrayBuffer()).byteLength]).toEqual([206, 10]);
    const archive = await server.request('GET', `${model.path}/versions/1/archive.zip`, { as: owner });
    expect(sha256(new Uint8Array(await archive.arrayBuffer()))).toBe(ready.archive?.sha256);
    const { body: again } = await start(model, content);
    expect(again.uploads.map(({ state }) => state)).toEqual(['present', 'present']);
  });
});
