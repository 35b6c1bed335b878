/**
 * The artifact store on an S3 server, over its HTTP interface (Amazon S3 API 2006-03-01) signed by aws4fetch. Clients send
 * parts straight to the server with presigned addresses; what this process writes itself goes in parts of 8 MiB, so that it
 * never holds more than one.
 */
import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import type { Artifacts, ByteRange, ByteStream, ListedArtifact, Multipart, PartTarget, ReceivedPart } from './artifacts';
import { asStream, ByteCount, inParts, requireExpected, requirePart } from './byte-streams';
import { alreadyStored, changedSince, notFound, requireParts, requireRange, storageFull, storageUnavailable } from './refusals';
import type { S3Place } from './s3-url';
import { elementsOf, textOf } from './s3-xml';

const partBytes = 8 * 1024 * 1024;

// One part needs no multipart upload on the server; this stands for its id.
const singlePut = 'single';

/** The store in a bucket. */
export function s3Artifacts(place: S3Place): Artifacts {
  const store = new S3Store(place);
  const { bucket } = store;
  return {
    kind: 's3',
    put: (key, body, expected = {}) => store.put(key, asStream(body), expected),
    get: (key, range) => store.get(key, range),
    head: (key) => bucket.head(key),
    async delete(key) {
      await bucket.send('DELETE', key, { accept: [404] });
    },
    list: (prefix) => store.list(prefix),
    createMultipart: (key, parts) => (parts === 1 ? Promise.resolve(singlePut) : store.createMultipart(key)),
    signPart: (part, expiresInSeconds) => bucket.presign(part, expiresInSeconds),
    putPart: (part, body) => store.putPart(part, asStream(body)),
    listParts: (upload) => store.listParts(upload),
    completeMultipart: (upload, parts) => store.complete(upload, parts),
    async abort(upload) {
      if (upload.multipartId === singlePut) await bucket.send('DELETE', upload.key, { accept: [404] });
      else await bucket.send('DELETE', upload.key, { query: { uploadId: upload.multipartId }, accept: [404] });
    },
    promote: (from, to, etag) => store.promote(from, to, etag),
  };
}

interface SendOptions {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer> | string;
  /** Failing statuses that the caller answers itself. */
  readonly accept?: readonly number[];
}

/** Requests to one bucket. */
class Bucket {
  readonly place: S3Place;
  readonly #client: AwsClient;

  constructor(place: S3Place) {
    this.place = place;
    const { accessKeyId, secretAccessKey, region } = place;
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 3 });
  }

  url(key: string, query: Readonly<Record<string, string>> = {}): string {
    const path = key === '' ? '' : `/${this.place.prefix}${key}`;
    const text = new URLSearchParams(query).toString();
    return `${this.place.bucketUrl}${path}${text === '' ? '' : `?${text}`}`;
  }

  async send(method: string, key: string, { query, headers, body, accept = [] }: SendOptions = {}): Promise<Response> {
    let response: Response;
    try {
      const payload = body === undefined ? {} : { body, headers: { ...headers, 'x-amz-content-sha256': sha256(body) } };
      response = await this.#client.fetch(this.url(key, query), { method, headers: { ...headers }, ...payload });
    } catch (cause) {
      throw storageUnavailable('the S3 server cannot be reached.', cause);
    }
    if (response.ok || accept.includes(response.status)) return response;
    throw refusal(response.status, await response.text());
  }

  async sendForXml(method: string, key: string, options: SendOptions = {}): Promise<string> {
    const response = await this.send(method, key, options);
    const xml = await response.text();
    // Completing and copying start to answer before they are done: their 200 may hold an error.
    if (response.ok && /<Error[ >]/.test(xml)) throw refusal(500, xml);
    return xml;
  }

  async head(key: string) {
    const response = await this.send('HEAD', key, { accept: [404] });
    if (response.status === 404) return null;
    return { size: Number(response.headers.get('content-length')), etag: etagOf(response) };
  }

  async presign(part: PartTarget, expiresInSeconds: number) {
    const query = { 'X-Amz-Expires': String(expiresInSeconds), ...partQuery(part) };
    // The length is part of the signature: an address for 8 MiB takes no 5 GiB. A browser sends this header by itself.
    const signed = await this.#client.sign(this.url(part.key, query), {
      method: 'PUT',
      headers: { 'content-length': String(part.size) },
      aws: { signQuery: true, allHeaders: true },
    });
    return { method: 'PUT' as const, url: signed.url, headers: {} };
  }
}

