import { expect, test } from 'vitest';
import { goldenPicture } from '@/lib/core';
import { openTestEngine } from '../testing/open-engine';
import { BackbonePool, type BackbonePoolHost } from './backbone-pool';
import { backbonePool, ortHost } from './gpu-host';
import { catalogEntryOf } from './network';
import { readWeightFile } from './weight-files';

const mobilenet = catalogEntryOf('mobilenet-v2-0.35-imagenet');
const resnet = catalogEntryOf('resnet50-imagenet-keras');
const isServed = async (id: string) => (await fetch(`/weights/${id}/model.json`)).headers.get('content-type')?.includes('json') ?? false;
const hasMobilenet = await isServed(mobilenet.id);
const hasBoth = hasMobilenet && (await isServed(resnet.id));

/** A pool over this Slipway's weights that counts the files it reads. */
function countingPool(): { pool: BackbonePool; reads: string[] } {
  const reads: string[] = [];
  const facts = new Map<string, string>();
  const host: BackbonePoolHost = {
    ort: ortHost(),
    readFile: async (entry, name) => {
      reads.push(`${entry.id}/${name}`);
      return new Uint8Array(await (await fetch(`/weights/${entry.id}/${name}`)).arrayBuffer());
    },
    facts: { get: async (name) => facts.get(name), set: async (name, value) => void facts.set(name, value) },
  };
  return { pool: new BackbonePool(host), reads };
}

const picture = { valid: 1, pixels: goldenPicture(1, 224, 224) };

test.skipIf(!hasMobilenet)('equal openings at once, and wishes that come to the same back end, share one program', { timeout: 60_000 }, async () => {
  const { pool, reads } = countingPool();
  const programs = await Promise.all(
    (['wasm', 'wasm', 'auto'] as const).map((wish) => pool.use(mobilenet, { wish }, async ({ program }) => program)),
  );
  expect(new Set(programs).size).toBe(1);
  expect(reads).toHaveLength(new Set(reads).size);
  await pool.close();
  await expect(programs[0]?.run(picture)).rejects.toThrow('destroyed');
});

test.skipIf(!hasMobilenet)('a cancelled opening does not fail the one behind it', { timeout: 60_000 }, async () => {
  const { pool } = countingPool();
  const controller = new AbortController();
  const cancelled = pool.use(mobilenet, { wish: 'wasm', signal: controller.signal }, async () => 'opened');
  const other = pool.use(mobilenet, { wish: 'wasm' }, async () => 'opened');
  controller.abort();
  await expect(cancelled).rejects.toMatchObject({ code: 'task/cancelled' });
  expect(await other).toBe('opened');
});

test.skipIf(!hasBoth)('another network does not take away a program that is in use', { timeout: 120_000 }, async () => {
  const { pool } = countingPool();
  const { before, after, idle } = await pool.use(mobilenet, { wish: 'wasm' }, async ({ program }) => {
    const before = (await program.run(picture)).get('features');
    const idle = await pool.use(resnet, { wish: 'wasm' }, async (other) => {
      await Promise.all([other.program.run(picture), program.run(picture)]);
      return program;
    });
    return { before, after: (await program.run(picture)).get('features'), idle };
  });
  expect(after).toEqual(before);
  // The network asked for last stays; the one before is freed as soon as nobody uses it.
  await expect(idle.run(picture)).rejects.toThrow('destroyed');
  await pool.close();
});

test.skipIf(!hasMobilenet)('a kept weight file that is cut off or damaged is fetched anew', { timeout: 60_000 }, async () => {
  const engine = await openTestEngine();
  const good = await readWeightFile(engine, mobilenet, 'model.json');
  const path = `cache/weights/${mobilenet.id}/model.json`;
  await engine.storage.files.write(path, good.slice(0, 1000));
  expect(await readWeightFile(engine, mobilenet, 'model.json')).toEqual(good);
  await engine.storage.files.write(
    path,
    good.map((byte, i) => (i === 7 ? byte ^ 1 : byte)),
  );
  expect(await backbonePool(engine).hashOf(mobilenet)).toMatch(/^[0-9a-f]{64}$/);
  expect(await engine.storage.files.read(path)).toEqual(good);
});
