import { describe, expect, test } from 'vitest';
import { toAppError } from '@/lib/core';
import type { ModelGraph } from '../graph/types';
import { buildNetwork } from '../models/networks';
import { aliasTables } from './alias-tables';
import { mapWeights } from './map-weights';
import type { NamedTensor } from './named-tensors';

/** A tensor of distinct values for each parameter of the graph, under names made by `rename`. */
function tensorsFor(graph: ModelGraph, rename = (name: string) => name): Map<string, NamedTensor> {
  const entries = graph.params.map(({ name, shape }, i): [string, NamedTensor] => {
    const data = Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, k) => i + k / 1024);
    return [rename(name), { shape, data }];
  });
  return new Map(entries);
}

const graph = await buildNetwork('mobilenet-v2', { alpha: 0.35, width: 0.25, input_size: 32, num_classes: 3 });

function refusal(run: () => unknown) {
  try {
    run();
  } catch (thrown) {
    return toAppError(thrown).toJSON();
  }
  return expect.unreachable('nothing was refused');
}

describe('mapWeights', () => {
  test('equal names match bit by bit, prefixes are cut off and put before', () => {
    const plain = mapWeights(graph, tensorsFor(graph));
    expect(plain.matched).toHaveLength(graph.params.length);
    expect(plain).toMatchObject({ missing: [], unexpected: [], shapeMismatch: [], skipped: [] });

    const tensors = tensorsFor(graph, (name) => `model.${name.replace('features.', '')}`);
    const prefixed = new Map([...tensors].filter(([name]) => !name.includes('fc')));
    prefixed.set('optimizer.step', { shape: [], data: Float32Array.of(1) });
    const mapped = mapWeights(graph, prefixed, { sourcePrefix: 'model.', targetPrefix: 'features.' });
    expect(mapped.weights.get('features.0.0.kernel')).toBe(tensors.get('model.0.0.kernel')?.data);
    expect(mapped.skipped).toEqual(['fc.kernel', 'fc.bias']);
  });

  test('a missing and an extra tensor are both listed and refused; skip loads the rest', () => {
    const tensors = tensorsFor(graph);
    tensors.delete('features.1.conv.1.kernel');
    tensors.set('ema.step', { shape: [1], data: new Float32Array(1) });
    expect(refusal(() => mapWeights(graph, tensors))).toMatchObject({
      code: 'weights/missing',
      details: { missing: ['features.1.conv.1.kernel'], unexpected: ['ema.step'] },
    });
    const mapped = mapWeights(graph, tensors, { skip: ['features.1.conv.1.kernel', 'ema.*'] });
    expect(mapped.matched).toHaveLength(graph.params.length - 1);
    expect(mapped.missing).toEqual(['features.1.conv.1.kernel']);
    expect(mapped.unexpected).toEqual(['ema.step']);
    for (const { name, source } of mapped.matched) expect(mapped.weights.get(name)).toBe(tensors.get(source)?.data);
  });

  test('another number of classes skips the whole head, nothing else', async () => {
    const tensors = tensorsFor(await buildNetwork('mobilenet-v2', { alpha: 0.35, width: 0.25, input_size: 32, num_classes: 5 }));
    const mapped = mapWeights(graph, tensors);
    expect(mapped.skipped).toEqual(['fc.kernel', 'fc.bias']);
    expect(mapped.shapeMismatch.map(({ name }) => name)).toEqual(['fc.kernel', 'fc.bias']);
    // The bias fits by chance: half a head is not taken over.
    const bias = tensors.get('fc.bias');
    tensors.set('fc.bias', { shape: [3], data: bias?.data.slice(0, 3) ?? new Float32Array(3) });
    expect(mapWeights(graph, tensors).weights.has('fc.bias')).toBe(false);
    expect(refusal(() => mapWeights(graph, tensors, { skip: [] })).code).toBe('weights/shape-mismatch');
  });

  test('another shape in the backbone is refused with both shapes', () => {
    const tensors = tensorsFor(graph);
    tensors.set('features.0.0.kernel', { shape: [5, 5, 3, 8], data: new Float32Array(600) });
    expect(refusal(() => mapWeights(graph, tensors))).toMatchObject({
      code: 'weights/shape-mismatch',
      details: { name: 'features.0.0.kernel', expected: [3, 3, 3, 8], got: [5, 5, 3, 8] },
    });
  });

  test('Keras names', () => {
    const resnet = aliasTables['keras-resnet50'];
    expect(resnet('res2a_branch1/kernel')).toBe('layer1.0.downsample.0.kernel');
    expect(resnet('bn4f_branch2c/moving_variance')).toBe('layer3.5.bn3.variance');
    expect(resnet('fc1000/bias')).toBe('fc.bias');
    expect(resnet('res6a_branch1/kernel')).toBeUndefined();
    const mobilenet = aliasTables['keras-mobilenet-v2'];
    expect(mobilenet('expanded_conv_depthwise/depthwise_kernel')).toBe('features.1.conv.0.0.kernel');
    expect(mobilenet('expanded_conv_project_BN/gamma')).toBe('features.1.conv.2.gamma');
    expect(mobilenet('block_16_project/kernel')).toBe('features.17.conv.2.kernel');
    expect(mobilenet('Conv_1_bn/beta')).toBe('features.18.1.beta');
    expect(mobilenet('dense_Dense1/kernel')).toBe('head.dense_Dense1.kernel');
  });
});
