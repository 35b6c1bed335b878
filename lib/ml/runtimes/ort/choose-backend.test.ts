import { describe, expect, test } from 'vitest';
import type { ContentHash } from '@/lib/core';
import type { BackendId, ForwardProgram } from '../forward-program';
import { type BackendMemory, chooseBackend, type RaceOptions } from './choose-backend';
import type { Backend } from './list-backends';

// Programs with a set speed and set numbers stand in for graphics cards that this machine does not have.
const wasm: Backend = { id: 'ort-wasm', device: 'Processor, 1 thread', software: false };
const card: Backend = { id: 'ort-webgpu', device: 'Some card', software: false };
const swiftshader: Backend = { ...card, device: 'SwiftShader', software: true };

interface Scripted {
  readonly msPerPicture: number;
  readonly scale?: number;
  readonly fails?: boolean;
  readonly compileMs?: number;
}

function scene(programs: Readonly<Record<BackendId, Scripted>>) {
  const alive = new Set<BackendId>();
  const compiled: BackendId[] = [];
  const compile = async (backend: BackendId): Promise<ForwardProgram> => {
    const { msPerPicture, scale = 1, fails = false, compileMs = 0 } = programs[backend];
    compiled.push(backend);
    if (compileMs > 0) await new Promise((resolve) => setTimeout(resolve, compileMs));
    if (fails) throw new Error('no shader compiler');
    alive.add(backend);
    return {
      backend,
      input: [4, 4],
      async run({ valid, pixels }) {
        await new Promise((resolve) => setTimeout(resolve, msPerPicture * valid));
        const features = Float32Array.from({ length: valid * 3 }, (_, i) => (pixels[Math.floor(i / 3) * 48 + (i % 3)] ?? 0) * scale);
        return new Map([['features', features]]);
      },
      async destroy() {
        alive.delete(backend);
      },
    };
  };
  return { compile, alive, compiled };
}

class MapMemory implements BackendMemory {
  readonly kept = new Map<ContentHash, string>();
  async get(key: ContentHash) {
    return this.kept.get(key);
  }
  async set(key: ContentHash, backend: BackendId) {
    this.kept.set(key, backend);
  }
}

const common: Omit<RaceOptions, 'backends' | 'compile'> = { graphHash: 'g', runtimeVersion: '1', measureMs: 60 };

describe('chooseBackend', () => {
  test('T58 a slow card loses in time, a fast one wins', async () => {
    const slow = scene({ 'ort-wasm': { msPerPicture: 5 }, 'ort-webgpu': { msPerPicture: 400 } });
    const startMs = performance.now();
    const lost = await chooseBackend({ ...common, backends: [wasm, card], compile: slow.compile });
    expect(performance.now() - startMs).toBeLessThan(2200);
    expect(lost.backend).toBe(wasm);
    expect(lost.entries.map(({ backend, verdict }) => [backend.id, verdict])).toEqual([
      ['ort-wasm', 'chosen'],
      ['ort-webgpu', 'too-slow'],
    ]);
    expect(lost.entries[0]?.imagesPerSecond).toBeGreaterThan(50);

    const fast = scene({ 'ort-wasm': { msPerPicture: 40 }, 'ort-webgpu': { msPerPicture: 3, scale: 1.005 } });
    const won = await chooseBackend({ ...common, backends: [wasm, card], compile: fast.compile });
    expect(won.program.backend).toBe('ort-webgpu');
    expect(won.entries[0]?.difference).toBeCloseTo(0.005, 3);
    expect([...fast.alive]).toEqual(['ort-webgpu']);
  });

  test('T58 wrong numbers and failures are rejected, and freed', async () => {
    const wrong = scene({ 'ort-wasm': { msPerPicture: 20 }, 'ort-webgpu': { msPerPicture: 1, scale: 1.02 } });
    const result = await chooseBackend({ ...common, backends: [wasm, card], compile: wrong.compile });
    expect(result.backend).toBe(wasm);
    expect(result.entries[1]).toMatchObject({ verdict: 'wrong' });
    expect([...wrong.alive]).toEqual(['ort-wasm']);

    const nan = scene({ 'ort-wasm': { msPerPicture: 20 }, 'ort-webgpu': { msPerPicture: 1, scale: Number.NaN } });
    expect((await chooseBackend({ ...common, backends: [wasm, card], compile: nan.compile })).backend).toBe(wasm);

    const broken = scene({ 'ort-wasm': { msPerPicture: 20 }, 'ort-webgpu': { msPerPicture: 1, fails: true } });
    const entries = (await chooseBackend({ ...common, backends: [wasm, card], compile: broken.compile })).entries;
    expect(entries[1]).toMatchObject({ verdict: 'failed', code: 'internal/unexpected' });
  });

  test('T58 the winner is remembered per devices, runtime and graph', async () => {
    const memory = new MapMemory();
    const fast = scene({ 'ort-wasm': { msPerPicture: 40 }, 'ort-webgpu': { msPerPicture: 3 } });
    const options = { ...common, backends: [wasm, card], compile: fast.compile, memory };
    await chooseBackend(options);
    fast.compiled.length = 0;
    const again = await chooseBackend(options);
    expect(again).toMatchObject({ backend: card, entries: [] });
    expect(fast.compiled).toEqual(['ort-webgpu']);
    for (const other of [{ graphHash: 'h' }, { runtimeVersion: '2' }, { backends: [wasm, { ...card, device: 'Other card' }] }]) {
      expect((await chooseBackend({ ...options, ...other })).entries).toHaveLength(2);
    }
  });

  test('T58 the time that wasm takes to compile is not taken from a card', async () => {
    const stage = scene({ 'ort-wasm': { msPerPicture: 40, compileMs: 500 }, 'ort-webgpu': { msPerPicture: 3 } });
    const won = await chooseBackend({ ...common, backends: [wasm, card], compile: stage.compile, limitMs: 400 });
    expect(won.backend).toBe(card);
  });

  test('T58 a race that the card did not finish is run again', async () => {
    const memory = new MapMemory();
    const slow = scene({ 'ort-wasm': { msPerPicture: 5 }, 'ort-webgpu': { msPerPicture: 60 } });
    await chooseBackend({ ...common, backends: [wasm, card], compile: slow.compile, memory, limitMs: 100 });
    const broken = scene({ 'ort-wasm': { msPerPicture: 5 }, 'ort-webgpu': { msPerPicture: 1, fails: true } });
    await chooseBackend({ ...common, backends: [wasm, card], compile: broken.compile, memory });
    expect([...memory.kept]).toEqual([]);
  });

  test('a software adapter never enters', async () => {
    const stage = scene({ 'ort-wasm': { msPerPicture: 20 }, 'ort-webgpu': { msPerPicture: 0 } });
    const result = await chooseBackend({ ...common, backends: [wasm, swiftshader], compile: stage.compile });
    expect(result.backend).toBe(wasm);
    expect(stage.compiled).toEqual(['ort-wasm']);
  });
});
