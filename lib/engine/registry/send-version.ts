/**
 * Sends a version to the registry: hashes first, then only the bytes it does not have, in parts, two at a time, then the final
 * check on the server. Used by the studio's Publish and by `slipway upload`. Goes on where an earlier try stopped.
 */
import {
  type Api,
  type NewVersion,
  type PartTarget,
  registryEndpoints,
  type UploadView,
  uploadEndpoints,
  type VersionSource,
  type VersionView,
} from '@/lib/api';
import { AppError, type OnProgress, sha256Hex, throwIfCancelled, toAppError } from '@/lib/core';

/** One file to send. `read` gives `length` bytes from `offset`; only bytes that the server lacks are read. */
export interface FileToSend {
  /** Its path in the version; the file name of a zip. */
  readonly path: string;
  readonly size: number;
  /** Lower-case hex SHA-256 of all of it. */
  readonly sha256: string;
  readonly read: (offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;
}

export interface ModelPath {
  readonly org: string;
  readonly app: string;
  readonly model: string;
}

export interface VersionToSend {
  readonly to: ModelPath;
  readonly kind: VersionSource['kind'];
  readonly files: readonly FileToSend[];
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parent?: number;
  /** What an earlier try was answered; it goes on from there. */
  readonly started?: NewVersion;
}

export interface SendHost {
  readonly api: Api;
  /** Sends the bytes of one part, and gives the ETag of the answer. */
  readonly put: (target: PartTarget, bytes: Uint8Array<ArrayBuffer>, signal?: AbortSignal) => Promise<string>;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
  /** Told once the version exists: what to hand in as `started` after an interruption. */
  readonly onStarted?: (started: NewVersion) => Promise<void>;
}

export interface SentVersion {
  readonly version: VersionView;
  readonly bytesSent: number;
  /** Bytes that the registry had already. */
  readonly bytesSkipped: number;
}

const partsAtOnce = 2;
const partsPerRequest = 100;
const pollMs = 1000;

/** What an earlier try says that cannot go on: its day is over, it was given up, or the files are others by now. */
const gone = ['resource/not-found', 'upload/expired', 'upload/state', 'version/immutable'];

/**
 * Sends everything and waits until the version is ready. What cannot be gone on with is started anew.
 * @throws AppError `network/unreachable`, `upload/*`, `archive/*`, `task/cancelled`, or the code with which the version failed
 */
export async function sendVersion(toSend: VersionToSend, host: SendHost): Promise<SentVersion> {
  const { started, ...fresh } = toSend;
  if (!started) return send(fresh, await start(fresh, host), host);
  try {
    return await goOn(toSend, started, host);
  } catch (thrown) {
    if (!gone.includes(toAppError(thrown).code)) throw thrown;
    return send(fresh, await start(fresh, host), host);
  }
}

/** The earlier try may have ended well, and only its answer was lost. */
async function goOn(toSend: VersionToSend, started: NewVersion, host: SendHost): Promise<SentVersion> {
  const params = { ...toSend.to, version: started.version.id };
  const version = await host.api.call(registryEndpoints['versions.get'], { params, ...signalOf(host) });
  if (version.state !== 'ready') return send(toSend, started, host);
  return { version, bytesSent: 0, bytesSkipped: bytesOf(toSend) };
}

function bytesOf({ files }: VersionToSend): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

async function send(toSend: VersionToSend, { version, uploads }: NewVersion, host: SendHost): Promise<SentVersion> {
  const total = bytesOf(toSend);
  const open = uploads.filter(({ state }) => state === 'open');
  const counter = { sent: 0, kept: total - open.reduce((sum, { size }) => sum + size, 0) };
  const report = () => host.onProgress?.({ phase: 'sending', done: counter.kept + counter.sent, total, unit: 'bytes' });
  report();
  for (const upload of open) {
    throwIfCancelled(host.signal);
    await sendFile(fileOf(toSend, upload), upload, host, {
      isResumed: toSend.started !== undefined,
      onSent: (bytes) => {
        counter.sent += bytes;
        report();
      },
      onKept: (bytes) => {
        counter.kept += bytes;
        report();
      },
    });
  }
  host.onProgress?.({ phase: 'checking', done: 0, total: 0, unit: '' });
  return { version: await finish(toSend.to, version, host), bytesSent: counter.sent, bytesSkipped: total - counter.sent };
}

async function start({ to, kind, files, description, tags, parent }: VersionToSend, host: SendHost): Promise<NewVersion> {
  const [first] = files;
  if (!first) throw new AppError('archive/empty', 'There is nothing to send.');
  const source: VersionSource =
    kind === 'zip'
      ? { kind, filename: first.path, size: first.size, sha256: first.sha256 }
      : { kind, files: files.map(({ path, size, sha256 }) => ({ path, size, sha256 })) };
  const body = {
    source,
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags: [...tags] }),
    ...(parent === undefined ? {} : { parent }),
  };
  const started = await host.api.call(registryEndpoints['versions.create'], { params: { ...to }, body, ...signalOf(host) });
  await host.onStarted?.(started);
  return started;
}

