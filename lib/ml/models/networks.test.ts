// Networks against published numbers: parameter counts and multiply-adds of torchvision and Keras Applications.
import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../graph/graph-builder';
import { inferShapes, shapeOf } from '../graph/infer-shapes';
import { makeDivisible, samePads } from './classifier';
import { buildNetwork, networks } from './networks';

// training.md 3.1: parameters at 1000 classes, GMAC at 224.
const table = [
  ['resnet-18', 11_689_512, 1.814],
  ['resnet-34', 21_797_672, 3.664],
  ['resnet-50', 25_557_032, 4.089],
  ['resnet-101', 44_549_160, 7.801],
  ['resnet-152', 60_192_808, 11.51],
  ['mobilenet-v2', 3_504_872, 0.299],
] as const;

describe('networks', () => {
  test.each(table)('T4 parameter counts equal the tables, multiply-adds within .5 %%: %s', async (id, params, gmac) => {
    const shapes = inferShapes(await buildNetwork(id));
    expect(shapes.params).toBe(params);
    // The table counts convolutions only: MobileNetV2's .299 is without the 1.28 M of `fc`.
    const convolutions = shapes.macs - (shapes.nodes.get('fc')?.macs ?? 0);
    expect(Math.abs(convolutions / 1e9 / gmac - 1)).toBeLessThanOrEqual(0.005);
  });

  // Published counts of torchvision's networks, convolutions and `fc`; the tests of microsoft/nni hold the first two.
  test('T4 multiply-adds are exact', async () => {
    expect(inferShapes(await buildNetwork('resnet-18')).macs).toBe(1_814_073_344);
    expect(inferShapes(await buildNetwork('resnet-50')).macs).toBe(4_089_184_256);
    expect(inferShapes(await buildNetwork('mobilenet-v2')).macs).toBe(300_774_272);
  });

  test('T4 the table covers every network of the list', () => {
    expect(networks.all.map((network) => network.id).sort()).toEqual(table.map(([id]) => id).sort());
  });

  // Keras Applications prints 25,636,712 for ResNet50, of which 53,120 are moving means and variances, and 410,208 without top for
  // MobileNetV2 alpha .35, of which 14,080 are; keras.io/api/applications.
  test('T4 the variants that Keras weights fit', async () => {
    const resnet = inferShapes(await buildNetwork('resnet-50', { stride_in: '1x1', conv_bias: true, bn_eps: 1e-3, preset: 'caffe' }));
    expect(resnet.params).toBe(25_636_712 - 53_120);
    const mobilenet = inferShapes(await buildNetwork('mobilenet-v2', { alpha: 0.35, num_classes: 2 }));
    expect(mobilenet.params).toBe(410_208 - 14_080 + 1280 * 2 + 2);
  });

  test('T4 wrong wiring is graph/shape with the node', () => {
    const b = new GraphBuilder('wrong', [8, 8]);
    const attrs = { kernel: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1], groups: 1, bias: false } as const;
    const a = b.node('conv2d', 'a', [b.input], { ...attrs, filters: 4 });
    const c = b.node('conv2d', 'c', [b.input], { ...attrs, filters: 5 });
    expect(() => b.node('add', 'sum', [a, c], {})).toThrow(
      expect.objectContaining({
        code: 'graph/shape',
        details: { node: 'sum', expected: 'inputs of one shape, N x 8 x 8 x 4', got: 'N x 8 x 8 x 5' },
      }),
    );
    expect(() => b.node('dense', 'fc', [a], { units: 2, bias: true })).toThrow(expect.objectContaining({ code: 'graph/shape' }));
    expect(() => b.node('conv2d', 'big', [a], { ...attrs, kernel: [11, 3], filters: 2 })).toThrow(expect.objectContaining({ code: 'graph/shape' }));
  });

  test('maps, cuts and taps of ResNet-50 and MobileNetV2', async () => {
    const resnet = await buildNetwork('resnet-50', { num_classes: 5 });
    const shapes = inferShapes(resnet);
    expect(resnet.cuts.map((cut) => [cut.id, shapeOf(shapes, cut.node).slice(1)])).toEqual([
      ['stem', [56, 56, 64]],
      ['layer1', [56, 56, 256]],
      ['layer2', [28, 28, 512]],
      ['layer3', [14, 14, 1024]],
      ['layer4', [7, 7, 2048]],
    ]);
    expect(resnet.taps).toEqual({ c2: 'layer1.2.out', c3: 'layer2.3.out', c4: 'layer3.5.out', c5: 'layer4.2.out' });
    expect(shapeOf(shapes, 'features')).toEqual(['N', 2048]);
    expect(shapeOf(shapes, 'fc')).toEqual(['N', 5]);

    const mobilenet = await buildNetwork('mobilenet-v2', { alpha: 0.35 });
    const sizes = inferShapes(mobilenet);
    expect(mobilenet.cuts.map((cut) => [cut.id, cut.node, shapeOf(sizes, cut.node).slice(1)])).toEqual([
      ['stride2', 'features.1.conv.2', [112, 112, 8]],
      ['stride4', 'features.3.add', [56, 56, 8]],
      ['stride8', 'features.6.add', [28, 28, 16]],
      ['stride16', 'features.13.add', [14, 14, 32]],
      ['stride32', 'features.18.2', [7, 7, 1280]],
    ]);
    expect(mobilenet.params.filter((param) => param.part === 'head').map((param) => param.name)).toEqual(['fc.kernel', 'fc.bias']);
  });

  test('every network builds at its smallest picture and at width .125', async () => {
    for (const network of networks.all) {
      const graph = await buildNetwork(network.id, { input_size: network.input.min, width: 0.125, num_classes: 2 });
      expect(shapeOf(inferShapes(graph), 'fc')).toEqual(['N', 2]);
    }
  });

  test('an unknown network or option is refused with the nearest names', async () => {
    await expect(buildNetwork('resnet50')).rejects.toMatchObject({
      code: 'train/unknown-model',
      details: { nearest: expect.arrayContaining(['resnet-50']) },
    });
    await expect(buildNetwork('resnet-50', { num_clases: 3 })).rejects.toMatchObject({
      code: 'train/unknown-option',
      details: { nearest: ['num_classes'] },
    });
    await expect(buildNetwork('resnet-50', { width: 3 })).rejects.toMatchObject({ code: 'train/bad-option' });
  });

  test('channels are rounded as the papers do, SAME pads put the smaller half first', () => {
    // 11.2 and 33.6 are MobileNetV2's 32 and 96 at alpha .35; 24 * .75 = 18 would lose a tenth at 16.
    expect([11.2, 33.6, 18, 3].map(makeDivisible)).toEqual([16, 32, 24, 8]);
    expect(samePads({ height: 224, width: 225 }, 3, 2)).toEqual([0, 1, 1, 1]);
    expect(samePads({ height: 7, width: 7 }, 1, 2)).toEqual([0, 0, 0, 0]);
  });

  test('500 nodes are inferred within 20 ms', async () => {
    const graph = await buildNetwork('resnet-152');
    expect(graph.nodes.length).toBeGreaterThan(500);
    let bestMs = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 10; i++) {
      const startMs = performance.now();
      inferShapes(graph);
      bestMs = Math.min(bestMs, performance.now() - startMs);
    }
    expect((bestMs / graph.nodes.length) * 500).toBeLessThanOrEqual(20);
  });
});
