import { describe, expect, test } from 'vitest';
import { buildNetwork } from '../models/networks';
import { backboneHash } from './graph-hash';
import { inferShapes, shapeOf } from './infer-shapes';
import { initWeights } from './init-weights';
import { withProbabilities } from './probabilities';
import { randomWeights, testPixels } from './random-weights';
import { nodeValue, runReference } from './reference';
import { backboneGraph, subgraph } from './subgraph';

const small = { input_size: 32, width: 0.125 };

describe('cutting', () => {
  test('a part computes the same values as the whole', async () => {
    const g = await buildNetwork('resnet-18', { ...small, num_classes: 3 });
    const weights = randomWeights(g, 1);
    const part = subgraph(g, 'layer2.1.out');
    expect(inferShapes(part).params).toBeLessThan(inferShapes(g).params);
    expect(part.cuts.map((cut) => cut.id)).toEqual(['stem', 'layer1', 'layer2']);
    expect(part.taps).toEqual({ c2: 'layer1.1.out', c3: 'layer2.1.out' });
    expect(part.outputs).toEqual([{ id: 'features', node: 'layer2.1.out', kind: 'features' }]);
    const pixels = testPixels(g, 1, 1);
    const whole = nodeValue(runReference(g, weights, pixels, 1), 'layer2.1.out');
    expect(nodeValue(runReference(part, weights, pixels, 1), 'layer2.1.out')).toEqual(whole);
    expect(() => subgraph(g, 'layer9')).toThrow(expect.objectContaining({ code: 'graph/bad-id', details: { id: 'layer9' } }));
  });

  test('a backbone is the same under every head, and only then', async () => {
    const two = await buildNetwork('resnet-18', { ...small, num_classes: 2 });
    const five = await buildNetwork('resnet-18', { ...small, num_classes: 5, dropout: 0.5 });
    expect(backboneGraph(two).outputs.map((output) => output.node)).toEqual(['features']);
    expect(shapeOf(inferShapes(backboneGraph(five)), 'features')).toEqual(['N', 64]);
    const weights = initWeights(two, 1);
    const hash = backboneHash(two, weights);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(backboneHash(five, initWeights(five, 1))).toBe(hash);
    expect(backboneHash(withProbabilities({ ...two, name: 'mine' }), weights)).toBe(hash);
    const changed = new Map(weights);
    const kernel = Float32Array.from(weights.get('conv1.kernel') ?? []);
    kernel[3] = (kernel[3] ?? 0) + 1e-6;
    expect(backboneHash(two, changed.set('conv1.kernel', kernel))).not.toBe(hash);
    const caffe = await buildNetwork('resnet-18', { ...small, num_classes: 2, preset: 'caffe' });
    expect(backboneHash(caffe, weights)).not.toBe(hash);
  });

  test('probabilities take the place of the logits', async () => {
    const g = withProbabilities(await buildNetwork('resnet-18', { ...small, num_classes: 3 }));
    expect(g.outputs).toEqual([{ id: 'probabilities', node: 'probabilities', kind: 'probabilities' }]);
    const { data } = nodeValue(runReference(g, randomWeights(g, 1), testPixels(g, 2, 1), 2), 'probabilities');
    expect(data[0] ?? 0).toBeGreaterThan(0);
    expect((data[0] ?? 0) + (data[1] ?? 0) + (data[2] ?? 0)).toBeCloseTo(1, 12);
  });
});
