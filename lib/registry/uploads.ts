/**
 * The bytes of new versions in parts (`delivery.md` 6). Which parts have arrived is asked of the store, never remembered here: so a
 * sender can go on after any cut, also from another machine. Bodies are streamed through.
 */
import { Readable } from 'node:stream';
import { announceParts, completeUpload, type Database, deleteUpload, listAnnounced, setMultipart, type Tenant, type UploadRow } from '@/db';
import type { PartTarget, UploadState, uploadEndpoints } from '@/lib/api';
import { AppError } from '@/lib/core';
import { actorOf, audit } from './audit';
import { discardUploads } from './discard-uploads';
import type { Host, Services } from './http/call';
import { deriveKey } from './secrets';
import { isHttps, serverBridge } from './server-bridge';
import { type Artifacts, type ByteStream, checkPartSignature, signPartUrl, uploadKey } from './storage';
import { announcedOf, partCount } from './version-view';

const addressSeconds = 3600;

export const uploadServices: Services<typeof uploadEndpoints> = {
  'uploads.get': async ({ host, db, upload, now }) => {
    requireAlive(upload, now);
    return stateOf(host, db, upload);
  },

  'uploads.abort': async ({ host, db, upload, principal, now, request }) => {
    if (upload.state === 'present') throw wrongState(upload);
    await db.transaction(async (tx) => {
      if (!(await deleteUpload(tx, upload))) throw wrongState(upload);
      const note = { action: 'upload.aborted', target: { kind: 'upload', id: upload.id, version: upload.versionId } };
      await audit(tx, { tenant: upload.organizationId as Tenant, actor: actorOf(principal), now, request }, note);
    });
    await discardUploads(host.artifacts(), [upload]);
    return undefined;
  },

  'uploads.parts': async ({ host, db, upload, body, now, request }) => {
    requireOpen(upload, now);
    for (const part of body.parts) requirePartSize(upload, part);
    const multipartId = await multipartOf(host.artifacts(), db, upload);
    await announceParts(db, upload.id, [...new Map(body.parts.map((part) => [part.number, part])).values()]);
    const parts: PartTarget[] = [];
    for (const part of body.parts) {
      const signed = await host.artifacts().signPart({ ...part, key: uploadKey(upload.id), multipartId }, addressSeconds);
      const expiresAt = new Date(now.getTime() + addressSeconds * 1000).toISOString();
      const target = signed
        ? { ...signed, expiresAt }
        : signPartUrl(originOf(request), { ...part, uploadId: upload.id }, deriveKey('url-signing'), now);
      parts.push({ number: part.number, ...target });
    }
    return { parts };
  },

  'uploads.put': async ({ host, upload, params, query, request, now }) => {
    const { number, size, sha256 } = checkPartSignature(
      {
        uploadId: upload.id,
        number: Number(params.n),
        size: Number(query.size),
        sha256: query.sha256 ?? '',
        exp: Number(query.exp),
        sig: query.sig ?? '',
      },
      deriveKey('url-signing'),
      now,
    );
    requireOpen(upload, now);
    const key = uploadKey(upload.id);
    const { multipartId } = upload;
    if (multipartId === null) throw wrongState(upload);
    const part = await host.artifacts().putPart({ key, multipartId, number, size, sha256 }, atMost(request, size, number));
    return new Response(null, { status: 200, headers: { etag: `"${part.etag}"` } });
  },

  'uploads.complete': async ({ host, db, upload, body, now }) => {
    requireAlive(upload, now);
    if (upload.state === 'open') {
      await join(host.artifacts(), upload, body.parts);
      await completeUpload(db, upload.id);
    }
    return stateOf(host, db, { ...upload, state: upload.state === 'open' ? 'complete' : upload.state });
  },
};

async function stateOf(host: Host, db: Database, upload: UploadRow): Promise<UploadState> {
  const { id, partSize, multipartId } = upload;
  const state = upload.state as UploadState['state'];
  const announced = new Map((await listAnnounced(db, id)).map((part) => [part.number, part]));
  const arrived = multipartId !== null && state === 'open' ? await host.artifacts().listParts({ key: uploadKey(id), multipartId }) : [];
  const received = arrived.map(({ number, size, etag }) => ({ number, size, sha256: isSha256(etag) ? etag : (announced.get(number)?.sha256 ?? '') }));
  return { id, state, partSize, parts: partCount(upload), received: state === 'complete' ? [...announced.values()] : received };
}