function fileOf({ kind, files }: VersionToSend, upload: UploadView): FileToSend {
  const file = kind === 'zip' ? files[0] : files.find(({ path, sha256 }) => path === upload.path && sha256 === upload.sha256);
  if (!file) throw new AppError('upload/state', `The registry asks for ${upload.path ?? 'a file'}, which is not among those to send.`);
  return file;
}

interface Counting {
  readonly isResumed: boolean;
  readonly onSent: (bytes: number) => void;
  readonly onKept: (bytes: number) => void;
}

/** Sends the parts of one file that have not arrived yet. */
async function sendFile(file: FileToSend, upload: UploadView, host: SendHost, counting: Counting): Promise<void> {
  const params = { upload: upload.id };
  const received = counting.isResumed ? await host.api.call(uploadEndpoints['uploads.get'], { params, ...signalOf(host) }) : undefined;
  if (received && received.state !== 'open') return counting.onKept(file.size);
  const etags = new Map<number, string>();
  const missing: number[] = [];
  for (let number = 1; number <= upload.parts; number++) {
    const arrived = received?.received.find((part) => part.number === number);
    if (arrived) {
      etags.set(number, arrived.etag ?? arrived.sha256);
      counting.onKept(arrived.size);
    } else missing.push(number);
  }
  for (let i = 0; i < missing.length; i += partsPerRequest) {
    await sendParts(file, upload, missing.slice(i, i + partsPerRequest), host, (number, etag, bytes) => {
      etags.set(number, etag);
      counting.onSent(bytes);
    });
  }
  const parts = [...etags].sort(([a], [b]) => a - b).map(([number, etag]) => ({ number, etag }));
  await host.api.call(uploadEndpoints['uploads.complete'], { params, body: { parts }, ...signalOf(host) });
}

async function sendParts(
  file: FileToSend,
  upload: UploadView,
  numbers: readonly number[],
  host: SendHost,
  onSent: (number: number, etag: string, bytes: number) => void,
): Promise<void> {
  const bytesOfPart = (number: number) => {
    const offset = (number - 1) * upload.partSize;
    return file.read(offset, Math.min(upload.partSize, file.size - offset));
  };
  // The server wants the hash of a part before its bytes, so each part is read twice; a part never stays in memory for long.
  const wanted = [];
  for (const number of numbers) {
    const bytes = await bytesOfPart(number);
    wanted.push({ number, size: bytes.length, sha256: sha256Hex(bytes) });
  }
  const { parts } = await host.api.call(uploadEndpoints['uploads.parts'], {
    params: { upload: upload.id },
    body: { parts: wanted },
    ...signalOf(host),
  });
  const queue = [...parts];
  const work = async () => {
    for (let target = queue.shift(); target; target = queue.shift()) {
      throwIfCancelled(host.signal);
      const bytes = await bytesOfPart(target.number);
      onSent(target.number, await host.put(target, bytes, host.signal), bytes.length);
    }
  };
  await Promise.all(Array.from({ length: partsAtOnce }, work));
}

async function finish(to: ModelPath, pending: VersionView, host: SendHost): Promise<VersionView> {
  const params = { ...to, version: pending.id };
  let version = await host.api.call(registryEndpoints['versions.finalize'], { params, ...signalOf(host) });
  while (version.state === 'verifying' || version.state === 'pending') {
    throwIfCancelled(host.signal);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    version = await host.api.call(registryEndpoints['versions.get'], { params, ...signalOf(host) });
  }
  if (version.state !== 'failed') return version;
  throw new AppError(version.failure?.code ?? 'server/internal', version.failure?.message ?? 'The registry refused this version.', {
    details: { ...version.failure },
  });
}

function signalOf({ signal }: SendHost): { signal?: AbortSignal } {
  return signal ? { signal } : {};
}
