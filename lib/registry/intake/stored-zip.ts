/**
 * The archive of a version that was uploaded file by file: a zip without compression, sorted by path bytes and dated
 * 1980-01-01, streamed out of the store. The same files give the same bytes, whoever uploaded them in whatever order.
 */
import { compareBytes } from '@/lib/core';
import { zipStream } from '@/lib/media/archive';
import type { Artifacts, ByteStream } from '../storage';
import type { IntakeFile } from './intake-file';

/**
 * Streams the archive; the files are read one after the other while it is read.
 * @param files where they lie now: `key` is read
 */
export function storedZip(artifacts: Artifacts, files: readonly Pick<IntakeFile, 'path' | 'key'>[]): ByteStream {
  const sorted = [...files].sort((a, b) => compareBytes(a.path, b.path));
  async function* entries() {
    for (const { path, key } of sorted) yield { path, data: (await artifacts.get(key)).body };
  }
  return zipStream(entries()) as ByteStream;
}
