/** A file of a version while it is judged, the check of all its paths, and the step that makes judged files final. */
import { AppError, PackagePaths } from '@/lib/core';
import { type Artifacts, blobKey } from '../storage';

const maxFiles = 2000;

/** One file: what it is, as computed from its bytes, and where they lie now. */
export interface IntakeFile {
  /** With `/` between segments. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  /** SHA-256 of each 4 MiB; empty for a single chunk. */
  readonly chunks: readonly string[];
  /** Under `uploads/` for new bytes, under `blobs/` for bytes that were there before. */
  readonly key: string;
  readonly etag: string;
}

/**
 * Checks the paths of a folder that was uploaded file by file, by the rules for archives. Needs no bytes, so it can refuse
 * before an upload starts.
 * @throws AppError `archive/empty`, `archive/too-many-entries`, `archive/path-unsafe` {entry}, `archive/duplicate-name` {entry}
 */
export function inspectPaths(paths: readonly string[]): void {
  if (paths.length === 0) throw new AppError('archive/empty', 'A version needs at least one file.');
  if (paths.length > maxFiles) {
    throw new AppError('archive/too-many-entries', `A version holds at most ${maxFiles} files.`, { details: { maxEntries: maxFiles } });
  }
  const known = new PackagePaths();
  for (const path of paths) known.add(path, 'file');
}

/**
 * Moves judged files to their final keys; equal ones are stored once, and what is there stays as it is.
 * @throws AppError `upload/state` when bytes changed since they were judged
 */
export async function promoteFiles(artifacts: Artifacts, files: readonly Pick<IntakeFile, 'key' | 'sha256' | 'etag'>[]): Promise<void> {
  const moved = new Set<string>();
  for (const { key, sha256, etag } of files) {
    const to = blobKey(sha256);
    if (key === to || moved.has(key)) continue;
    moved.add(key);
    try {
      await artifacts.promote(key, to, etag);
    } catch (error) {
      // A run that was killed after this file moved it already.
      const isMoved = error instanceof AppError && error.code === 'blob/not-found' && (await artifacts.head(to)) !== null;
      if (!isMoved) throw error;
    }
  }
}
