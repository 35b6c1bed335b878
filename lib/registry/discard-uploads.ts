/** Frees what uploads hold in the store: their parts, their bytes and what was unpacked from them. Final blobs stay. */
import type { StoredUpload } from '@/db';
import { type Artifacts, uploadKey } from './storage';

export async function discardUploads(artifacts: Artifacts, uploads: readonly Pick<StoredUpload, 'id' | 'multipartId'>[]): Promise<void> {
  for (const { id, multipartId } of uploads) {
    if (multipartId !== null) await artifacts.abort({ key: uploadKey(id), multipartId });
    for await (const { key } of artifacts.list(`uploads/${id}/`)) await artifacts.delete(key);
  }
}
