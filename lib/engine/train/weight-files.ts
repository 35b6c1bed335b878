/**
 * Weight files in the browser: kept on this device by catalog id, fetched from this Slipway's own `/weights/<id>/` the first
 * time. A second use needs no request, so training works offline.
 */
import { AppError, sha256Hex, throwIfCancelled } from '@/lib/core';
import { type CatalogEntry, catalogFileName } from '@/lib/ml';
import type { EngineContext } from '../context';

/** Where a file of an entry is kept. */
function keptPath(entry: CatalogEntry, name: string): string {
  return `cache/weights/${entry.id}/${name}`;
}

/** Whether every file of an entry is on this device. */
export async function isStored(context: EngineContext, entry: CatalogEntry): Promise<boolean> {
  if (entry.source.kind === 'user') return false;
  const sizes = await Promise.all(entry.source.files.map((file) => context.storage.files.size(keptPath(entry, catalogFileName(file)))));
  return entry.source.files.every((file, i) => sizes[i] === file.bytes);
}

/**
 * One file of an entry, from this device or fetched and kept. A kept one has its full size; its hash is for who parses it.
 * @throws AppError `weights/unavailable` when it cannot be fetched, `weights/hash-mismatch` {id, file}; nothing is kept then
 */
export async function readWeightFile(context: EngineContext, entry: CatalogEntry, name: string, signal?: AbortSignal): Promise<Uint8Array> {
  const path = keptPath(entry, name);
  const { files } = context.storage;
  const expected = entry.source.kind === 'user' ? undefined : entry.source.files.find((file) => catalogFileName(file) === name);
  if ((await files.size(path)) === expected?.bytes) return files.read(path);
  // None, or one that was cut off in writing.
  await files.remove(path);
  const bytes = await fetchFile(entry, name, signal);
  if (expected?.sha256 !== sha256Hex(bytes)) {
    throw new AppError('weights/hash-mismatch', `${name} of ${entry.title} arrived damaged. Nothing of it was kept; try again.`, {
      details: { id: entry.id, file: name },
      retryable: true,
    });
  }
  await files.write(path, bytes);
  context.bus.post({ kind: 'changed', areas: ['storage'] });
  return bytes;
}

/** Forgets the files of an entry, so that they are fetched anew. */
export async function dropWeightFiles(context: EngineContext, entry: CatalogEntry): Promise<void> {
  await context.storage.files.removeAll(keptPath(entry, ''));
}

async function fetchFile(entry: CatalogEntry, name: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  throwIfCancelled(signal);
  const unavailable = (why: string, cause?: unknown) =>
    new AppError('weights/unavailable', `${entry.title} is not on this device yet and could not be fetched: ${why}.`, {
      details: { id: entry.id, file: name },
      retryable: true,
      cause,
    });
  let response: Response;
  try {
    response = await fetch(`/weights/${entry.id}/${name}`, signal ? { signal } : {});
  } catch (cause) {
    throwIfCancelled(signal);
    throw unavailable('there is no connection to Slipway', cause);
  }
  if (!response.ok) throw unavailable(response.status === 404 ? 'Slipway is still getting it, or could not' : `Slipway answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
