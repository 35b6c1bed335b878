import { expect, test } from 'vitest';
import { AppError } from '@/lib/core';
import { decodePicture } from '@/lib/media';
import { type FeatureStore, resolveHeadOptions } from '@/lib/ml';
import { drawPhoto, openTestEngine, type TestEngine } from '../testing/open-engine';
import { backbonePool } from './gpu-host';
import { catalogEntryOf } from './network';
import { type HeadRunHost, runHead, type TrainingPhoto } from './run-head';

const mobilenet = 'mobilenet-v2-0.35-imagenet';
const hasWeights = (await fetch(`/weights/${mobilenet}/model.json`).catch(() => null))?.headers.get('content-type')?.includes('json') ?? false;
const colors = { boat: '#c33', buoy: '#33c' };

/** Photos of two colours, `count` of each; equal numbers are equal bytes. */
async function folders(count: number) {
  const files: { path: string; file: Blob }[] = [];
  for (const [name, color] of Object.entries(colors)) {
    for (let i = 0; i < count; i++) files.push({ path: `drop/${name}/${i}.jpg`, file: await drawPhoto(i, color) });
  }
  return { name: 'drop', files };
}

async function importFolders(engine: TestEngine, count: number): Promise<string> {
  const project = await engine.call('project.create', {});
  const { planId } = await engine.call('import.plan', { source: await folders(count) });
  const { jobId, dataset } = await engine.call('import.start', { project: project.id, planId });
  expect((await engine.settled(jobId)).state).toBe('done');
  return dataset;
}

async function train(engine: TestEngine, dataset: string, options: Record<string, unknown> = {}) {
  const { jobId } = await engine.call('train.start', { dataset, model: mobilenet, backend: 'wasm', options });
  const job = await engine.settled(jobId);
  expect(job.error).toBeNull();
  return engine.call('model.get', { id: String(job.detail['model']) });
}

test.skipIf(!hasWeights)('T24 features are computed once, and survive a reload', { timeout: 180_000 }, async () => {
  const engine = await openTestEngine();
  const dataset = await importFolders(engine, 50);
  const first = await train(engine, dataset);
  expect(first.run).toMatchObject({ backboneRuns: 100, cacheHits: 0 });
  expect((await train(engine, dataset, { max_iterations: 50 })).run).toMatchObject({ backboneRuns: 0, cacheHits: 100 });
  engine.storage.close();

  const reopened = await openTestEngine(engine.name);
  const again = await train(reopened, dataset, { l2_penalty: 0.5 });
  expect(again.run).toMatchObject({ backboneRuns: 0, cacheHits: 100 });

  const larger = await importFolders(reopened, 55);
  const model = await train(reopened, larger);
  expect(model.run).toMatchObject({ backboneRuns: 10, cacheHits: 100 });

  const kept = (await reopened.storage.usage()).kinds.find(({ kind }) => kind === 'features')?.count;
  await reopened.call('dataset.remove', { id: larger });
  await reopened.call('model.remove', { id: model.id });
  await reopened.call('storage.clear', { kind: 'trash' });
  await reopened.storage.collect();
  const left = (await reopened.storage.usage()).kinds.find(({ kind }) => kind === 'features')?.count;
  expect([kept, left]).toEqual([110, 100]);
});

async function runRequest(count: number) {
  const photos: TrainingPhoto[] = [];
  for (const [cls, color] of Object.values(colors).entries()) {
    for (let i = 0; i < count; i++) {
      const file = await drawPhoto(i, color);
      photos.push({ key: `${cls}/${i}`, hash: `sha256:${cls}${i}`, cls, load: () => decodePicture(file) });
    }
  }
  const entry = catalogEntryOf(mobilenet);
  return {
    entry,
    options: resolveHeadOptions({ model: mobilenet }),
    classes: Object.keys(colors),
    train: photos,
    validation: [],
    wish: 'wasm',
  } as const;
}

function memoryStore(): FeatureStore {
  const rows = new Map<string, Uint16Array>();
  return {
    read: async (space, hashes) =>
      new Map(
        hashes.flatMap((hash) => {
          const row = rows.get(`${space} ${hash}`);
          return row ? [[hash, row] as const] : [];
        }),
      ),
    write: async (space, hash, row) => {
      rows.set(`${space} ${hash}`, row);
    },
  };
}

test.skipIf(!hasWeights)('T24 a full disk changes no weight, and another preprocessing computes everything again', { timeout: 120_000 }, async () => {
  const engine = await openTestEngine();
  const request = await runRequest(10);
  const host: HeadRunHost = { pool: backbonePool(engine), features: memoryStore(), decoder: 'test' };
  const stored = await runHead(request, host);
  const full: FeatureStore = {
    read: async () => new Map(),
    write: () => Promise.reject(new AppError('storage/quota', 'The disk is full.')),
  };
  const unstored = await runHead(request, { ...host, features: full });
  expect(unstored.head.kernel).toEqual(stored.head.kernel);
  const preprocess = { ...request.entry.preprocess, resize: { mode: 'center_crop', size: [224, 224] } } as const;
  const other = await runHead({ ...request, entry: { ...request.entry, preprocess } }, host);
  expect([stored.backboneRuns, other.backboneRuns]).toEqual([20, 20]);
  expect((await runHead(request, host)).backboneRuns).toBe(0);
});

test.skipIf(!hasWeights)(
  'a package is built from a studio model, read back whole, and refused with one flipped byte',
  { timeout: 120_000 },
  async () => {
    const engine = await openTestEngine();
    const dataset = await importFolders(engine, 10);
    const model = await train(engine, dataset);
    const { blob, fileName } = await engine.call('model.package', { id: model.id });
    expect(fileName).toMatch(/\.zip$/);
    const project = await engine.call('project.create', { name: 'Other' });
    const imported = await engine.call('model.import', { project: project.id, file: blob });
    const picture = await drawPhoto(77, colors.boat);
    const original = await engine.call('model.apply', { model: model.id, picture });
    const copy = await engine.call('model.apply', { model: imported.id, picture });
    expect(copy.topk.map(({ name, p }) => [name, p])).toEqual(original.topk.map(({ name, p }) => [name, p]));
    expect(original.topk[0]?.name).toBe('boat');

    const bytes = new Uint8Array(await blob.arrayBuffer());
    const at = bytes.length - Math.floor(bytes.length / 3);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const before = await engine.call('model.list', { project: project.id });
    await expect(engine.call('model.import', { project: project.id, file: new Blob([bytes]) })).rejects.toMatchObject({
      code: expect.stringMatching(/^(package\/hash|zip\/corrupt)$/),
    });
    expect(await engine.call('model.list', { project: project.id })).toEqual(before);
  },
);
