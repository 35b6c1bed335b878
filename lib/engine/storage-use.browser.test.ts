import { expect, test } from 'vitest';
import { newId } from '@/lib/core';
import { classFolders, openTestEngine, type TestEngine } from './testing/open-engine';

type Sizes = Record<string, number>;

async function sizes(engine: TestEngine): Promise<Sizes> {
  const { kinds } = await engine.call('storage.usage', {});
  return Object.fromEntries(kinds.map(({ kind, bytes }) => [kind, bytes]));
}

test('F22 Storage shows what is kept, and freeing one kind frees it and nothing else', async () => {
  const engine = await openTestEngine();
  const { storage } = engine;
  const { id: project } = await engine.call('project.create', {});
  const drop = await classFolders(['boat', 'buoy'], 3);
  const { planId } = await engine.call('import.plan', { source: drop });
  const { jobId, dataset } = await engine.call('import.start', { project, planId });
  await engine.settled(jobId);
  const photos = await engine.call('item.list', { dataset });
  const head = await storage.blobs.put(new Uint8Array(500), 'application/octet-stream');
  const model = { id: newId('model'), projectId: project as `prj_${string}`, name: 'head', task: 'classification', details: {} } as const;
  await storage.models.put({ ...model, createdAt: new Date().toISOString(), files: { 'head.bin': { hash: head.hash, sizeBytes: 500 } } });
  await storage.features.write('sha256:space', photos[0]?.hash as `sha256:${string}`, new Uint16Array(64));
  await storage.files.write('cache/weights/net/weights.bin', new Uint8Array(1000));
  await engine.call('item.remove', { dataset, keys: ['boat/photo-0'] });

  const sizeOf = (path: string) => drop.files.find((file) => file.path === path)?.file?.size ?? 0;
  const deleted = sizeOf('drop/boat/photo-0.jpg');
  const all = drop.files.reduce((sum, { file }) => sum + (file?.size ?? 0), 0);
  let expected: Sizes = { photos: all - deleted, models: 500, thumbs: expect.any(Number), features: 128, weights: 1000, trash: deleted };
  let shown = await sizes(engine);
  expect(shown).toEqual(expected);
  expect(shown['thumbs']).toBeGreaterThan(0);
  expected = shown;
  // Trash last: with the deleted photo goes its thumbnail.
  for (const kind of ['features', 'weights', 'thumbs', 'trash']) {
    const { freedBytes } = await engine.call('storage.clear', { kind });
    expect(freedBytes, kind).toBe(expected[kind]);
    expected = { ...expected, [kind]: 0 };
    shown = await sizes(engine);
    expect(shown, kind).toEqual(expected);
  }
  for (const kind of ['photos', 'models']) {
    await expect(engine.call('storage.clear', { kind })).rejects.toMatchObject({ code: 'storage/not-clearable' });
  }
  expect(await sizes(engine)).toEqual(expected);
  expect(await engine.call('item.list', { dataset })).toHaveLength(5);
});
