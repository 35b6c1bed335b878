import { expect, test } from 'vitest';
import { AppError } from '@/lib/core';
import { decodePicture } from '@/lib/media';
import { type FeatureStore, resolveHeadOptions } from '@/lib/ml';
import { requireModel } from '../models';
import { zipPackage } from '../package/build';
import { packageContents } from '../package/contents';
import { packageModelOf } from '../package/model';
import { drawPhoto, openTestEngine, type TestEngine } from '../testing/open-engine';
import { BackbonePool } from './backbone-pool';
import { backbonePool, ortHost } from './gpu-host';
import { catalogEntryOf } from './network';
import { withModel } from './open-model';
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
  expect((await train(engine, dataset, { max_iterations: 50 })).run).toMatchObject({ backboneRuns: 0, cacheHits: 100, wish: 'wasm' });
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

test.skipIf(!hasWeights)('a package that names a network whose backbone it does not hold is refused', { timeout: 120_000 }, async () => {
  const engine = await openTestEngine();
  const dataset = await importFolders(engine, 5);
  const model = await requireModel(engine, (await train(engine, dataset)).id);
  const forge = (change: 'none' | 'weights' | 'hash') =>
    withModel(engine, model, new AbortController().signal, async ({ head, backbone }) => {
      const packaged = await packageModelOf(model, head, backbone);
      const kernel = packaged.graph.params.find(({ part }) => part === 'backbone')?.name ?? '';
      const other = new Map(packaged.weights).set(
        kernel,
        (packaged.weights.get(kernel) ?? new Float32Array()).map((value) => value * 2),
      );
      const contents = packageContents(change === 'weights' ? { ...packaged, weights: other } : packaged, new Map(), { outputs: [], maxAbsDiff: 0 });
      const manifest = change === 'hash' ? { ...contents.manifest, backboneHash: '0'.repeat(64) } : contents.manifest;
      return new Response(zipPackage({ ...contents, manifest })).blob();
    });
  const second = await requireModel(engine, (await train(engine, dataset, { seed: 3 })).id);
  const { provenance } = await withModel(engine, second, new AbortController().signal, ({ head, backbone }) =>
    packageModelOf(second, head, backbone),
  );
  expect(provenance).toMatchObject({ seed: 3, parent: model.id });
  const project = await engine.call('project.create', {});
  const take = async (file: Blob) => engine.call('model.import', { project: project.id, file });
  await expect(take(await forge('weights'))).rejects.toMatchObject({ code: 'package/unknown-backbone' });
  await expect(take(await forge('hash'))).rejects.toMatchObject({ code: 'package/hash' });
  expect(await engine.call('model.list', { project: project.id })).toEqual([]);
  await take(await forge('none'));
});

test.skipIf(!hasWeights)('the first training reads each weight file once', { timeout: 60_000 }, async () => {
  const reads: string[] = [];
  const facts = new Map<string, string>();
  const pool = new BackbonePool({
    ort: ortHost(),
    readFile: async ({ id }, name) => {
      reads.push(name);
      return new Uint8Array(await (await fetch(`/weights/${id}/${name}`)).arrayBuffer());
    },
    facts: { get: async (name) => facts.get(name), set: async (name, value) => void facts.set(name, value) },
  });
  const run = await runHead(await runRequest(3), { pool, features: memoryStore(), decoder: 'test' });
  expect(run.backboneRuns).toBe(6);
  expect(reads).toHaveLength(new Set(reads).size);
});

test.skipIf(!hasWeights)('while a training runs, a second is train/busy, and models can be tried and packed', { timeout: 120_000 }, async () => {
  const engine = await openTestEngine();
  const model = await train(engine, await importFolders(engine, 5));
  const dataset = await importFolders(engine, 40);
  const args = { dataset, model: mobilenet, backend: 'wasm' } as const;
  const starts = await Promise.allSettled([engine.call('train.start', args), engine.call('train.start', args)]);
  const jobId = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value.jobId] : []))[0] ?? '';
  const refused = starts.flatMap((start) => (start.status === 'rejected' ? [start.reason] : []));
  expect(refused).toEqual([expect.objectContaining({ code: 'train/busy', details: { jobId } })]);
  const picture = await drawPhoto(77, colors.boat);
  const [answer, { blob }] = await Promise.all([
    engine.call('model.apply', { model: model.id, picture }),
    engine.call('model.package', { id: model.id }),
  ]);
  expect([answer.topk.length, blob.size > 1e6]).toEqual([2, true]);
  expect((await engine.settled(jobId)).state).toBe('done');
  await train(engine, dataset);
});

test.skipIf(!hasWeights)('what is learned is what the snapshot holds, also when a photo goes in between', { timeout: 60_000 }, async () => {
  const engine = await openTestEngine();
  const dataset = await importFolders(engine, 10);
  const { snapshots } = engine.storage;
  const take = snapshots.take.bind(snapshots);
  let taken = 0;
  snapshots.take = async (request) => {
    if (taken++ === 0) await engine.call('item.remove', { dataset, keys: ['boat/0', 'buoy/0'] });
    return take(request);
  };
  const model = await train(engine, dataset);
  const row = await requireModel(engine, model.id);
  const snapshot = await snapshots.get(row.snapshotId ?? '');
  expect(row.details['snapshotHash']).toBe(snapshot?.hash);
  expect(model.predictions.map(({ key }) => key).sort()).toEqual(snapshot?.items[dataset]?.map(({ key }) => key));
  expect(model.predictions).toHaveLength(18);
});
