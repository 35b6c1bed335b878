/**
 * Models that lie in the store, or beside the app, as bytes by path: what a runner opens and what an app asks for.
 */
import { type BlobRow, type Device, type Embedded, type Installed, save } from './device';
import { chunksOf, download, readFile } from './download';
import { SdkError } from './error';
import type { FileBytes, Runner } from './runner';
import { sha256Hex } from './sha256';
import { parseJson } from './shape';
import type { Bytes, VersionFile, VersionManifest, VersionVariant } from './types';

/** A version with the bytes of one variant. */
export interface Opened {
  readonly manifest: VersionManifest;
  readonly variant: VersionVariant;
  readonly files: FileBytes;
}

/**
 * The bytes of a version manifest as the document; its hash was checked, so only that it is the wanted one.
 * @throws SdkError `manifest/unreadable`
 */
function readVersion(bytes: Bytes, version: number, variant: string): { manifest: VersionManifest; variant: VersionVariant } {
  const manifest = parseJson(bytes) as VersionManifest | undefined;
  const found = manifest?.variants?.find(({ id }) => id === variant);
  if (!manifest || manifest.version !== version || !found) throw new SdkError('manifest/unreadable');
  return { manifest, variant: found };
}

/** @throws SdkError `download/hash` when stored bytes are missing or wrong */
export async function readInstalled(device: Device, { version, variant, manifest }: Installed): Promise<Opened> {
  const found = readVersion(await readFile(device, { sha256: manifest }), version, variant);
  return { ...found, files: await readFiles(found.variant.files, (file) => readFile(device, file)) };
}

/** A version that is complete in the store, and its bytes; `golden` is null when it has no samples. */
export interface Ready extends Opened {
  readonly installed: Installed;
  readonly golden: FileBytes | null;
  /** What had to be fetched for it. */
  readonly bytes: number;
}

/**
 * Brings a version into the store and reads it back: storage can lie, and what it spoilt is fetched anew.
 * @param onKnown its files are known, none is fetched yet
 * @throws SdkError `download/*`, `manifest/unreadable`
 */
export async function fetchVersion(
  device: Device,
  wanted: Omit<Installed, 'files'>,
  signal: AbortSignal,
  onKnown?: (installed: Installed) => Promise<void>,
  onProgress?: (doneBytes: number, totalBytes: number) => void,
): Promise<Ready> {
  const document = { sha256: wanted.manifest, size: wanted.manifestSize };
  let bytes = 0;
  for (let spoilt = 0; ; spoilt++) {
    await download(device, [document], signal);
    try {
      const { manifest, variant } = readVersion(await readFile(device, document), wanted.version, wanted.variant);
      const samples = manifest.golden?.files ?? [];
      const files = [...variant.files, ...samples];
      const installed: Installed = { ...wanted, files: files.map(({ sha256 }) => sha256) };
      await save(
        device,
        [document, ...files].map((file) => ['blobs', file.sha256, { chunks: chunksOf(file) } satisfies BlobRow]),
      );
      await onKnown?.(installed);
      bytes += await download(device, files, signal, onProgress);
      const read = (some: readonly VersionFile[]) => readFiles(some, (file) => readFile(device, file));
      return { manifest, variant, installed, bytes, files: await read(variant.files), golden: samples.length ? await read(samples) : null };
    } catch (thrown) {
      if (!(thrown instanceof SdkError && thrown.details['stored']) || spoilt > 9) throw thrown;
    }
  }
}

/** @throws SdkError `download/network`, `download/hash` */
export async function readEmbedded({ host }: Device, { baseUrl, manifest }: Embedded, variant: VersionVariant): Promise<Opened> {
  const files = await readFiles(variant.files, async ({ path, sha256 }) => {
    const response = await host.fetch(baseUrl.replace(/\/?$/, '/') + path);
    if (!response.ok) throw new SdkError('download/network', { path });
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (host.secure && (await sha256Hex(bytes)) !== sha256) throw new SdkError('download/hash', { path });
    return bytes;
  });
  return { manifest, variant, files };
}

async function readFiles(files: readonly VersionFile[], read: (file: VersionFile) => Promise<Bytes>): Promise<FileBytes> {
  const bytes = new Map<string, Bytes>();
  for (const file of files) bytes.set(file.path, await read(file));
  return bytes;
}

export const runnerFor = ({ runners }: Device, { runtime }: VersionVariant): Runner | undefined => runners.find((one) => one.runtime === runtime);
