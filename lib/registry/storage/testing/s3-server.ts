/**
 * A real S3 server for tests: s3rver in a folder of its own on a free port. What s3rver leaves out and the store needs is
 * added in front of it: ListParts, AbortMultipartUpload, the condition of CopyObject, the check of part etags, and the check
 * of every signature (AWS Signature Version 4, written here a second time so that a wrong one cannot pass).
 */
import { createHash, createHmac } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver, { type S3Context, type S3Middleware, type S3Store } from 's3rver';

const accessKey = 'S3RVER';
const bucket = 'slipway';

/** A running server. `env` is what `openArtifacts` takes: STORAGE_URL and the two keys. */
export interface TestS3Server {
  readonly env: Readonly<Record<'STORAGE_URL' | 'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY', string>>;
  readonly folder: string;
  close(): Promise<void>;
}

/** Starts a server. @param prefix of all keys in its bucket */
export async function startS3Server(prefix = 'artifacts'): Promise<TestS3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-s3-'));
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory: folder, configureBuckets: [{ name: bucket }] });
  waitForDisk(server.store);
  server.middleware.unshift(checkSignature, missingOperations(server.store));
  const { port } = await server.run();
  return {
    env: {
      STORAGE_URL: `s3://${bucket}/${prefix}?endpoint=${encodeURIComponent(`http://127.0.0.1:${port}`)}&region=us-east-1&style=path`,
      AWS_ACCESS_KEY_ID: accessKey,
      AWS_SECRET_ACCESS_KEY: accessKey,
    },
    folder,
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// s3rver answers before the bytes are on the disk; a reader that comes at once would find a part of them.
function waitForDisk(store: S3Store): void {
  const putObject = store.putObject.bind(store);
  const putPart = store.putPart.bind(store);
  store.putObject = async (object) => {
    const done = await putObject(object);
    await untilSize(store.getResourcePath(object.bucket, object.key, 'object'), done.size);
    return done;
  };
  store.putPart = async (name, uploadId, number, content) => {
    const done = await putPart(name, uploadId, number, content);
    await untilSize(join(store.getResourcePath(name, undefined, 'uploads'), uploadId, number), done.size);
    return done;
  };
}

async function untilSize(path: string, size: number): Promise<void> {
  while ((await stat(path)).size !== size) await new Promise((resolve) => setTimeout(resolve, 2));
}

function missingOperations(store: S3Store): S3Middleware {
  return async (context, next) => {
    const { method, headers } = context.req;
    const url = new URL(context.req.url, 'http://localhost');
    const uploadId = url.searchParams.get('uploadId');
    const upload = uploadId ? join(store.getResourcePath(bucket, undefined, 'uploads'), uploadId) : null;
    if (upload) {
      const names = await readdir(upload).catch(() => null);
      if (!names) return answer(context, 404, errorXml('NoSuchUpload'));
      if (method === 'GET') return answer(context, 200, await partsXml(upload, names));
      if (method === 'DELETE') {
        await rm(upload, { recursive: true });
        return answer(context, 204, '');
      }
    }
    const condition = headers['x-amz-copy-source-if-match'];
    const source = headers['x-amz-copy-source'];
    if (typeof condition === 'string' && typeof source === 'string') {
      const key = source.split('/').slice(2).join('/');
      if ((await store.getMetadata(bucket, key)).etag !== condition) return answer(context, 412, errorXml('PreconditionFailed'));
    }
    await next();
  };
}

// Two parts an answer, so that readers have to follow the markers.
async function partsXml(folder: string, names: readonly string[]): Promise<string> {
  const numbers = names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
  const parts = await Promise.all(
    numbers.map(async (number) => {
      const md5 = await readFile(join(folder, `${number}.md5`), 'utf8');
      const { size } = await stat(join(folder, String(number)));
      return `<Part><PartNumber>${number}</PartNumber><ETag>&quot;${md5}&quot;</ETag><Size>${size}</Size></Part>`;
    }),
  );
  return `<ListPartsResult><IsTruncated>false</IsTruncated>${parts.join('')}</ListPartsResult>`;
}

function answer(context: S3Context, status: number, xml: string): void {
  context.status = status;
  context.type = 'application/xml';
  context.body = xml;
}

function errorXml(code: string): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`;
}

const checkSignature: S3Middleware = async (context, next) => {
  const { req } = context;
  const url = new URL(req.url, 'http://localhost');
  const given = givenSignature(url, req.headers);
  if (!given) return answer(context, 403, errorXml('AccessDenied'));
  const query = [...url.searchParams].filter(([name]) => name !== 'X-Amz-Signature').map(([name, value]) => `${encode(name)}=${encode(value)}`);
  const canonical = [
    req.method,
    decodeURIComponent(url.pathname).split('/').map(encode).join('/'),
    query.sort().join('&'),
    ...given.names.map((name) => `${name}:${String(req.headers[name] ?? '').trim()}`),
    '',
    given.names.join(';'),
    given.isQuery ? 'UNSIGNED-PAYLOAD' : req.headers['x-amz-content-sha256'],
  ].join('\n');
  const [, day = '', region = '', service = ''] = given.credential.split('/');
  const key = ['aws4_request', service, region, day].reduceRight<Buffer | string>((secret, text) => hmac(secret, text), `AWS4${accessKey}`);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const signature = hmac(key, ['AWS4-HMAC-SHA256', given.date, scope, createHash('sha256').update(canonical).digest('hex')].join('\n'));
  if (signature.toString('hex') !== given.signature) return answer(context, 403, errorXml('SignatureDoesNotMatch'));
  await next();
};

function givenSignature(url: URL, headers: IncomingHttpHeaders) {
  if (url.searchParams.has('X-Amz-Signature')) {
    const value = (name: string) => url.searchParams.get(`X-Amz-${name}`) ?? '';
    return {
      isQuery: true,
      names: value('SignedHeaders').split(';'),
      credential: value('Credential'),
      date: value('Date'),
      signature: value('Signature'),
    };
  }
  const match = /Credential=([^,]+), SignedHeaders=([^,]+), Signature=(\w+)/.exec(headers.authorization ?? '');
  const [, credential, names, signature] = match ?? [];
  if (!credential || !names || !signature) return null;
  return { isQuery: false, names: names.split(';'), credential, date: String(headers['x-amz-date']), signature };
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