class S3Store {
  readonly bucket: Bucket;

  constructor(place: S3Place) {
    this.bucket = new Bucket(place);
  }

  async put(key: string, body: ByteStream, expected: { readonly size?: number; readonly sha256?: string }) {
    if (await this.bucket.head(key)) {
      await body.cancel();
      throw alreadyStored(key);
    }
    const count = new ByteCount();
    const parts = inParts(body, partBytes);
    const first = await parts.next();
    const bytes = first.done ? new Uint8Array(0) : first.value;
    count.add(bytes);
    if (bytes.length < partBytes) {
      const written = { size: count.size, sha256: count.hex() };
      requireExpected(written, expected);
      const response = await this.bucket.send('PUT', key, { body: bytes });
      return { ...written, etag: etagOf(response) };
    }
    const upload = { key, multipartId: await this.createMultipart(key) };
    try {
      const sent = [await this.#sendPart(upload, 1, bytes)];
      for await (const part of parts) {
        count.add(part);
        sent.push(await this.#sendPart(upload, sent.length + 1, part));
      }
      const written = { size: count.size, sha256: count.hex() };
      requireExpected(written, expected);
      return { ...written, etag: (await this.#join(upload, sent)).etag };
    } catch (error) {
      await this.bucket.send('DELETE', key, { query: { uploadId: upload.multipartId }, accept: [404] });
      throw error;
    } finally {
      // Frees the source when a part could not be sent.
      await parts.return();
    }
  }

  async get(key: string, range: ByteRange | undefined) {
    if (range && range.end <= range.start) throw await this.#wrongRange(key, range);
    const headers = range ? { range: `bytes=${range.start}-${range.end - 1}` } : {};
    const response = await this.bucket.send('GET', key, { headers, accept: [404, 416] });
    if (response.status === 404) {
      await response.body?.cancel();
      throw notFound(key);
    }
    const total = Number(response.headers.get('content-range')?.split('/')[1] ?? response.headers.get('content-length'));
    if (response.status === 416 || (range && range.end > total)) {
      await response.body?.cancel();
      throw await this.#wrongRange(key, range ?? { start: 0, end: 0 });
    }
    if (range && response.status !== 206) {
      await response.body?.cancel();
      throw storageUnavailable('the S3 server does not send ranges.');
    }
    const body = response.body ?? asStream(new Uint8Array(0));
    return { size: total, etag: etagOf(response), body: range ? body.pipeThrough(atMost(range.end - range.start)) : body };
  }

  async #wrongRange(key: string, range: ByteRange): Promise<unknown> {
    const facts = await this.bucket.head(key);
    if (!facts) return notFound(key);
    requireRange(range, facts.size);
    return storageUnavailable('the S3 server refused a range that lies inside the object.');
  }

  async *list(prefix: string): AsyncGenerator<ListedArtifact, void> {
    const ours = this.bucket.place.prefix;
    let token: string | null = null;
    do {
      const query = { 'list-type': '2', prefix: `${ours}${prefix}`, ...(token === null ? {} : { 'continuation-token': token }) };
      const xml = await this.bucket.sendForXml('GET', '', { query });
      for (const item of elementsOf(xml, 'Contents')) {
        yield { key: (textOf(item, 'Key') ?? '').slice(ours.length), size: Number(textOf(item, 'Size')) };
      }
      token = textOf(xml, 'NextContinuationToken');
    } while (token !== null);
  }

  async createMultipart(key: string): Promise<string> {
    const id = textOf(await this.bucket.sendForXml('POST', key, { query: { uploads: '' } }), 'UploadId');
    if (!id) throw storageUnavailable('the S3 server gave an upload no id.');
    return id;
  }

  async putPart(part: PartTarget, body: ByteStream): Promise<ReceivedPart> {
    const count = new ByteCount();
    let bytes = new Uint8Array(0);
    // One part is held in memory: its hash has to be known before it is sent, since the server keeps what it got.
    for await (const whole of inParts(body, part.size)) {
      count.add(whole);
      if (count.size > part.size) break;
      bytes = whole;
    }
    requirePart(part.number, { size: count.size, sha256: count.hex() }, part);
    return this.#sendPart(part, part.number, bytes);
  }

  async #sendPart({ key, multipartId }: Multipart, number: number, bytes: Uint8Array<ArrayBuffer>): Promise<ReceivedPart> {
    const response = await this.bucket.send('PUT', key, { query: partQuery({ multipartId, number }), body: bytes, accept: [404] });
    if (response.status === 404) throw notFound(key);
    return { number, size: bytes.length, etag: etagOf(response) };
  }

  async listParts({ key, multipartId }: Multipart): Promise<ReceivedPart[]> {
    if (multipartId === singlePut) {
      const facts = await this.bucket.head(key);
      return facts ? [{ number: 1, ...facts }] : [];
    }
    const parts: ReceivedPart[] = [];
    let marker: string | null = null;
    do {
      const query = { uploadId: multipartId, ...(marker === null ? {} : { 'part-number-marker': marker }) };
      const response = await this.bucket.send('GET', key, { query, accept: [404] });
      const xml = await response.text();
      if (response.status === 404) return [];
      for (const part of elementsOf(xml, 'Part')) {
        parts.push({ number: Number(textOf(part, 'PartNumber')), size: Number(textOf(part, 'Size')), etag: bare(textOf(part, 'ETag') ?? '') });
      }
      marker = textOf(xml, 'IsTruncated') === 'true' ? textOf(xml, 'NextPartNumberMarker') : null;
    } while (marker !== null);
    return parts;
  }

  async complete(upload: Multipart, named: readonly Pick<ReceivedPart, 'number' | 'etag'>[]) {
    const wanted = named.map(({ number, etag }) => ({ number, etag: bare(etag) }));
    const parts = requireParts(wanted, await this.listParts(upload));
    if (upload.multipartId !== singlePut) {
      if (await this.bucket.head(upload.key)) throw alreadyStored(upload.key);
      await this.#join(upload, parts);
    }
    const facts = await this.bucket.head(upload.key);
    if (!facts) throw notFound(upload.key);
    return facts;
  }

  async #join({ key, multipartId }: Multipart, parts: readonly ReceivedPart[]): Promise<{ etag: string }> {
    const list = parts.map(({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>"${etag}"</ETag></Part>`);
    const body = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${list.join('')}</CompleteMultipartUpload>`;
    const xml = await this.bucket.sendForXml('POST', key, { query: { uploadId: multipartId }, body });
    return { etag: bare(textOf(xml, 'ETag') ?? '') };
  }

  async promote(from: string, to: string, etag: string): Promise<'stored' | 'present'> {
    const source = await this.bucket.head(from);
    if (!source) throw notFound(from);
    if (source.etag !== bare(etag)) throw changedSince(from);
    const isPresent = (await this.bucket.head(to)) !== null;
    if (!isPresent) await this.#copy(from, to, source.etag);
    await this.bucket.send('DELETE', from, { accept: [404] });
    return isPresent ? 'present' : 'stored';
  }

  // The condition travels with the copy: a presigned address could still replace the source after it was looked at.
  async #copy(from: string, to: string, etag: string): Promise<void> {
    const { bucket, prefix } = this.bucket.place;
    const headers = { 'x-amz-copy-source': `/${bucket}/${prefix}${from}`, 'x-amz-copy-source-if-match': `"${etag}"` };
    const response = await this.bucket.send('PUT', to, { headers, accept: [404, 412] });
    const xml = await response.text();
    if (response.status === 404) throw notFound(from);
    if (response.status === 412) throw changedSince(from);
    if (/<Error[ >]/.test(xml)) throw refusal(500, xml);
  }
}

function partQuery({ multipartId, number }: Pick<PartTarget, 'multipartId' | 'number'>): Record<string, string> {
  return multipartId === singlePut ? {} : { partNumber: String(number), uploadId: multipartId };
}

function refusal(status: number, xml: string): Error {
  const code = textOf(xml, 'Code') ?? `HTTP ${status}`;
  const isFull = status === 507 || /QuotaExceeded|StorageFull|InsufficientStorage/i.test(code);
  return isFull ? storageFull(xml) : storageUnavailable(`the S3 server answered ${code}.`, xml);
}

function sha256(body: Uint8Array | string): string {
  return createHash('sha256').update(body).digest('hex');
}

function etagOf(response: Response): string {
  return bare(response.headers.get('etag') ?? '');
}

function bare(etag: string): string {
  return etag.replace(/^"|"$/g, '');
}

/** Ends a body after so many bytes: some servers send a little more than was asked. */
function atMost(size: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let left = size;
  return new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk.length <= left ? chunk : chunk.subarray(0, left));
      left -= Math.min(left, chunk.length);
      if (left === 0) controller.terminate();
    },
  });
}
