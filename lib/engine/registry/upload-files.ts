/**
 * Sends files that a person chose in a page as a new version: a zip as it is, anything else as files under their own names. What
 * the registry answered is kept on this device until the version is ready, so the same files chosen again, also after a reload,
 * go on where the connection was cut.
 */
import { createApi, type NewVersion } from '@/lib/api';
import { AppError, hashJson, type OnProgress, Sha256Stream, throttleProgress, throwIfCancelled, toAppError } from '@/lib/core';
import type { EngineContext } from '../context';
import { putPart } from './put-part';
import { type FileToSend, type ModelPath, type SentVersion, sendVersion } from './send-version';

export interface ChosenFile {
  /** Its path in the version. */
  readonly path: string;
  readonly file: Blob;
}

export interface UploadRequest {
  readonly to: ModelPath;
  readonly files: readonly ChosenFile[];
  readonly description: string;
}

const sliceBytes = 4 * 1024 * 1024;

/** @throws AppError what {@link sendVersion} throws; `archive/empty` */
export async function uploadFiles(
  context: EngineContext & { readonly signal: AbortSignal },
  { to, files, description }: UploadRequest,
  onProgress: OnProgress,
): Promise<SentVersion> {
  const [only] = files;
  if (!only) throw new AppError('archive/empty', 'There is no file to send.');
  const kind = files.length === 1 && /\.zip$/i.test(only.path) ? 'zip' : 'files';
  const toSend = await hashFiles(files, context.signal, onProgress);
  const { meta } = context.storage;
  const name = `upload:${hashJson([to.org, to.app, to.model, kind, toSend.map(({ path, sha256 }) => [path, sha256])])}`;
  const send = (started: NewVersion | undefined) =>
    sendVersion(
      { to, kind, files: toSend, description, ...(started ? { started } : {}) },
      {
        api: createApi({ origin: '', fetch: (url, init) => fetch(url, init) }),
        put: putPart,
        signal: context.signal,
        onProgress,
        onStarted: (answer) => meta.put(name, answer as never),
      },
    );
  const kept = (await meta.get(name)) as NewVersion | undefined;
  try {
    const sent = await send(kept);
    await meta.delete(name);
    return sent;
  } catch (thrown) {
    // A version that was refused cannot be gone on with; a cut connection or a cancel can.
    if (/^(archive|upload|request|name|version)\//.test(toAppError(thrown).code)) await meta.delete(name);
    throw thrown;
  }
}

async function hashFiles(files: readonly ChosenFile[], signal: AbortSignal, onProgress: OnProgress): Promise<FileToSend[]> {
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  const report = throttleProgress(onProgress);
  const hashed: FileToSend[] = [];
  let done = 0;
  for (const { path, file } of files) {
    const hash = new Sha256Stream();
    for (let at = 0; at < file.size; at += sliceBytes) {
      throwIfCancelled(signal);
      const slice = await bytesOf(file, at, sliceBytes);
      hash.update(slice);
      done += slice.length;
      report({ phase: 'hashing', done, total, unit: 'bytes' });
    }
    hashed.push({ path, size: file.size, sha256: hash.hex(), read: (offset, length) => bytesOf(file, offset, length) });
  }
  return hashed;
}

/** @throws AppError `upload/file-changed`: a browser refuses to read a file that was changed since it was chosen */
async function bytesOf(file: Blob, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
  } catch (cause) {
    throw new AppError('upload/file-changed', 'A file was changed or removed after it was chosen. Choose it again.', { cause });
  }
}
