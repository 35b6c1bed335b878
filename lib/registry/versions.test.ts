import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NewVersion, Page, VersionView } from '@/lib/api';
import { zipOfFiles } from './intake/testing/test-package';
import type { Artifacts } from './storage';
import { type TestHost, type TestUser, testHost } from './testing/host';
import { escapingZip, finalize, makeModel, publish, send, sendAll, sha256, start, type TestModel, text } from './testing/publish';

const day = 86_400_000;

interface Refusal {
  readonly error: { readonly code: string; readonly details: Readonly<Record<string, unknown>> };
}

/** The keys that lie in the store. */
async function keysIn(artifacts: Artifacts, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of artifacts.list(prefix)) keys.push(key);
  return keys.sort();
}

describe('versions', () => {
  let server: TestHost;
  let owner: TestUser;
  let model: TestModel;
  let zip: Uint8Array<ArrayBuffer>;
  let next = 0;
  const newModel = async (organization = 'acme', as = owner) => makeModel(server, as, organization, `pets-${next++}`);

  beforeAll(async () => {
    zip = await zipOfFiles(new Map([['weights.bin', text('weights')]]));
    server = await testHost();
    owner = await server.makeUser('Ada');
    await server.makeOrganization('acme', owner);
    model = await newModel();
  });
  afterAll(() => server.close());

  const codeOf = async (answering: Promise<{ readonly status: number; readonly body: unknown }>) => {
    const { status, body } = await answering;
    return [status, (body as Partial<Refusal> | undefined)?.error?.code];
  };
  const get = (rest: string, of = model) => server.call<VersionView>('GET', `${of.path}${rest}`, { as: of.as });

  test('R9 the same content again: no byte goes over, the next number', async () => {
    const content = { 'a/one.bin': text('one'), 'two.txt': text('two!') };
    const first = await publish(model, content);
    expect(first).toMatchObject({ number: 1, state: 'ready', filename: 'cats.zip', newBytes: 7, failure: null, signatureId: null });
    const { body: second } = await start(model, content);
    expect(second.uploads.map(({ state, path }) => [path, state])).toEqual([
      ['a/one.bin', 'present'],
      ['two.txt', 'present'],
    ]);
    const before = await keysIn(server.artifacts, 'blobs/');
    expect((await finalize(model, second.version.id)).body).toMatchObject({ number: 2, newBytes: 0, archive: first.archive });
    // Nothing but the second version's own manifest came to the store.
    expect((await keysIn(server.artifacts, 'blobs/')).length).toBe(before.length + 1);
    expect(await keysIn(server.artifacts, 'uploads/')).toEqual([]);
    await publish(model, zip);
    const { body: zipped } = await start(model, zip);
    expect(zipped.uploads.map(({ state }) => state)).toEqual(['present']);
    expect((await finalize(model, zipped.version.id)).body).toMatchObject({ number: 4, newBytes: 0, archive: { sha256: sha256(zip) } });
    const { body: changed } = await start(model, { ...content, 'two.txt': text('2!') });
    expect(changed.uploads.map(({ state }) => state)).toEqual(['present', 'open']);
  });

  test('R9 another organization with that hash sends all bytes, and stored blobs stay as they are', async () => {
    const stranger = await server.makeUser('Grace');
    await server.makeOrganization('other', stranger);
    const theirs = await newModel('other', stranger);
    const mine = await publish(model, zip);
    const { body: started } = await start(theirs, zip);
    expect(started.uploads.map(({ state }) => state)).toEqual(['open']);
    const before = await keysIn(server.artifacts, 'blobs/');
    expect(await sendAll(theirs, started, zip)).toBe(zip.length);
    const { body } = await finalize(theirs, started.version.id);
    expect(body).toMatchObject({ number: 1, archive: { sha256: mine.archive?.sha256, size: zip.length } });
    // The manifest is theirs, the zip and its file were there.
    expect((await keysIn(server.artifacts, 'blobs/')).length).toBe(before.length + 1);
  });

  test('R10 a bit flipped in the stored object: failed with the path, no number; the next good upload takes it', async () => {
    const own = await newModel();
    const content = { 'net/head.bin': text('head of the network') };
    const { body: started } = await start(own, content);
    const [upload] = started.uploads;
    await sendAll(own, started, content);
    const key = `uploads/${upload?.id}/data`;
    const flipped = text('head of the nEtwork');
    await server.artifacts.delete(key);
    await server.artifacts.put(key, flipped);
    const refused = await finalize<Refusal>(own, started.version.id);
    expect(refused.status).toBe(422);
    expect(refused.body.error).toMatchObject({
      code: 'upload/hash-mismatch',
      details: {
        path: 'net/head.bin',
        expected: { sha256: upload?.sha256, size: flipped.length },
        actual: { sha256: sha256(flipped), size: flipped.length },
      },
    });
    // Asked again it says the same, and shows why.
    expect(await codeOf(finalize(own, started.version.id))).toEqual([422, 'upload/hash-mismatch']);
    const { body: failed } = await get(`/versions/${started.version.id}`, own);
    expect(failed).toMatchObject({ number: null, state: 'failed', archive: null, failure: { code: 'upload/hash-mismatch', path: 'net/head.bin' } });
    expect(await keysIn(server.artifacts, `uploads/${upload?.id}/`)).toEqual([]);
    expect(await publish(own, content)).toMatchObject({ number: 1 });
  });

  test('R10 a refused archive takes no number either, and leaves nothing', async () => {
    const own = await newModel();
    const brokenZip = await escapingZip();
    const { body: started } = await start(own, brokenZip);
    await sendAll(own, started, brokenZip);
    const refused = await finalize<Refusal>(own, started.version.id);
    expect([refused.status, refused.body.error.code, refused.body.error.details['entry']]).toEqual([400, 'archive/path-unsafe', '../escape']);
    expect(await keysIn(server.artifacts, `uploads/${started.uploads[0]?.id}/`)).toEqual([]);
    expect(await publish(own, zip)).toMatchObject({ number: 1 });
    expect((await server.call('DELETE', `${own.path}/versions/${started.version.id}`, { as: owner })).status).toBe(204);
  });

  test('finalize says which bytes are missing, and goes on when they came', async () => {
    const own = await newModel();
    const content = { 'a.bin': text('aa'), 'b.bin': text('bb') };
    const { body: started } = await start(own, content);
    const [first, second] = started.uploads;
    if (!first || !second) throw new TypeError('two files are two uploads');
    await send(own, first, content['a.bin']);
    const early = await finalize<Refusal>(own, started.version.id);
    expect([early.status, early.body.error]).toMatchObject([409, { code: 'upload/incomplete', details: { missing: ['b.bin'] } }]);
    await send(own, second, content['b.bin']);
    expect((await finalize(own, started.version.id)).body.number).toBe(1);
    // Once more, and many at once: the same answer.
    const again = await Promise.all([1, 2, 3].map(() => finalize(own, started.version.id)));
    expect(again.map(({ status, body }) => [status, body.number])).toEqual([1, 2, 3].map(() => [200, 1]));
  });

  test('R13 description and tags of a ready version change, every other field is 409; 255 characters pass, 256 do not', async () => {
    const own = await newModel();
    const ready = await publish(own, zip, { description: 'first', tags: ['a', 'a'] });
    expect(ready).toMatchObject({ description: 'first', tags: ['a'] });
    const patch = (body: object) => server.call<VersionView>('PATCH', `${own.path}/versions/1`, { as: owner, body });
    const longest = '🐈'.repeat(255);
    expect((await patch({ description: longest, tags: ['b'] })).body).toMatchObject({ description: longest, tags: ['b'], number: 1 });
    expect(await codeOf(patch({ description: `${longest}!` }))).toEqual([400, 'version/description-too-long']);
    expect(await codeOf(start(own, zip, { description: 'x'.repeat(256) }))).toEqual([400, 'version/description-too-long']);
    expect((await start(own, zip, { description: 'x'.repeat(255) })).status).toBe(201);
    for (const field of ['number', 'filename', 'archive', 'metrics', 'signatureId', 'state', 'parent']) {
      expect(await codeOf(patch({ [field]: 7 }))).toEqual([409, 'version/immutable']);
    }
    expect(await codeOf(patch({ description: 'fine', state: 'yanked' }))).toEqual([409, 'version/immutable']);
    expect((await get('/versions/1', own)).body).toMatchObject({ ...ready, description: longest, tags: ['b'] });
    expect(await codeOf(server.call('DELETE', `${own.path}/versions/1`, { as: owner }))).toEqual([409, 'version/immutable']);
  });

  test('versions are found by number, id and latest, and listed in pages in both orders', async () => {
    const own = await newModel();
    const ready = [];
    for (const words of ['a', 'b', 'c']) ready.push(await publish(own, { 'f.txt': text(words) }, words === 'b' ? { parent: 1 } : {}));
    await start(own, zip);
    expect(ready.map(({ number, parent }) => [number, parent])).toEqual([
      [1, null],
      [2, 1],
      [3, null],
    ]);
    for (const name of ['3', 'latest', ready[2]?.id]) expect((await get(`/versions/${name}`, own)).body.number).toBe(3);
    expect(await codeOf(get('/versions/4', own))).toEqual([404, 'resource/not-found']);
    expect(await codeOf(start(own, zip, { parent: 9 }))).toEqual([404, 'version/not-found']);
    const numbers = async (query: string) => {
      const found: (number | null)[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const rest: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const { body }: { body: Page<VersionView> } = await server.call('GET', `${own.path}/versions?limit=2${query}${rest}`, { as: owner });
        expect(body.items.length).toBeLessThanOrEqual(2);
        found.push(...body.items.map(({ number }) => number));
        cursor = body.nextCursor;
      }
      return found;
    };
    expect(await numbers('')).toEqual([null, 3, 2, 1]);
    expect(await numbers('&order=number')).toEqual([1, 2, 3, null]);
    expect(await numbers('&state=ready')).toEqual([3, 2, 1]);
    expect(await codeOf(get('/versions?cursor=bm9wZQ', own))).toEqual([400, 'request/invalid']);
    expect((await server.call('GET', own.path, { as: owner })).body).toMatchObject({ latestVersion: 3 });
  });

  test('a version that waits longer than a day is over', async () => {
    const own = await newModel();
    const { body: started } = await start(own, { 'late.bin': text('late') });
    server.clock.advance(day);
    expect(await codeOf(finalize(own, started.version.id))).toEqual([410, 'upload/expired']);
    expect(await codeOf(server.call('GET', `/uploads/${started.uploads[0]?.id}`, { as: owner }))).toEqual([410, 'upload/expired']);
    const { body } = await server.call<Page<VersionView>>('GET', `${own.path}/versions`, { as: owner });
    expect(body.items).toEqual([]);
    // The next one that is started takes it away.
    await start(own, zip);
    expect(await codeOf(get(`/versions/${started.version.id}`, own))).toEqual([404, 'resource/not-found']);
  });

  test('what is announced is checked before a byte is sent', async () => {
    const file = (path: string, size = 1, hash = 'a'.repeat(64)) => ({ path, size, sha256: hash });
    const refused = (source: object) => codeOf(server.call<NewVersion>('POST', `${model.path}/versions`, { as: owner, body: { source } }));
    const zipSource = { kind: 'zip', filename: 'a.zip', size: 10, sha256: 'a'.repeat(64) };
    expect(await refused({ kind: 'files', files: [file('../a')] })).toEqual([400, 'archive/path-unsafe']);
    expect(await refused({ kind: 'files', files: [file('a'), file('A')] })).toEqual([400, 'archive/duplicate-name']);
    expect(await refused({ kind: 'files', files: [file('a', 1), file('b', 2)] })).toEqual([400, 'request/invalid']);
    expect(await refused({ kind: 'files', files: [file('a', 2 ** 31 + 1)] })).toEqual([413, 'archive/too-large']);
    expect(await refused({ ...zipSource, size: 2 ** 31 + 1 })).toEqual([413, 'archive/too-large']);
    expect(await refused({ ...zipSource, filename: 'a/b.zip' })).toEqual([400, 'request/invalid']);
    expect(await refused({ ...zipSource, sha256: 'A'.repeat(64) })).toEqual([400, 'request/invalid']);
  });
});
