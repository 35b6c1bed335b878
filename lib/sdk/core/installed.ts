/**
 * Models that lie in the store, or beside the app, as bytes by path: what a runner opens and what an app asks for.
 */
import { type Device, type Installed, type Pointers, pointersOf } from './device';
import { readFile } from './download';
import { parseJson } from './envelope';
import { SdkError } from './error';
import type { FileBytes, Runner } from './runner';
import { sha256Hex } from './sha256';
import type { Bytes, VersionFile, VersionManifest, VersionVariant } from './types';

/** A model that the app carries: files lie below `baseUrl` at the paths of its version manifest. */
export interface Embedded {
  readonly baseUrl: string;
  readonly manifest: VersionManifest;
}

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
export function readVersion(bytes: Bytes, version: number, variant: string): { manifest: VersionManifest; variant: VersionVariant } {
  const manifest = parseJson(bytes) as VersionManifest | undefined;
  const found = manifest?.variants?.find(({ id }) => id === variant);
  if (!manifest || manifest.version !== version || !found) throw new SdkError('manifest/unreadable', 'Not that version', { version, variant });
  return { manifest, variant: found };
}

/** @throws SdkError `download/hash` when stored bytes are missing or wrong */
export async function readInstalled(device: Device, { version, variant, manifest }: Installed): Promise<Opened> {
  const found = readVersion(await readFile(device, manifest), version, variant);
  return { ...found, files: await readFiles(found.variant.files, (file) => readFile(device, file.sha256)) };
}

/** The golden samples of an installed version; null when it has none. */
export async function readGolden(device: Device, { golden }: VersionManifest): Promise<FileBytes | null> {
  return golden?.files.length ? readFiles(golden.files, (file) => readFile(device, file.sha256)) : null;
}

/** @throws SdkError `download/network`, `download/hash` */
export async function readEmbedded({ host }: Device, { baseUrl, manifest }: Embedded, variant: VersionVariant): Promise<Opened> {
  const files = await readFiles(variant.files, async ({ path, sha256 }) => {
    const response = await host.fetch(baseUrl.replace(/\/?$/, '/') + path);
    if (!response.ok) throw new SdkError('download/network', 'No embedded file', { path, status: response.status });
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (host.secure && (await sha256Hex(bytes)) !== sha256) throw new SdkError('download/hash', 'Wrong embedded file', { path });
    return bytes;
  });
  return { manifest, variant, files };
}

async function readFiles(files: readonly VersionFile[], read: (file: VersionFile) => Promise<Bytes>): Promise<FileBytes> {
  const bytes = new Map<string, Bytes>();
  for (const file of files) bytes.set(file.path, await read(file));
  return bytes;
}

export const runnerFor = (runners: readonly Runner[], { runtime }: VersionVariant): Runner | undefined =>
  runners.find((one) => one.runtime === runtime);

/** What may be served, best first. The one before is served only when the current one cannot be read or opened. */
export async function servable(device: Device, model: string, blocked: readonly number[]): Promise<Installed[]> {
  const { current, previous }: Pointers = await pointersOf(device, model);
  return current ? [current, ...(previous && !blocked.includes(previous.version) ? [previous] : [])] : [];
}
