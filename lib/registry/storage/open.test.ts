import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '@/lib/core';
import { openArtifacts, storageKind } from './open';
import { s3Artifacts } from './s3';
import { parseS3Url } from './s3-url';
import { startS3Server } from './testing/s3-server';

const keys = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' };

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'taken';
  } catch (error) {
    return error instanceof AppError ? `${error.code}: ${error.message}` : String(error);
  }
}

test('F15 artifacts lie in files unless STORAGE_URL names an S3 server; one handle per place', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-open-'));
  const server = await startS3Server('a/b');
  try {
    const files = openArtifacts({ SLIPWAY_DATA_DIR: folder });
    expect([files.kind, storageKind({})]).toEqual(['file', 'file']);
    expect(openArtifacts({ SLIPWAY_DATA_DIR: folder })).toBe(files);
    await files.put('uploads/x/data', new Uint8Array([1]));
    expect(await readdir(join(folder, 'blobs', 'uploads', 'x'))).toEqual(['data']);
    const s3 = openArtifacts(server.env);
    expect([s3.kind, storageKind(server.env)]).toEqual(['s3', 's3']);
    await s3.put('uploads/x/data', new Uint8Array([1, 2]));
    expect((await s3.head('uploads/x/data'))?.size).toBe(2);
    // The prefix of the URL stands before every key.
    expect(await readdir(join(server.folder, 'slipway', 'a', 'b', 'uploads', 'x'))).toContain('data._S3rver_object');
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
});

test('STORAGE_URL: styles, regions, endpoints', () => {
  const place = (url: string) => parseS3Url(url, keys);
  expect(place('s3://models/team/a/?region=eu-central-1')).toEqual({
    bucketUrl: 'https://models.s3.eu-central-1.amazonaws.com',
    bucket: 'models',
    prefix: 'team/a/',
    region: 'eu-central-1',
    accessKeyId: 'id',
    secretAccessKey: 'key',
  });
  expect(place('s3://models').bucketUrl).toBe('https://models.s3.us-east-1.amazonaws.com');
  expect(place('s3://models?style=path').bucketUrl).toBe('https://s3.us-east-1.amazonaws.com/models');
  expect(place('s3://models?endpoint=http://127.0.0.1:9000/').bucketUrl).toBe('http://127.0.0.1:9000/models');
  expect(place('s3://models?endpoint=https://s3.example/x&style=host').bucketUrl).toBe('https://models.s3.example/x');
  expect(place('s3://models').prefix).toBe('');
});

test('a STORAGE_URL that cannot work is refused with its reason, and no key is repeated', () => {
  const refused = (url: string, env: Record<string, string> = keys) => codeOf(() => parseS3Url(url, env));
  expect(refused('nonsense')).toBe('storage/unavailable: The storage of this server does not answer: STORAGE_URL is not a URL.');
  expect(refused('https://bucket')).toContain('s3://bucket/prefix');
  expect(refused('s3://')).toContain('STORAGE_URL');
  expect(refused('s3://id:secret@bucket')).toContain('must not hold keys');
  expect(refused('s3://id:secret@bucket')).not.toContain(':secret');
  expect(refused('s3://bucket', {})).toContain('AWS_ACCESS_KEY_ID');
  expect(refused('s3://bucket?style=none')).toContain('style');
  expect(refused('s3://bucket?endpoint=ftp://x')).toContain('endpoint');
});

test('R17 what is written in parts and then refused leaves no open upload on the S3 server', async () => {
  const server = await startS3Server();
  const artifacts = s3Artifacts(parseS3Url(server.env.STORAGE_URL, server.env));
  const large = new Uint8Array(9 * 1024 * 1024);
  const error = await artifacts.put('uploads/x', large, { size: 1 }).catch((thrown: unknown) => thrown);
  expect(error instanceof AppError && error.code).toBe('upload/hash-mismatch');
  // The folder is made by the first upload in parts: it was there, and what was in it is gone.
  expect(await readdir(join(server.folder, 'slipway', '._S3rver_uploads'))).toEqual([]);
  await server.close();
});

test('a wrong key and a server that is gone are storage/unavailable', async () => {
  const server = await startS3Server();
  const failed = async (env: Record<string, string>) => {
    const error = await s3Artifacts(parseS3Url(server.env.STORAGE_URL, env))
      .put('uploads/x', new Uint8Array(1))
      .catch((thrown: unknown) => thrown);
    return error instanceof AppError ? [error.code, error.retryable] : error;
  };
  expect(await failed({ ...server.env, AWS_SECRET_ACCESS_KEY: 'other' })).toEqual(['storage/unavailable', true]);
  await server.close();
  expect(await failed(server.env)).toEqual(['storage/unavailable', true]);
});
