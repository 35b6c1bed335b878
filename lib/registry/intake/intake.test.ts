import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { AppError, canonicalJson, type Json, type PackageManifest } from '@/lib/core';
import { type Artifacts, blobKey, memoryArtifacts, uploadKey } from '../storage';
import {
  chunksFromBytes,
  chunksToBytes,
  hashStored,
  type IntakeFile,
  inspectFiles,
  inspectPaths,
  manifestBytes,
  promoteFiles,
  readPackageArchive,
  storedZip,
  versionManifest,
} from './index';
import { type TestFiles, testOnnx, testPackage, zipOfFiles } from './testing/test-package';

const upload = 'upl_1';
const chunkBytes = 4 * 1024 * 1024;

async function staged(artifacts: Artifacts, zip: Uint8Array<ArrayBuffer>): Promise<IntakeFile[]> {
  const key = uploadKey(upload);
  await artifacts.delete(key);
  const { size } = await artifacts.put(key, zip);
  return readPackageArchive(artifacts, { key, size }, upload);
}

/** Files that were uploaded one by one. */
async function uploaded(artifacts: Artifacts, files: TestFiles): Promise<IntakeFile[]> {
  return Promise.all(
    [...files].map(async ([path, data], index) => {
      const key = uploadKey(`${upload}-${index}`);
      await artifacts.put(key, data);
      return { path, key, ...(await hashStored(artifacts, key)) };
    }),
  );
}

async function keysOf(artifacts: Artifacts): Promise<string[]> {
  const keys: string[] = [];
  for (const folder of ['uploads/', 'blobs/']) for await (const { key } of artifacts.list(folder)) keys.push(key);
  return keys.sort();
}

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => new Error('It did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw error;
}

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const chunksOf = (data: Uint8Array) =>
  Array.from({ length: Math.ceil(data.length / chunkBytes) }, (_, i) => sha256(data.subarray(i * chunkBytes, (i + 1) * chunkBytes)));
const read = async (artifacts: Artifacts, key: string) => new Uint8Array(await new Response((await artifacts.get(key)).body).arrayBuffer());

describe('hashes', () => {
  test.each([0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 2 * chunkBytes, 2 * chunkBytes + 7])(
    'of %i stored bytes: whole and chunks',
    async (size) => {
      const artifacts = memoryArtifacts();
      const data = new Uint8Array(size).map((_, index) => index % 253);
      await artifacts.put('uploads/a', data);
      const { chunks, ...facts } = await hashStored(artifacts, 'uploads/a');
      expect(facts).toMatchObject({ sha256: sha256(data), size, etag: (await artifacts.head('uploads/a'))?.etag });
      expect(chunks).toEqual(size <= chunkBytes ? [] : chunksOf(data));
      expect(chunksFromBytes(chunksToBytes(chunks))).toEqual(chunks);
      expect((await hashStored(artifacts, 'uploads/a', { chunks: false })).chunks).toEqual([]);
    },
  );

  test('R10 a flipped bit in the stored object changes its hash, and promote takes no other state', async () => {
    const artifacts = memoryArtifacts();
    const data = new Uint8Array(1000);
    await artifacts.put('uploads/a', data);
    const before = await hashStored(artifacts, 'uploads/a');
    await artifacts.delete('uploads/a');
    await artifacts.put(
      'uploads/a',
      data.map((byte, index) => (index === 500 ? byte ^ 1 : byte)),
    );
    expect((await hashStored(artifacts, 'uploads/a')).sha256).not.toBe(before.sha256);
    expect(await failureOf(promoteFiles(artifacts, [{ key: 'uploads/a', ...before }]))).toMatchObject({ code: 'upload/state' });
    expect(await artifacts.head(blobKey(before.sha256))).toBeNull();
  });
});

