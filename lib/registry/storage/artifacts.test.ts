import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileArtifacts } from './files';
import { memoryArtifacts } from './memory';
import { s3Artifacts } from './s3';
import { parseS3Url } from './s3-url';
import { startS3Server } from './testing/s3-server';
import { storageContract } from './testing/storage-contract';

storageContract('memory', async () => ({ artifacts: memoryArtifacts(), close: async () => undefined }));

storageContract('files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-files-'));
  return { artifacts: fileArtifacts(folder), close: () => rm(folder, { recursive: true, force: true }) };
});

storageContract('s3rver', async () => {
  const server = await startS3Server();
  return { artifacts: s3Artifacts(parseS3Url(server.env.STORAGE_URL, server.env)), close: () => server.close() };
});

const elsewhere = process.env['TEST_STORAGE_URL'];
if (elsewhere) {
  storageContract('TEST_STORAGE_URL', async () => ({ artifacts: s3Artifacts(parseS3Url(elsewhere, process.env)), close: async () => undefined }));
}
