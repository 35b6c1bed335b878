/**
 * Takes an uploaded zip apart: every entry is unpacked as a stream into the store, hashed while it is written, and lies under
 * the upload until the whole version is judged. A refused archive leaves nothing behind but the upload itself.
 */
import { openPackageZip, type PackageZipEntry } from '@/lib/media/archive';
import { type Artifacts, type ByteStream, uploadKey } from '../storage';
import { ChunkHashes } from './hash-stored';
import type { IntakeFile } from './intake-file';
import { storedBytes } from './stored-bytes';

/**
 * Unpacks an archive.
 * @param archive its key and size
 * @param uploadId files go to `uploads/<id>/files/`; what an earlier, broken run left there is removed first
 * @returns its files in the order of the archive
 * @throws AppError `archive/*` with `{entry}`, `storage/full`, `storage/unavailable`, `task/cancelled`
 */
export async function readPackageArchive(
  artifacts: Artifacts,
  archive: { readonly key: string; readonly size: number },
  uploadId: string,
  signal?: AbortSignal,
): Promise<IntakeFile[]> {
  await removeStaged(artifacts, uploadId);
  const entries = await openPackageZip(storedBytes(artifacts, archive.key, archive.size), signal);
  const files: IntakeFile[] = [];
  try {
    for (const entry of entries) files.push(await stage(artifacts, entry, uploadKey(uploadId, `files/${files.length}`), signal));
  } catch (error) {
    await removeStaged(artifacts, uploadId);
    throw error;
  }
  return files;
}

async function stage(artifacts: Artifacts, entry: PackageZipEntry, key: string, signal: AbortSignal | undefined): Promise<IntakeFile> {
  const chunks = new ChunkHashes();
  const { sha256, size, etag } = await entry.unpack((body) => artifacts.put(key, body.pipeThrough(hashing(chunks))), signal);
  return { path: entry.path, size, sha256, chunks: chunks.end(), key, etag };
}

function hashing(chunks: ChunkHashes): TransformStream<ByteStreamChunk, ByteStreamChunk> {
  return new TransformStream({
    transform(bytes, controller) {
      chunks.add(bytes);
      controller.enqueue(bytes);
    },
  });
}

type ByteStreamChunk = ByteStream extends ReadableStream<infer Chunk> ? Chunk : never;

async function removeStaged(artifacts: Artifacts, uploadId: string): Promise<void> {
  for await (const { key } of artifacts.list(uploadKey(uploadId, 'files/'))) await artifacts.delete(key);
}