const isSha256 = (etag: string): boolean => /^[0-9a-f]{64}$/.test(etag);

/** @throws AppError `upload/expired` */
function requireAlive({ expiresAt }: UploadRow, now: Date): void {
  if (expiresAt > now) return;
  throw new AppError('upload/expired', 'This upload waited longer than a day and is over. Start the version again.', {
    details: { expiresAt: expiresAt.toISOString() },
  });
}

/** @throws AppError `upload/expired`, `upload/state` {state} */
function requireOpen(upload: UploadRow, now: Date): void {
  requireAlive(upload, now);
  if (upload.state !== 'open') throw wrongState(upload);
}

function wrongState({ state }: UploadRow): AppError {
  return new AppError('upload/state', 'This upload does not take that any more, or not yet.', { details: { state } });
}

/** Every part has its one size. @throws AppError `request/invalid` */
function requirePartSize(upload: UploadRow, { number, size }: { readonly number: number; readonly size: number }): void {
  const last = partCount(upload);
  const due = number < last ? upload.partSize : announcedOf(upload).size - (last - 1) * upload.partSize;
  if (number <= last && size === due) return;
  const message = number > last ? `There are ${last} parts` : `Part ${number} has ${due} bytes`;
  throw new AppError('request/invalid', `${message}.`, { details: { issues: [{ path: 'parts', message }] } });
}

/** The running upload in the store; begun by the first who asks for part addresses. */
async function multipartOf(artifacts: Artifacts, db: Database, upload: UploadRow): Promise<string> {
  if (upload.multipartId !== null) return upload.multipartId;
  const key = uploadKey(upload.id);
  const begun = await artifacts.createMultipart(key, partCount(upload));
  const counting = await setMultipart(db, upload.id, begun);
  if (counting !== begun) await artifacts.abort({ key, multipartId: begun });
  if (counting === undefined) throw wrongState(upload);
  return counting;
}

/** The address of this server as the sender sees it: the one it used, when that is one of ours. */
function originOf({ headers }: Request): string {
  const bridge = serverBridge();
  const used = `${isHttps(headers) ? 'https' : 'http'}://${headers.get('host')}`;
  return bridge.origins().includes(used) ? used : bridge.origin();
}

/** The body of a part, ended with the coded error when the line breaks, or as soon as it is longer than announced. */
function atMost(request: Request, size: number, number: number): ByteStream {
  const refusal = (words: string, passed: number, cause?: unknown) =>
    new AppError('upload/part-checksum', `Part ${number} ${words}. Send it again.`, {
      details: { number, expected: { size }, actual: { size: passed } },
      cause,
    });
  async function* counted() {
    let passed = 0;
    try {
      for await (const bytes of (request.body ?? []) as AsyncIterable<Uint8Array<ArrayBuffer>>) {
        passed += bytes.length;
        if (passed > size) throw refusal('is longer than announced', passed);
        yield bytes;
      }
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw refusal('broke off', passed, error);
    }
  }
  return Readable.toWeb(Readable.from(counted())) as ByteStream;
}

/** @throws AppError `upload/incomplete` {missing: number[]} */
async function join(artifacts: Artifacts, upload: UploadRow, named: readonly { readonly number: number; readonly etag: string }[]): Promise<void> {
  const etags = new Map(named.map(({ number, etag }) => [number, etag.replace(/^(?:W\/)?"(.*)"$/, '$1')]));
  const numbers = Array.from({ length: partCount(upload) }, (_, i) => i + 1);
  const unnamed = numbers.filter((number) => !etags.has(number));
  const { multipartId } = upload;
  if (unnamed.length > 0 || multipartId === null) {
    throw new AppError('upload/incomplete', 'Some parts of this upload have not arrived.', {
      details: { missing: multipartId === null ? numbers : unnamed },
    });
  }
  const key = uploadKey(upload.id);
  try {
    await artifacts.completeMultipart(
      { key, multipartId },
      numbers.map((number) => ({ number, etag: etags.get(number) ?? '' })),
    );
  } catch (error) {
    // Joined before, by a request whose answer was lost. What the bytes are is hashed at finalize in any case.
    const isJoined = error instanceof AppError && (await artifacts.head(key))?.size === announcedOf(upload).size;
    if (!isJoined) throw error;
  }
}
