import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, test } from 'vitest';
import { AppError, toAppError } from '@/lib/core';
import { initWeights } from '../../graph/init-weights';
import { nodeValue, relativeError, runReference } from '../../graph/reference';
import type { ModelGraph, Weights } from '../../graph/types';
import { buildNetwork } from '../../models/networks';
import type { ForwardProgram } from '../forward-program';
import { compileForward } from './compile-forward';
import { listBackends } from './list-backends';
import { ortFailure } from './ort-failure';
import { ortVersion, wasmThreads } from './ort-host';
import { nodeOrt } from './ort-host.node';

const host = nodeOrt(1);
const pictures = Uint8Array.from({ length: 2 * 40 * 40 * 3 }, (_, i) => (Math.imul(i, 2_654_435_761) >>> 9) & 255);

/** Fresh weights with statistics that are not 0 and 1, so that a batch norm left out would show. */
function seededWeights(graph: ModelGraph): Weights {
  const weights = new Map(initWeights(graph, 7));
  for (const { name, role } of graph.params) {
    if (role === 'stat' || role === 'beta') weights.set(name, weights.get(name)?.map((_, i) => 0.5 + ((i * 37) % 11) / 20) ?? new Float32Array());
  }
  return weights;
}

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  return work.then(() => expect.unreachable('nothing failed'), toAppError);
}

describe('compileForward', () => {
  test.each([
    ['resnet-18', { width: 0.125 }],
    ['resnet-50', { width: 0.125, preset: 'caffe', stride_in: '1x1', conv_bias: true, bn_eps: 1e-3 }],
    ['mobilenet-v2', { alpha: 0.35, width: 0.25 }],
  ])('%s: features and logits equal the f64 reference within 1e-4', async (id, params) => {
    const graph = await buildNetwork(id, { ...params, input_size: 40, num_classes: 3 });
    const weights = seededWeights(graph);
    const outputs = [{ id: 'pooled', node: 'features', kind: 'features' } as const, ...graph.outputs];
    const program = await compileForward(graph, weights, { host, backend: 'ort-wasm', outputs });
    expect(program).toMatchObject({ backend: 'ort-wasm', input: [40, 40] });
    const ours = await program.run({ valid: 2, pixels: pictures });
    const wanted = runReference(graph, weights, pictures, 2);
    expect([...ours.keys()].sort()).toEqual(['logits', 'pooled']);
    expect(relativeError(ours.get('pooled') ?? [], nodeValue(wanted, 'features').data)).toBeLessThan(1e-4);
    expect(relativeError(ours.get('logits') ?? [], nodeValue(wanted, 'fc').data)).toBeLessThan(1e-4);

    // A part of the buffer gives the same rows.
    const first = await program.run({ valid: 1, pixels: pictures });
    expect(relativeError(first.get('logits') ?? [], (ours.get('logits') ?? new Float32Array()).slice(0, 3))).toBeLessThan(1e-6);
    await program.destroy();
  });

  describe('refusals', () => {
    let graph: ModelGraph;
    let weights: Weights;
    let program: ForwardProgram;
    beforeAll(async () => {
      graph = await buildNetwork('mobilenet-v2', { alpha: 0.35, width: 0.25, input_size: 40, num_classes: 3 });
      weights = seededWeights(graph);
      program = await compileForward(graph, weights, { host, backend: 'ort-wasm' });
    });

    test.each([
      ['valid', { valid: 0, pixels: pictures }],
      ['valid', { valid: 3, pixels: pictures }],
      ['valid', { valid: 1.5, pixels: pictures }],
      ['pixels', { valid: 1, pixels: pictures.subarray(1) }],
    ])('a batch with wrong %s', async (field, batch) => {
      expect(await failureOf(program.run(batch))).toMatchObject({ code: 'engine/batch-invalid', details: { field } });
    });

    test('cancelled, missing weights, no WebGPU in Node', async () => {
      const cancelled = AbortSignal.abort();
      expect((await failureOf(compileForward(graph, weights, { host, backend: 'ort-wasm', signal: cancelled }))).code).toBe('task/cancelled');
      expect((await failureOf(compileForward(graph, new Map(), { host, backend: 'ort-wasm' }))).code).toBe('graph/param-missing');
      expect((await failureOf(compileForward(graph, weights, { host, backend: 'ort-webgpu' }))).code).toBe('gpu/unavailable');
    });
  });

  test('failures of the runtime get their codes', () => {
    const codeOf = (text: string) => ortFailure(new Error(text), 'graph/unsupported').code;
    expect(codeOf('std::bad_alloc')).toBe('gpu/out-of-memory');
    expect(codeOf('Device is lost.')).toBe('gpu/device-lost');
    expect(codeOf('no available backend found. ERR: [wasm] TypeError: fetch failed')).toBe('runtime/unavailable');
    expect(codeOf('Fatal error: Foo is not a registered function/op')).toBe('graph/unsupported');
    const coded = new AppError('gpu/unavailable', 'No.');
    expect(ortFailure(coded, 'graph/unsupported')).toBe(coded);
  });
});

describe('the host', () => {
  test('ortVersion is the installed version', async () => {
    const entry = createRequire(import.meta.url).resolve('onnxruntime-web');
    const { version } = JSON.parse(await readFile(`${entry.slice(0, entry.lastIndexOf('dist'))}package.json`, 'utf8'));
    expect(version).toBe(ortVersion);
  });

  test('one core is left free; Node has the processor only', async () => {
    expect([1, 2, 8].map(wasmThreads)).toEqual([1, 1, 7]);
    expect(await listBackends(nodeOrt(3))).toEqual([{ id: 'ort-wasm', device: 'Processor, 3 threads', software: false }]);
  });
});