describe('a package, from bytes to its version manifest', () => {
  test('R7 a zip and a folder of the same files give the same files, chunks and archive', async () => {
    const files = testPackage();
    const zip = await zipOfFiles(files);
    const artifacts = memoryArtifacts();
    const fromZip = await staged(artifacts, zip);
    const fromFolder = await uploaded(artifacts, new Map([...files].reverse()));
    const facts = (list: readonly IntakeFile[]) =>
      list.map(({ path, size, sha256: hash, chunks }) => ({ path, size, hash, chunks })).sort((a, b) => (a.path < b.path ? -1 : 1));
    expect(facts(fromZip)).toEqual(facts(fromFolder));
    for (const { path, size, sha256: hash, key } of fromZip) {
      expect([path, size, hash]).toEqual([path, files.get(path)?.length, sha256(files.get(path) ?? new Uint8Array(0))]);
      expect(sha256(await read(artifacts, key))).toBe(hash);
    }
    const archives = await Promise.all(
      [fromFolder, [...fromFolder].reverse(), fromZip].map((list) => new Response(storedZip(artifacts, list)).arrayBuffer()),
    );
    for (const archive of archives) expect(sha256(new Uint8Array(archive))).toBe(sha256(zip));
    // Entries are stored, sorted, of 1980-01-01, and read back by the same strict reader.
    expect((await staged(artifacts, new Uint8Array(archives[0] ?? new ArrayBuffer(0)))).map(({ path }) => path)).toEqual([...files.keys()].sort());
  });

  test('the version manifest names every file of the variant and the golden samples, with chunks', async () => {
    const artifacts = memoryArtifacts();
    const files = testPackage();
    const intake = await staged(artifacts, await zipOfFiles(files));
    const inspected = await inspectFiles(artifacts, intake);
    const input = {
      model: 'pets',
      version: 7,
      files: intake,
      inspected,
      archive: { sha256: 'aa'.repeat(32), size: 5 },
      createdAt: new Date('2026-11-20T12:00:00.250Z'),
    };
    const manifest = versionManifest(input);
    const backbone = files.get('exports/onnx-f32/backbone.bin') ?? new Uint8Array(0);
    expect(manifest).toMatchObject({
      schema: 'slipway.version/1',
      model: 'pets',
      version: 7,
      signatureId: inspected?.manifest.io.signatureId,
      task: 'classification',
      archive: { sha256: 'aa'.repeat(32), size: 5 },
      createdAt: '2026-11-20T12:00:00Z',
      metrics: { accuracy: 0.9 },
      provenance: { snapshot: 'ef'.repeat(32) },
      postprocess: { kind: 'top_k' },
    });
    expect(inspected?.datasetHash).toBe('ef'.repeat(32));
    expect(manifest.variants).toHaveLength(1);
    expect(manifest.variants[0]).toMatchObject({
      id: 'onnx-f32',
      runtime: 'onnx',
      precision: 'f32',
      requires: { features: [], minMemoryBytes: 10_000_000 },
    });
    const variantFiles = manifest.variants[0]?.files ?? [];
    expect(variantFiles.map(({ path }) => path).sort()).toEqual([
      'exports/onnx-f32/backbone.bin',
      'exports/onnx-f32/head.bin',
      'exports/onnx-f32/model.onnx',
    ]);
    expect(variantFiles.find(({ path }) => path.endsWith('backbone.bin'))).toEqual({
      path: 'exports/onnx-f32/backbone.bin',
      sha256: sha256(backbone),
      size: 5_000_000,
      chunks: chunksOf(backbone),
    });
    expect(variantFiles.find(({ path }) => path.endsWith('head.bin'))).not.toHaveProperty('chunks');
    expect(manifest.golden).toMatchObject({ count: 1, tolerances: { probabilities: 1e-3 } });
    expect(manifest.golden?.files.map(({ path }) => path).sort()).toEqual(['golden/00.bin', 'golden/00.png', 'golden/golden.json']);
    // The bytes are canonical: whatever order the files came in.
    expect(sha256(manifestBytes(versionManifest(input)))).toBe(sha256(manifestBytes(manifest)));
    expect(new TextDecoder().decode(manifestBytes(manifest))).toBe(canonicalJson(manifest as unknown as Json));
  });

  test('files without slipway.json become one raw variant without a trial', async () => {
    const artifacts = memoryArtifacts();
    const intake = await uploaded(
      artifacts,
      new Map([
        ['Model.mlmodel', new Uint8Array(10)],
        ['labels.txt', new Uint8Array(3)],
      ]),
    );
    expect(await inspectFiles(artifacts, intake)).toBeNull();
    const manifest = versionManifest({
      model: 'm',
      version: 1,
      files: intake,
      inspected: null,
      archive: { sha256: '', size: 0 },
      createdAt: new Date(0),
    });
    expect(manifest).toMatchObject({ signatureId: null, task: null, io: null, classes: [], golden: null });
    expect(manifest.variants.map(({ id, runtime, precision, files }) => [id, runtime, precision, files.length])).toEqual([['raw', 'raw', null, 2]]);
  });

  test('R9 judged files become blobs; what is there stays as it is; doing it again is fine', async () => {
    const artifacts = memoryArtifacts();
    const first = await staged(artifacts, await zipOfFiles(testPackage()));
    await promoteFiles(artifacts, first);
    await promoteFiles(artifacts, first);
    const blobs = (await keysOf(artifacts)).filter((key) => key.startsWith('blobs/'));
    expect(blobs).toEqual([...new Set(first.map((file) => blobKey(file.sha256)))].sort());
    // A new head on the same backbone adds only what changed.
    const second = await staged(artifacts, await zipOfFiles(testPackage({ head: 2 })));
    await promoteFiles(artifacts, second);
    const added = (await keysOf(artifacts)).filter((key) => key.startsWith('blobs/') && !blobs.includes(key));
    expect(added).toHaveLength(4);
    expect((await keysOf(artifacts)).filter((key) => key.includes('/files/'))).toEqual([]);
  });
});

