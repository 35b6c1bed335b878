/** What every artifact store has to do (row R17): one suite, run over each implementation by `artifacts.test.ts`. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '@/lib/core';
import { type Artifacts, type ByteStream, blobKey, type ListedArtifact, type PartTarget, uploadKey } from '../artifacts';

const mib = 1024 * 1024;
// Amazon takes no part below 5 MiB but the last.
const partSize = 5 * mib;
const big = new Uint8Array(randomBytes(2 * partSize + 1234));
const small = new Uint8Array(randomBytes(1000));

export interface OpenStore {
  readonly artifacts: Artifacts;
  close(): Promise<void>;
}

/** Runs the suite. @param open starts the store; keys are new in every run, so it need not be empty */
export function storageContract(name: string, open: () => Promise<OpenStore>): void {
  describe(`R17 storage contract: ${name}`, () => {
    let store: OpenStore;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store?.close());
    for (const [title, run] of Object.entries(cases)) test(title, () => run(store.artifacts));
  });
}

const cases: Readonly<Record<string, (artifacts: Artifacts) => Promise<void>>> = {
  'R17 bytes come back whole, in ranges, and with their hash': async (artifacts) => {
    const key = newKey();
    const written = await artifacts.put(key, streamOf(big), { size: big.length, sha256: sha256(big) });
    expect(written).toMatchObject({ size: big.length, sha256: sha256(big) });
    expect(await artifacts.head(key)).toEqual({ size: big.length, etag: written.etag });
    const whole = await artifacts.get(key);
    expect([whole.size, whole.etag]).toEqual([big.length, written.etag]);
    expect(sha256(await read(whole.body))).toBe(sha256(big));
    for (const [start, end] of [
      [0, 1],
      [0, 10],
      [partSize - 3, partSize + 7],
      [big.length - 5, big.length],
      [0, big.length],
    ] as const) {
      const part = await artifacts.get(key, { start, end });
      expect(part.size).toBe(big.length);
      expect(sha256(await read(part.body))).toBe(sha256(big.subarray(start, end)));
    }
    for (const range of [
      { start: 0, end: big.length + 1 },
      { start: big.length, end: big.length + 1 },
      { start: 5, end: 5 },
    ]) {
      expect(await failureOf(artifacts.get(key, range))).toMatchObject({ code: 'blob/range', details: { size: big.length } });
    }
  },

  'R17 an empty object is an object': async (artifacts) => {
    const key = newKey();
    expect(await artifacts.put(key, new Uint8Array(0))).toMatchObject({ size: 0, sha256: sha256(new Uint8Array(0)) });
    expect(await read((await artifacts.get(key)).body)).toHaveLength(0);
    expect((await artifacts.head(key))?.size).toBe(0);
  },

  'R17 overwriting is refused, and so are other bytes than announced': async (artifacts) => {
    const key = newKey();
    await artifacts.put(key, small);
    expect(await failureOf(artifacts.put(key, streamOf(big)))).toMatchObject({ code: 'storage/exists' });
    expect(sha256(await read((await artifacts.get(key)).body))).toBe(sha256(small));
    for (const bytes of [small, big]) {
      const wrong = newKey();
      expect(await failureOf(artifacts.put(wrong, streamOf(bytes), { sha256: sha256(new Uint8Array(0)) }))).toMatchObject({
        code: 'upload/hash-mismatch',
        details: { actual: { sha256: sha256(bytes), size: bytes.length } },
      });
      expect(await failureOf(artifacts.put(wrong, streamOf(bytes), { size: 3 }))).toMatchObject({ code: 'upload/hash-mismatch' });
      expect(await artifacts.head(wrong)).toBeNull();
    }
  },

  'R17 a source that breaks leaves nothing': async (artifacts) => {
    const key = newKey();
    let sent = 0;
    const broken: ByteStream = new ReadableStream({
      pull(controller) {
        if (sent++ < 3) controller.enqueue(big.slice(0, partSize));
        else controller.error(new Error('the line went dead'));
      },
    });
    await expect(artifacts.put(key, broken)).rejects.toThrow('the line went dead');
    expect(await artifacts.head(key)).toBeNull();
    expect(await listed(artifacts, key.slice(0, key.lastIndexOf('/') + 1))).toEqual([]);
  },

  'R17 what is not there: get, head, delete': async (artifacts) => {
    const key = newKey();
    expect(await failureOf(artifacts.get(key))).toMatchObject({ code: 'blob/not-found' });
    expect(await failureOf(artifacts.get(key, { start: 0, end: 1 }))).toMatchObject({ code: 'blob/not-found' });
    expect(await artifacts.head(key)).toBeNull();
    await artifacts.delete(key);
    await artifacts.put(key, small);
    await artifacts.delete(key);
    expect(await artifacts.head(key)).toBeNull();
  },

  'R17 multipart: parts in any order and again, resumed from the list, then one object': async (artifacts) => {
    const upload = { key: newKey(), multipartId: '' };
    const multipartId = await artifacts.createMultipart(upload.key, 3);
    const parts = cut(big).map((bytes, index) => ({ bytes, target: targetOf({ ...upload, multipartId }, index + 1, bytes) }));
    expect(await artifacts.listParts({ ...upload, multipartId })).toEqual([]);
    for (const { bytes, target } of [...parts].reverse()) if (target.number !== 2) await sendPart(artifacts, target, bytes);
    expect((await artifacts.listParts({ ...upload, multipartId })).map(({ number, size }) => [number, size])).toEqual([
      [1, partSize],
      [3, 1234],
    ]);
    const early = await artifacts.listParts({ ...upload, multipartId });
    const failure = await failureOf(artifacts.completeMultipart({ ...upload, multipartId }, [...early, { number: 2, etag: 'none' }]));
    expect(failure).toMatchObject({ code: 'upload/incomplete', details: { missing: [2] } });
    expect(await artifacts.head(upload.key)).toBeNull();
    for (const { bytes, target } of parts) if (target.number < 3) await sendPart(artifacts, target, bytes);
    const all = await artifacts.listParts({ ...upload, multipartId });
    expect(all.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect((await artifacts.completeMultipart({ ...upload, multipartId }, all)).size).toBe(big.length);
    expect(sha256(await read((await artifacts.get(upload.key)).body))).toBe(sha256(big));
    expect(await artifacts.listParts({ ...upload, multipartId })).toEqual([]);
  },

  'R17 multipart of a single part': async (artifacts) => {
    const key = newKey();
    const upload = { key, multipartId: await artifacts.createMultipart(key, 1) };
    await sendPart(artifacts, targetOf(upload, 1, small), small);
    const parts = await artifacts.listParts(upload);
    expect(parts.map(({ number, size }) => [number, size])).toEqual([[1, small.length]]);
    await artifacts.completeMultipart(upload, parts);
    expect(sha256(await read((await artifacts.get(key)).body))).toBe(sha256(small));
  },

  'R17 a part that is sent again with other bytes replaces the first': async (artifacts) => {
    const key = newKey();
    const upload = { key, multipartId: await artifacts.createMultipart(key, 2) };
    const other = small.map((byte) => byte ^ 255);
    const first = await artifacts.putPart(targetOf(upload, 1, small), streamOf(small));
    const second = await artifacts.putPart(targetOf(upload, 1, other), streamOf(other));
    expect(await artifacts.listParts(upload)).toEqual([second]);
    expect(await failureOf(artifacts.completeMultipart(upload, [first]))).toMatchObject({ code: 'upload/incomplete', details: { missing: [1] } });
    await artifacts.completeMultipart(upload, [second]);
    expect(sha256(await read((await artifacts.get(key)).body))).toBe(sha256(other));
  },

  'R17 a part with other bytes than announced is not kept': async (artifacts) => {
    const key = newKey();
    const upload = { key, multipartId: await artifacts.createMultipart(key, 2) };
    const target = targetOf(upload, 1, small);
    for (const wrong of [small.slice(1), small.map((byte) => byte ^ 1), new Uint8Array([...small, 1]), new Uint8Array(0)]) {
      expect(await failureOf(artifacts.putPart(target, streamOf(wrong)))).toMatchObject({
        code: 'upload/part-checksum',
        details: { number: 1, expected: { sha256: sha256(small) } },
      });
    }
    expect(await artifacts.listParts(upload)).toEqual([]);
    await artifacts.abort(upload);
  },

  'R17 abort: the parts are gone, nothing can be completed, and aborting again is fine': async (artifacts) => {
    const key = newKey();
    const upload = { key, multipartId: await artifacts.createMultipart(key, 2) };
    const part = await artifacts.putPart(targetOf(upload, 1, small), streamOf(small));
    await artifacts.abort(upload);
    await artifacts.abort(upload);
    expect(await artifacts.listParts(upload)).toEqual([]);
    expect(await failureOf(artifacts.completeMultipart(upload, [part]))).toMatchObject({ code: 'upload/incomplete', details: { missing: [1] } });
    expect(await failureOf(artifacts.putPart(targetOf(upload, 2, small), streamOf(small)))).toMatchObject({ code: 'blob/not-found' });
    expect(await artifacts.head(key)).toBeNull();
  },

  'R17 promote: judged bytes get their final key once; changed ones do not': async (artifacts) => {
    const bytes = new Uint8Array(randomBytes(500));
    const to = blobKey(sha256(bytes));
    const first = newKey();
    const second = newKey();
    const { etag } = await artifacts.put(first, bytes);
    expect(await failureOf(artifacts.promote(first, to, 'another'))).toMatchObject({ code: 'upload/state' });
    expect(await artifacts.promote(first, to, etag)).toBe('stored');
    expect(await artifacts.head(first)).toBeNull();
    const stored = await artifacts.head(to);
    const again = await artifacts.put(second, bytes);
    expect(await artifacts.promote(second, to, again.etag)).toBe('present');
    expect(await artifacts.head(second)).toBeNull();
    expect(await artifacts.head(to)).toEqual(stored);
    expect(await read((await artifacts.get(to)).body)).toEqual(bytes);
    expect(await failureOf(artifacts.promote(second, to, again.etag))).toMatchObject({ code: 'blob/not-found' });
  },

  'R17 list: what lies under a folder, and nothing of its neighbours': async (artifacts) => {
    const id = randomBytes(6).toString('hex');
    for (const name of ['a', 'files/1', 'files/2']) await artifacts.put(uploadKey(id, name), small);
    await artifacts.put(uploadKey(`${id}0`, 'a'), small);
    const running = await artifacts.createMultipart(uploadKey(id, 'b'), 2);
    expect(await listed(artifacts, `uploads/${id}/`)).toEqual(
      ['a', 'files/1', 'files/2'].map((name) => ({ key: uploadKey(id, name), size: small.length })),
    );
    expect(await listed(artifacts, `uploads/${id}none/`)).toEqual([]);
    await artifacts.abort({ key: uploadKey(id, 'b'), multipartId: running });
  },
};

function newKey(): string {
  return uploadKey(randomBytes(8).toString('hex'));
}

function cut(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  return [0, 1, 2].map((index) => bytes.slice(index * partSize, (index + 1) * partSize));
}

function targetOf(upload: { readonly key: string; readonly multipartId: string }, number: number, bytes: Uint8Array): PartTarget {
  return { ...upload, number, size: bytes.length, sha256: sha256(bytes) };
}

/** Sends a part the way a client does: to the store's own address when it has one. */
async function sendPart(artifacts: Artifacts, target: PartTarget, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const signed = await artifacts.signPart(target, 3600);
  if (!signed) {
    await artifacts.putPart(target, streamOf(bytes));
    return;
  }
  expect(signed.url).not.toContain(String(process.env['AWS_SECRET_ACCESS_KEY'] ?? 'no-secret'));
  const { method, url, headers } = signed;
  const longer = await fetch(url, { method, headers, body: new Uint8Array([...bytes.subarray(0, 10)]) });
  expect(longer.status, 'an address holds for its length only').toBe(403);
  const response = await fetch(url, { method, headers, body: bytes });
  expect(response.status).toBe(200);
}

function streamOf(bytes: Uint8Array<ArrayBuffer>): ByteStream {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.slice(at, at + 300_000));
      at += 300_000;
      if (at >= bytes.length) controller.close();
    },
  });
}

async function read(body: ByteStream): Promise<Uint8Array> {
  return new Uint8Array(await new Response(body).arrayBuffer());
}

async function listed(artifacts: Artifacts, prefix: string): Promise<ListedArtifact[]> {
  const found: ListedArtifact[] = [];
  for await (const item of artifacts.list(prefix)) found.push(item);
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => new Error('It did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw error;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
