import { beforeAll, describe, expect, test } from 'vitest';
import { AppError, type ContentHash, contentHash, fromFloat16, type Preprocess, type Progress, type Rgba, resamplerId, toAppError } from '@/lib/core';
import { initWeights } from '../graph/init-weights';
import { buildNetwork } from '../models/networks';
import type { ForwardProgram } from '../runtimes/forward-program';
import { compileForward } from '../runtimes/ort/compile-forward';
import { nodeOrt } from '../runtimes/ort/ort-host.node';
import type { FeatureStore } from './feature-store';
import { computeFeatures, type FeatureItem, type FeatureRequest, featureSpace } from './features';

const preprocess: Preprocess = {
  resize: { mode: 'stretch', size: [32, 32] },
  resampler: resamplerId,
  order: 'rgb',
  mean: [127.5, 127.5, 127.5],
  std: [127.5, 127.5, 127.5],
};
const parts = { backboneHash: 'b', preprocess, decoder: 'test', cut: 'features', variant: 0 };
const space = featureSpace(parts);

class MapStore implements FeatureStore {
  readonly rows = new Map<string, Uint16Array>();
  readonly full = new Set<ContentHash>();
  async read(inSpace: ContentHash, hashes: readonly ContentHash[]) {
    return new Map(
      hashes.flatMap((hash) => {
        const row = this.rows.get(inSpace + hash);
        return row ? [[hash, row] as const] : [];
      }),
    );
  }
  async write(inSpace: ContentHash, hash: ContentHash, row: Uint16Array) {
    if (this.full.has(hash)) throw new AppError('storage/quota', 'The disk is full.');
    this.rows.set(inSpace + hash, row);
  }
}

function picture(seed: number): Rgba {
  return {
    width: 20,
    height: 30,
    data: new Uint8Array(20 * 30 * 4).map((_, i) => (i % 4 === 3 ? 255 : (Math.imul(i + seed * 97, 2_654_435_761) >>> 9) & 255)),
  };
}

/** `count` different pictures; `decoded` counts how often one was asked for. */
function pictures(count: number, first = 0) {
  const decoded = { count: 0 };
  const items = Array.from({ length: count }, (_, i): FeatureItem => {
    const image = picture(first + i);
    return {
      hash: contentHash(Uint8Array.from(image.data)),
      load: async () => {
        decoded.count += 1;
        return image;
      },
    };
  });
  return { items, decoded };
}

let program: ForwardProgram;
beforeAll(async () => {
  const graph = await buildNetwork('mobilenet-v2', { alpha: 0.35, width: 0.25, input_size: 32, num_classes: 2 });
  const outputs = [{ id: 'features', node: 'features', kind: 'features' } as const];
  program = await compileForward(graph, initWeights(graph, 3), { host: nodeOrt(1), backend: 'ort-wasm', outputs });
});

function request(items: readonly FeatureItem[], store: FeatureStore, more: Partial<FeatureRequest> = {}): FeatureRequest {
  return { items, program, output: 'features', preprocess, space, store, batch: 4, ...more };
}

/** The same program, busy for some time before each run, without letting messages in. */
function patient(inner: ForwardProgram, ms: number): ForwardProgram {
  const run: ForwardProgram['run'] = (batch) => {
    const endMs = performance.now() + ms;
    while (performance.now() < endMs);
    return inner.run(batch);
  };
  return { backend: inner.backend, input: inner.input, run, destroy: () => inner.destroy() };
}

const valuesOf = (rows: ReadonlyMap<ContentHash, Uint16Array>) => [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([hash, row]) => [hash, ...row]);

