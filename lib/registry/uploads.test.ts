import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { UploadState, UploadView } from '@/lib/api';
import { fileArtifacts } from './storage/files';
import { type TestHost, type TestUser, testHost } from './testing/host';
import { addressesOf, finalize, makeModel, partsOf, put, sha256, start, type TestModel, text } from './testing/publish';

const mebibyte = 1024 * 1024;

/** Bytes that never repeat, made while they are read, so that nobody has to hold them. */
function madeBytes(size: number, seed: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= size) return controller.close();
      const bytes = new Uint8Array(Math.min(65_536, size - at));
      new DataView(bytes.buffer).setUint32(0, seed * 1_000_003 + at);
      at += bytes.length;
      controller.enqueue(bytes);
    },
  });
}

async function hashOf(streams: readonly ReadableStream<Uint8Array>[]): Promise<string> {
  const hash = createHash('sha256');
  for (const stream of streams) for await (const bytes of stream) hash.update(bytes);
  return hash.digest('hex');
}

describe('uploads', () => {
  let server: TestHost;
  let owner: TestUser;
  let model: TestModel;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-uploads-'));
    server = await testHost({ artifacts: fileArtifacts(folder) });
    owner = await server.makeUser('Ada');
    await server.makeOrganization('acme', owner);
    model = await makeModel(server, owner, 'acme');
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const started = async (bytes: Uint8Array<ArrayBuffer>): Promise<UploadView> => {
    const { body } = await start(model, { 'data.bin': bytes });
    const [upload] = body.uploads;
    if (!upload) throw new TypeError('one file is one upload');
    return upload;
  };
  const codeOf = async (response: Response | Promise<Response>) => {
    const { status } = await response;
    const body = (await (await response).json()) as { error?: { code: string; details?: Record<string, unknown> } };
    return [status, body.error?.code];
  };
  const state = async ({ id }: UploadView) => (await server.call<UploadState>('GET', `/uploads/${id}`, { as: owner })).body;

  test('a sender goes on where it was cut, also without anything remembered', async () => {
    const bytes = new Uint8Array(20 * mebibyte).fill(7);
    const upload = await started(bytes);
    expect([upload.partSize, upload.parts]).toEqual([8 * mebibyte, 3]);
    const parts = partsOf(bytes, upload.partSize);
    const addresses = await addressesOf(model, upload, bytes);
    for (const target of [addresses[2], addresses[0]]) {
      if (target) expect((await put(model, target, parts[target.number - 1] ?? bytes)).status).toBe(200);
    }
    // Half of part 2, then the line breaks.
    const cut = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => controller.enqueue(new Uint8Array(mebibyte)),
      pull: (controller) => controller.error(new Error('cut')),
    });
    const address = addresses[1];
    if (!address) throw new TypeError('there are three parts');
    expect(await codeOf(put(model, address, cut))).toEqual([422, 'upload/part-checksum']);
    expect((await state(upload)).received).toEqual(
      [1, 3].map((number) => ({ number, size: parts[number - 1]?.length, sha256: sha256(parts[number - 1] ?? bytes) })),
    );
    const early = server.request('POST', `/uploads/${upload.id}/complete`, { as: owner, body: { parts: [{ number: 1, etag: 'x' }] } });
    expect(await codeOf(early)).toEqual([409, 'upload/incomplete']);
    expect((await put(model, address, parts[1] ?? bytes)).status).toBe(200);
    const named = (await state(upload)).received.map(({ number, sha256: etag }) => ({ number, etag }));
    const complete = () => server.call<UploadState>('POST', `/uploads/${upload.id}/complete`, { as: owner, body: { parts: named } });
    expect((await complete()).body.state).toBe('complete');
    expect((await complete()).status).toBe(200);
    expect(await codeOf(put(model, address, parts[1] ?? bytes))).toEqual([409, 'upload/state']);
  });

  test('a part with other bytes is refused and not kept', async () => {
    const upload = await started(text('right bytes'));
    const [address] = await addressesOf(model, upload, text('right bytes'));
    if (!address) throw new TypeError('there is one part');
    expect(await codeOf(put(model, address, text('wrong bytes')))).toEqual([422, 'upload/part-checksum']);
    expect(await codeOf(put(model, address, text('right byte')))).toEqual([422, 'upload/part-checksum']);
    // Endless: stopped at the first byte too many.
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(1024));
      },
    });
    expect(await codeOf(put(model, address, endless))).toEqual([422, 'upload/part-checksum']);
    expect(pulled).toBeLessThan(50);
    expect((await state(upload)).received).toEqual([]);
  });

  test('an address is for one part, for an hour, and nothing else', async () => {
    const bytes = text('signed');
    const upload = await started(bytes);
    const other = await started(text('other'));
    const [address] = await addressesOf(model, upload, bytes);
    if (!address) throw new TypeError('there is one part');
    expect(address.headers).toEqual({});
    const refused = [
      address.url.replace(upload.id, other.id),
      address.url.replace('/parts/1', '/parts/2'),
      address.url.replace('size=6', 'size=7'),
      address.url.replace(/sha256=../, 'sha256=00'),
      address.url.replace(/exp=\d/, 'exp=9'),
      address.url.replace(/sig=./, 'sig=_'),
      address.url.replace(upload.id, 'upl_00000000000000000000000000'),
    ];
    const answers = await Promise.all(refused.map(async (url) => await (await put(model, { ...address, url }, bytes)).json()));
    for (const answer of answers) expect(answer).toEqual({ error: { code: 'upload/signature', message: expect.any(String) } });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    server.clock.advance(3_600_001);
    expect(await codeOf(put(model, address, bytes))).toEqual([403, 'upload/signature']);
    const [fresh] = await addressesOf(model, upload, bytes);
    expect(fresh && (await put(model, fresh, bytes)).status).toBe(200);
  });

  test('parts have the stated size, and an upload that was given up is gone', async () => {
    const upload = await started(text('sized'));
    const ask = (parts: object[]) => server.request('POST', `/uploads/${upload.id}/parts`, { as: owner, body: { parts } });
    const hash = sha256(text('sized'));
    for (const part of [
      { number: 2, size: 5, sha256: hash },
      { number: 1, size: 4, sha256: hash },
      { number: 0, size: 5, sha256: hash },
    ]) {
      expect(await codeOf(ask([part]))).toEqual([400, 'request/invalid']);
    }
    expect((await ask([{ number: 1, size: 5, sha256: hash }])).status).toBe(200);
    expect((await server.request('DELETE', `/uploads/${upload.id}`, { as: owner })).status).toBe(204);
    expect(await codeOf(server.request('GET', `/uploads/${upload.id}`, { as: owner }))).toEqual([404, 'resource/not-found']);
  });

  test('R11 a part of 11 MiB arrives with its hash', async () => {
    const bytes = new Uint8Array(11 * mebibyte).map((_, i) => (i * 31) & 255);
    const upload = { ...(await started(bytes)), partSize: 16 * mebibyte, parts: 1 };
    await server.db.execute(`update uploads set part_size = ${upload.partSize} where id = '${upload.id}'`);
    const [address] = await addressesOf(model, upload, bytes);
    const response = address && (await put(model, address, new Blob([bytes]).stream()));
    expect([response?.status, response?.headers.get('etag')]).toEqual([200, `"${sha256(bytes)}"`]);
    expect((await state(upload)).received).toEqual([{ number: 1, size: bytes.length, sha256: sha256(bytes) }]);
  });

  test('R11 256 MiB go through in parts, hashed and finalized, while memory grows by less than 64 MiB', async () => {
    const size = 256 * mebibyte;
    const partSize = 8 * mebibyte;
    const numbers = Array.from({ length: size / partSize }, (_, i) => i + 1);
    const whole = await hashOf(numbers.map((number) => madeBytes(partSize, number)));
    const files = [{ path: 'big.bin', size, sha256: whole }];
    const { body } = await server.call<{ version: { id: string }; uploads: UploadView[] }>('POST', `${model.path}/versions`, {
      as: owner,
      body: { source: { kind: 'files', files } },
    });
    const [upload] = body.uploads;
    const parts = await Promise.all(numbers.map(async (number) => ({ number, size: partSize, sha256: await hashOf([madeBytes(partSize, number)]) })));
    const addresses = await server.call<{ parts: Parameters<typeof put>[1][] }>('POST', `/uploads/${upload?.id}/parts`, {
      as: owner,
      body: { parts },
    });
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 5);
    try {
      const named: object[] = [];
      for (const target of addresses.body.parts) {
        const response = await put(model, target, madeBytes(partSize, target.number));
        expect(response.status).toBe(200);
        named.push({ number: target.number, etag: response.headers.get('etag') });
      }
      await server.call('POST', `/uploads/${upload?.id}/complete`, { as: owner, body: { parts: named } });
      let ready = await finalize(model, body.version.id);
      while (ready.status === 202) ready = await finalize(model, body.version.id);
      expect(ready.body).toMatchObject({ state: 'ready' });
    } finally {
      clearInterval(watch);
    }
    expect((peak - before) / mebibyte).toBeLessThan(64);
    const download = await server.request('GET', `${model.path}/versions/latest/files/big.bin`, { as: owner });
    expect(await hashOf(download.body ? [download.body] : [])).toBe(whole);
  }, 240_000);
});
