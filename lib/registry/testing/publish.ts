/** Publishes versions in tests the way every client does: hashes first, parts to their addresses, complete, finalize. */
import { createHash } from 'node:crypto';
import type { NewVersion, PartTarget, UploadState, UploadView, VersionSource, VersionView } from '@/lib/api';
import { zipOfFiles } from '../intake/testing/test-package';
import type { Answer, TestHost, TestUser } from './host';

type Bytes = Uint8Array<ArrayBuffer>;

/** A model and who works on it; `path` below `/api/v1`. */
export interface TestModel {
  readonly server: TestHost;
  readonly as: TestUser;
  readonly path: string;
}

/** Makes an application and a model in an organization. */
export async function makeModel(server: TestHost, as: TestUser, organization: string, application = 'pets', model = 'cats'): Promise<TestModel> {
  const applications = `/organizations/${organization}/applications`;
  await made(server.call('POST', applications, { as, body: { name: application } }));
  await made(server.call('POST', `${applications}/${application}/models`, { as, body: { name: model } }));
  return { server, as, path: `${applications}/${application}/models/${model}` };
}

async function made(answering: Promise<Answer<unknown>>): Promise<void> {
  const answer = await answering;
  if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const text = (words: string): Bytes => new TextEncoder().encode(words);

/** A zip, or files by path. */
export type TestContent = Bytes | Readonly<Record<string, Bytes>>;

function sourceOf(content: TestContent, filename = 'cats.zip'): VersionSource {
  if (content instanceof Uint8Array) return { kind: 'zip', filename, size: content.length, sha256: sha256(content) };
  return { kind: 'files', files: Object.entries(content).map(([path, bytes]) => ({ path, size: bytes.length, sha256: sha256(bytes) })) };
}

/** Starts a version. */
export function start({ server, as, path }: TestModel, content: TestContent, more: object = {}): Promise<Answer<NewVersion>> {
  return server.call<NewVersion>('POST', `${path}/versions`, { as, body: { source: sourceOf(content), ...more } });
}

/** A zip with an entry that would be written outside: it is refused as `archive/path-unsafe` {entry: '../escape'}. */
export async function escapingZip(): Promise<Bytes> {
  const zip = await zipOfFiles(new Map([['ab/escape', text('x')]]));
  for (let at = 0; at + 1 < zip.length; at++) if (zip[at] === 0x61 && zip[at + 1] === 0x62) zip.set([0x2e, 0x2e], at);
  return zip;
}

/** Asks for the addresses of all parts of an upload. */
export async function addressesOf({ server, as }: TestModel, { id, partSize }: UploadView, bytes: Bytes): Promise<readonly PartTarget[]> {
  const parts = partsOf(bytes, partSize).map((part, i) => ({ number: i + 1, size: part.length, sha256: sha256(part) }));
  const { body } = await server.call<{ readonly parts: readonly PartTarget[] }>('POST', `/uploads/${id}/parts`, { as, body: { parts } });
  return body.parts;
}

export function partsOf(bytes: Bytes, partSize: number): Bytes[] {
  const count = Math.max(1, Math.ceil(bytes.length / partSize));
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * partSize, (i + 1) * partSize));
}

/** Sends one part to its address, without session and token; an address of an object store is asked over the network. */
export function put({ server }: Pick<TestModel, 'server'>, { url, headers, method }: PartTarget, body: Bytes | ReadableStream): Promise<Response> {
  const duplex = body instanceof ReadableStream ? { duplex: 'half' as const } : {};
  const request = new Request(url, { method, headers, body, ...duplex });
  return new URL(url).host === 'localhost:3000' ? server.api(request) : fetch(request);
}

/** Sends all bytes of an upload and completes it. @returns how many bytes went over */
export async function send(model: TestModel, upload: UploadView, bytes: Bytes): Promise<number> {
  if (upload.state === 'present') return 0;
  const parts = partsOf(bytes, upload.partSize);
  const named: { number: number; etag: string }[] = [];
  for (const target of await addressesOf(model, upload, bytes)) {
    const response = await put(model, target, parts[target.number - 1] ?? new Uint8Array());
    if (response.status !== 200) throw new Error(await response.text());
    named.push({ number: target.number, etag: response.headers.get('etag') ?? '' });
  }
  const { server, as } = model;
  const { status, body } = await server.call<UploadState>('POST', `/uploads/${upload.id}/complete`, { as, body: { parts: named } });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return bytes.length;
}

/** Sends what a started version still needs. @returns how many bytes went over */
export async function sendAll(model: TestModel, { uploads }: NewVersion, content: TestContent): Promise<number> {
  let sent = 0;
  for (const upload of uploads) {
    const bytes = content instanceof Uint8Array ? content : Object.values(content).find((candidate) => sha256(candidate) === upload.sha256);
    sent += await send(model, upload, bytes ?? new Uint8Array());
  }
  return sent;
}

export function finalize<T = VersionView>({ server, as, path }: TestModel, id: string): Promise<Answer<T>> {
  return server.call<T>('POST', `${path}/versions/${id}/finalize`, { as });
}

/** Everything from start to the number. */
export async function publish(model: TestModel, content: TestContent, more: object = {}): Promise<VersionView> {
  const { body: started, status } = await start(model, content, more);
  if (status !== 201) throw new Error(JSON.stringify(started));
  await sendAll(model, started, content);
  const { body } = await finalize(model, started.version.id);
  if (body.state !== 'ready') throw new Error(JSON.stringify(body));
  return body;
}