describe('computeFeatures', () => {
  test('T24 the backbone runs once per distinct picture; afterwards rows come from the store, equal bit by bit', async () => {
    const store = new MapStore();
    const { items, decoded } = pictures(10);
    const told = new Map<ContentHash, Uint16Array>();
    const onRow = async (hash: ContentHash, row: Uint16Array) => void told.set(hash, row);
    const first = await computeFeatures(request([...items, ...items.slice(0, 3)], store, { onRow }));
    expect(told).toEqual(first.rows);
    expect(first).toMatchObject({ backboneRuns: 10, cacheHits: 0, failures: [], unsaved: 0 });
    expect(decoded.count).toBe(10);
    expect(first.rows.size).toBe(10);

    const second = await computeFeatures(request(items, store));
    expect(second).toMatchObject({ backboneRuns: 0, cacheHits: 10 });
    expect(valuesOf(second.rows)).toEqual(valuesOf(first.rows));

    const more = pictures(4, 8);
    expect(await computeFeatures(request(more.items, store))).toMatchObject({ backboneRuns: 2, cacheHits: 2 });
    const otherSpace = featureSpace({ ...parts, preprocess: { ...preprocess, resize: { mode: 'letterbox', size: [32, 32] } } });
    expect(await computeFeatures(request(items, store, { space: otherSpace }))).toMatchObject({ backboneRuns: 10, cacheHits: 0 });
  });

  test('rows do not depend on the batch or on their neighbours', async () => {
    const { items } = pictures(5);
    const [ones, threes] = await Promise.all([1, 3].map((batch) => computeFeatures(request(items.toReversed(), new MapStore(), { batch }))));
    const all = await computeFeatures(request(items, new MapStore()));
    expect(valuesOf(ones?.rows ?? new Map())).toEqual(valuesOf(all.rows));
    expect(valuesOf(threes?.rows ?? new Map())).toEqual(valuesOf(all.rows));
    const [first, second] = [...all.rows.values()].map((row) => fromFloat16(row));
    expect(first).toHaveLength(320);
    expect(first).not.toEqual(second);
  });

  test('T24 a store that is full costs those rows only', async () => {
    const store = new MapStore();
    const { items } = pictures(6);
    for (const { hash } of items.slice(0, 2)) store.full.add(hash);
    const result = await computeFeatures(request(items, store));
    expect(result).toMatchObject({ backboneRuns: 6, unsaved: 2 });
    expect(valuesOf(result.rows)).toEqual(valuesOf((await computeFeatures(request(items, new MapStore()))).rows));
    expect(await computeFeatures(request(items, store))).toMatchObject({ backboneRuns: 2, cacheHits: 4 });
  });

  test('a store that cannot be read is an empty one', async () => {
    const store = new MapStore();
    const { items } = pictures(3);
    const broken: FeatureStore = { read: () => Promise.reject(new AppError('storage/unavailable', 'No.')), write: store.write.bind(store) };
    expect(await computeFeatures(request(items, broken))).toMatchObject({ backboneRuns: 3, cacheHits: 0 });
  });

  test('pictures that cannot be decoded are listed, the rest goes on', async () => {
    const { items } = pictures(5);
    const bad = (hash: ContentHash): FeatureItem => ({ hash, load: () => Promise.reject(new AppError('import/bad-image', 'Not a picture.')) });
    const mixed = [bad(contentHash(new Uint8Array(1))), ...items, bad(contentHash(new Uint8Array(2)))];
    const result = await computeFeatures(request(mixed, new MapStore(), { batch: 3 }));
    expect(result.failures.map(({ error }) => error.code)).toEqual(['import/bad-image', 'import/bad-image']);
    expect(result.backboneRuns).toBe(5);
    const alone = await computeFeatures(request(items, new MapStore(), { batch: 3 }));
    expect([...result.rows.keys()].sort()).toEqual([...alone.rows.keys()].sort());
  });

  test('cancel ends between batches and keeps what was finished', async () => {
    const store = new MapStore();
    const cancel = new AbortController();
    const { items } = pictures(12);
    // The cancel arrives as a message while pictures are computed, as in a worker.
    const slow = items.map((item, i): FeatureItem => {
      if (i !== 3) return item;
      const load: FeatureItem['load'] = (signal) => {
        setTimeout(() => cancel.abort());
        return item.load(signal);
      };
      return { hash: item.hash, load };
    });
    const startMs = performance.now();
    const cancelled = request(slow, store, { signal: cancel.signal, program: patient(program, 30) });
    const error = await computeFeatures(cancelled).then(() => expect.unreachable('it went on'), toAppError);
    expect(error.code).toBe('task/cancelled');
    expect(performance.now() - startMs).toBeLessThan(1000);
    expect(store.rows.size).toBeGreaterThanOrEqual(3);
    expect(store.rows.size).toBeLessThan(7);
  });

  test('progress tells done of total, pictures per second and the time left', async () => {
    const reports: Progress[] = [];
    const { items } = pictures(9);
    // A pause per picture, so that the throttle lets reports through.
    const slow = items.map(
      (item): FeatureItem => ({ ...item, load: (signal) => new Promise((resolve) => setTimeout(() => resolve(item.load(signal)), 30)) }),
    );
    await computeFeatures(request(slow, new MapStore(), { onProgress: (progress) => reports.push(progress) }));
    expect(reports[0]).toMatchObject({ phase: 'features', done: 0, total: 9, unit: 'image' });
    expect(reports.at(-1)).toMatchObject({ done: 9, etaSeconds: 0 });
    expect(reports.at(-1)?.rate).toBeGreaterThan(1);
  });

  test('a network that gives no numbers is refused', async () => {
    const nan: ForwardProgram = { ...patient(program, 0), run: async () => new Map([['features', Float32Array.of(1, Number.NaN)]]) };
    const error = await computeFeatures(request(pictures(1).items, new MapStore(), { program: nan })).then(
      () => expect.unreachable('kept'),
      toAppError,
    );
    expect(error.code).toBe('engine/non-finite');
  });
});

test('featureSpace depends on each of its parts and on nothing else', () => {
  const others = [
    { backboneHash: 'c' },
    { decoder: 'other' },
    { cut: 'layer3' },
    { variant: 1 },
    { preprocess: { ...preprocess, order: 'bgr' as const } },
  ];
  const spaces = new Set([parts, ...others.map((other) => ({ ...parts, ...other }))].map(featureSpace));
  expect(spaces.size).toBe(6);
  expect(featureSpace({ ...parts, preprocess: { ...preprocess, extra: 1 } as Preprocess })).toBe(space);
});