describe('refusals', () => {
  test('R16 a hostile archive is refused with its entry and leaves nothing but the upload', async () => {
    const artifacts = memoryArtifacts();
    const whole = await zipOfFiles(
      new Map([
        ['a.bin', new Uint8Array(5000).fill(1)],
        ['b.bin', new Uint8Array(5000).fill(2)],
      ]),
    );
    const inside = whole.findLastIndex((byte, index) => byte === 2 && whole[index - 1] === 2 && whole[index + 1] === 2);
    const flipped = whole.map((byte, index) => (index === inside ? 3 : byte));
    expect(await failureOf(staged(artifacts, flipped))).toMatchObject({ code: 'archive/crc-mismatch', details: { entry: 'b.bin' } });
    expect(await keysOf(artifacts)).toEqual([uploadKey(upload)]);
    expect((await failureOf(staged(artifacts, new Uint8Array(100)))).code).toBe('archive/unreadable');
  });

  test('paths of a folder are judged like those of a zip, before any byte', () => {
    const code = (...paths: string[]) => {
      try {
        inspectPaths(paths);
        return 'taken';
      } catch (error) {
        return error instanceof AppError ? `${error.code} ${String(error.details['entry'] ?? '')}`.trim() : String(error);
      }
    };
    expect(code('a', 'b/c')).toBe('taken');
    expect(code()).toBe('archive/empty');
    expect(code('a', '../b')).toBe('archive/path-unsafe ../b');
    expect(code('a', 'A')).toBe('archive/duplicate-name A');
    expect(code(...Array.from({ length: 2001 }, (_, index) => `f${index}`))).toBe('archive/too-many-entries');
  });

  const broken: readonly (readonly [string, string, (manifest: PackageManifest) => unknown])[] = [
    ['package/bad-json', '$.format', (manifest) => ({ ...manifest, format: 'other' })],
    ['package/version', '', (manifest) => ({ ...manifest, version: 2 })],
    ['package/unsafe-path', '../x', (manifest) => ({ ...manifest, files: [{ path: '../x', bytes: 1, sha256: 'ab'.repeat(32) }] })],
    ['package/missing', 'none', (manifest) => ({ ...manifest, files: [{ path: 'none', bytes: 1, sha256: 'ab'.repeat(32) }] })],
    ['package/hash', 'card.md', (manifest) => ({ ...manifest, files: [{ path: 'card.md', bytes: 7, sha256: 'ab'.repeat(32) }] })],
    ['package/hash', 'io.signatureId', (manifest) => ({ ...manifest, io: { ...manifest.io, signatureId: '0'.repeat(32) } })],
    ['package/missing', 'golden/none.json', (manifest) => ({ ...manifest, golden: { ...manifest.golden, path: 'golden/none.json' } })],
    ['package/bad-json', '$.task', (manifest) => ({ ...manifest, task: 'magic' })],
    ['package/bad-json', '$.variants', (manifest) => ({ ...manifest, variants: [] })],
    ['package/bad-json', '$.variants', (manifest) => ({ ...manifest, variants: [...manifest.variants, ...manifest.variants] })],
    ['package/bad-json', '$.variants.0.id', (manifest) => ({ ...manifest, variants: [{ ...manifest.variants[0], id: '../x' }] })],
    ['package/bad-json', '$.variants.0.requires', (manifest) => ({ ...manifest, variants: [{ ...manifest.variants[0], requires: undefined }] })],
    ['package/bad-json', '$.golden.count', (manifest) => ({ ...manifest, golden: { ...manifest.golden, count: 'many' } })],
  ];
  test.each(broken)('slipway.json that is wrong: %s at %s', async (cause, path, change) => {
    const artifacts = memoryArtifacts();
    const intake = await uploaded(artifacts, testPackage({ backboneBytes: 10, change }));
    const failure = await failureOf(inspectFiles(artifacts, intake));
    expect(failure).toMatchObject({ code: 'archive/package-invalid', details: { entry: 'slipway.json', cause } });
    expect(failure.details['path'] ?? '').toBe(path);
  });

  test('slipway.json that is no JSON', async () => {
    const artifacts = memoryArtifacts();
    const intake = await uploaded(artifacts, new Map([['slipway.json', new Uint8Array([1, 2, 3])]]));
    expect(await failureOf(inspectFiles(artifacts, intake))).toMatchObject({
      code: 'archive/package-invalid',
      details: { cause: 'package/bad-json' },
    });
  });

  test('an ONNX model whose numbers lie elsewhere is refused, also outside a package', async () => {
    const artifacts = memoryArtifacts();
    const refused = async (location: string, size: number) => {
      const intake = await uploaded(
        artifacts,
        new Map([
          ['m/model.onnx', testOnnx(size, location)],
          ['m/backbone.bin', new Uint8Array(10)],
        ]),
      );
      const work = inspectFiles(artifacts, intake).then(
        () => 'taken',
        (error: AppError) => [error.code, error.details['entry'], error.details['reason']].join(' '),
      );
      const verdict = await work;
      for (const { key } of intake) await artifacts.delete(key);
      return verdict;
    };
    expect(await refused('backbone.bin', 10)).toBe('taken');
    expect(await refused('../backbone.bin', 10)).toBe('archive/external-data m/model.onnx outside');
    expect(await refused('other.bin', 10)).toBe('archive/external-data m/model.onnx missing');
    expect(await refused('backbone.bin', 11)).toBe('archive/external-data m/model.onnx beyond-end');
  });
});
