/** `slipway fetch`: a version as one zip. Goes on with what an interrupted call left in `P.part`; checks the hash before it counts. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { registryEndpoints } from '@/lib/api';
import { AppError } from '@/lib/core';
import { type Command, type CommandInput, textOption } from '../command';
import { type Connection, connect, connectionOptions, connectionUsage } from '../registry/connection';

interface FetchDocument {
  readonly version: number;
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly resumedBytes: number;
}

export const fetchCommand: Command = {
  id: 'fetch',
  summary: 'Downloads a version and checks its hash.',
  usage: `fetch [--version N|latest|@alias] [--out FILE] [--force] ${connectionUsage}`,
  options: {
    ...connectionOptions('org', 'app', 'model'),
    version: { type: 'string', help: 'number, latest (default) or @alias' },
    out: { type: 'string', help: 'file to write (default: MODEL-N.zip)' },
    force: { type: 'boolean', help: 'overwrites a file that is there' },
  },
  required: [],
  positionals: 0,
  run: fetchVersion,
  print(document) {
    const { version, path, size, sha256 } = document as FetchDocument;
    return `Version ${version}: ${path}, ${size} bytes, SHA-256 ${sha256}`;
  },
};

async function fetchVersion(input: CommandInput): Promise<FetchDocument> {
  const connection = connect(input, 'org', 'app', 'model');
  const { api, org, app, model } = connection;
  const params = { org, app, model, version: textOption(input, 'version') || 'latest' };
  const { number, archive } = await api.call(registryEndpoints['versions.get'], { params });
  if (number === null || !archive) throw new AppError('version/not-ready', 'This version is not ready.');
  const path = textOption(input, 'out') || `${model}-${number}.zip`;
  if (input.options['force'] !== true && (await exists(path))) {
    throw new AppError('cli/file-exists', `${path} is there already; --force overwrites it.`, { details: { path } });
  }
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part`;
  const url = api.url(registryEndpoints['versions.archive'], { params: { ...params, version: String(number) } });
  const resumedBytes = await download(connection, url, part, archive.size, input);
  const sha256 = await hashOf(part);
  if (sha256 !== archive.sha256) {
    await rm(part);
    throw new AppError('cli/hash-mismatch', `What arrived is not version ${number}; ${path} was left alone. Try again.`, {
      details: { expected: archive.sha256, actual: sha256 },
    });
  }
  await rename(part, path);
  return { version: number, path, size: archive.size, sha256, resumedBytes };
}

/** Appends what is missing to the part file. @returns how many bytes were there already */
async function download({ request, token }: Connection, url: string, part: string, size: number, input: CommandInput): Promise<number> {
  const here = (await exists(part)) ? (await stat(part)).size : 0;
  const from = here <= size ? here : 0;
  if (from === size && size > 0) return from;
  const headers = { authorization: `Bearer ${token}`, ...(from > 0 ? { range: `bytes=${from}-` } : {}) };
  const response = await request(url, { method: 'GET', headers });
  if (!response.ok || !response.body) {
    throw new AppError('network/unreachable', `The registry answered ${response.status} instead of the file.`, { retryable: true });
  }
  const resumed = response.status === 206 ? from : 0;
  let done = resumed;
  const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      done += chunk.length;
      input.event({ event: 'phase', progress: { phase: 'fetch', done, total: size, unit: 'bytes' } });
      yield chunk;
    }
  };
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  await pipeline(body, counted, createWriteStream(part, { flags: resumed > 0 ? 'a' : 'w' }));
  return resumed;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
