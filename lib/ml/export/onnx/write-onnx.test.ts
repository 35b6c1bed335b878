// The writer against onnxruntime-web, an independent reader and interpreter, on graphs that cover every operation; expected values come from the
// f64 loops of lib/ml/graph/reference.
import fc from 'fast-check';
import * as ort from 'onnxruntime-web';
import { describe, expect, test } from 'vitest';
import { fold } from '../../graph/fold';
import { GraphBuilder } from '../../graph/graph-builder';
import { initWeights } from '../../graph/init-weights';
import { opIds } from '../../graph/ops/op-list';
import { randomWeights, testPixels } from '../../graph/random-weights';
import { nodeValue, relativeError, runReference } from '../../graph/reference';
import type { ActivationFn, GraphOutput, ModelGraph, Weights } from '../../graph/types';
import { buildNetwork } from '../../models/networks';
import { writeOnnx } from './write-onnx';

ort.env.wasm.numThreads = 1;
const tolerance = 1e-5;
const plainConv = { strides: [1, 1], dilations: [1, 1], groups: 1, bias: true } as const;

async function run(
  g: ModelGraph,
  weights: Weights,
  pixels: Float32Array,
  batch: number,
  outputs: readonly GraphOutput[] = g.outputs,
  external = false,
) {
  const { model, files } = writeOnnx(g, weights, { outputs, external });
  const externalData = [...files].map(([path, data]) => ({ path, data }));
  const session = await ort.InferenceSession.create(model, { externalData, logSeverityLevel: 3 });
  const [, height, width] = g.input.shape;
  const results = await session.run({ [g.input.id]: new ort.Tensor('float32', pixels, [batch, height, width, 3]) });
  await session.release();
  return results;
}

/** Every output of the file within the tolerance of the reference, with the same shape. */
async function expectSame(g: ModelGraph, weights: Weights, batch: number, external = false): Promise<void> {
  const pixels = testPixels(g, batch, 5);
  const results = await run(g, weights, pixels, batch, g.outputs, external);
  const expected = runReference(g, weights, pixels, batch);
  expect(Object.keys(results)).toEqual(g.outputs.map((output) => output.id));
  for (const output of g.outputs) {
    const { shape, data } = nodeValue(expected, output.node);
    expect(results[output.id]?.dims).toEqual(shape);
    expect(relativeError((results[output.id] as ort.Tensor).data as Float32Array, data)).toBeLessThanOrEqual(tolerance);
  }
}

/** Odd sizes, asymmetric pads and strides, dilation, groups, a depthwise multiplier, all pools, both ranks of batch norm and softmax. */
function everyOp(fn: ActivationFn, order: 'rgb' | 'bgr'): ModelGraph {
  const b = new GraphBuilder('every_op', [13, 11]);
  let x = b.node('preprocess', 'pre', [b.input], { order, mean: [103.939, 116.779, 123.68], std: [58, 57, 56] });
  x = b.node('conv2d', 'conv', [x], { ...plainConv, kernel: [3, 2], strides: [1, 2], pads: [2, 1, 0, 1], dilations: [2, 1], filters: 6 });
  x = b.node('batchnorm', 'bn', [x], { eps: 1e-3, momentum: 0.1, frozen: false });
  const a = b.node('activation', 'act', [x], fn === 'leaky' ? { fn, alpha: 0.2 } : { fn });
  const grouped = b.node('conv2d', 'grouped', [a], { ...plainConv, kernel: [1, 1], pads: [0, 0, 0, 0], groups: 3, filters: 6, bias: false });
  x = b.node('add', 'sum', [a, grouped, x], {});
  b.output('map', x, 'features');
  x = b.node('depthwise2d', 'dw', [x], { kernel: [3, 3], strides: [2, 1], pads: [0, 1, 1, 0], dilations: [1, 1], multiplier: 2, bias: true });
  const max = b.node('maxpool', 'max', [x], { size: [3, 2], strides: [1, 2], pads: [1, 0, 0, 1] });
  const mean = b.node('avgpool', 'mean', [x], { size: [3, 2], strides: [1, 2], pads: [1, 0, 0, 1] });
  x = b.node('add', 'pools', [max, mean], {});
  x = b.node('pad', 'border', [x], { pads: [0, 1, 2, 0], value: -1.5 });
  b.output('border', x, 'features');
  const flat = b.node('flatten', 'flat', [x], {});
  const hidden = b.node('dense', 'hidden', [b.node('dropout', 'drop', [flat], { rate: 0.5 })], { units: 12, bias: false }, 'head');
  const normed = b.node('batchnorm', 'vector_bn', [hidden], { eps: 1e-5, momentum: 0.1, frozen: false }, 'head');
  const top = b.node('globalpool', 'top', [x], { fn: 'max', keep: false });
  const joined = b.node('add', 'joined', [normed, top], {});
  b.output('logits', b.node('dense', 'fc', [joined], { units: 5, bias: true }, 'head'), 'logits');
  b.output('probabilities', b.node('softmax', 'probabilities', ['fc'], {}), 'probabilities');
  const kept = b.node('globalpool', 'kept', [x], { fn: 'avg', keep: true });
  b.output('pixel_classes', b.node('softmax', 'map_softmax', [kept], {}), 'classmap');
  return b.build();
}

/** One layer of a random graph; sizes are taken modulo what the layer allows. */
interface RandomStep {
  readonly kind: number;
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly pads: readonly [number, number, number, number];
  readonly filters: number;
}

function randomGraph(height: number, width: number, steps: readonly RandomStep[]): ModelGraph {
  const b = new GraphBuilder('random', [height, width]);
  let x = b.node('preprocess', 'pre', [b.input], { order: 'rgb', mean: [120, 110, 100], std: [60, 50, 40] });
  steps.forEach(({ kind, kernel, strides, pads, filters }, i) => {
    const { height: h, width: w } = b.sizeOf(x);
    const size = [Math.min(kernel[0], h), Math.min(kernel[1], w)] as const;
    const inside = [pads[0] % size[0], pads[1] % size[0], pads[2] % size[1], pads[3] % size[1]] as const;
    const window = { kernel: size, strides, pads: inside, dilations: [1, 1], bias: kind % 2 === 0 } as const;
    const add = [
      () => b.node('conv2d', `n${i}`, [x], { ...window, groups: 1, filters }),
      () => b.node('depthwise2d', `n${i}`, [x], { ...window, multiplier: 1 + (filters % 2) }),
      () => b.node('batchnorm', `n${i}`, [x], { eps: 1e-3, momentum: 0.1, frozen: false }),
      () => b.node('activation', `n${i}`, [x], { fn: 'silu' }),
      () => b.node('add', `n${i}`, [x, x, x], {}),
      () => b.node('maxpool', `n${i}`, [x], { size, strides, pads: inside }),
      () => b.node('avgpool', `n${i}`, [x], { size, strides, pads: inside }),
      () => b.node('pad', `n${i}`, [x], { pads: inside, value: 0.5 }),
    ];
    x = add[kind % add.length]?.() ?? x;
  });
  b.output('out', x, 'features');
  return b.build();
}

describe('writeOnnx', () => {
  test('the test graph holds every operation', () => {
    expect([...new Set(everyOp('relu', 'rgb').nodes.map((node) => node.op))].sort()).toEqual([...opIds].sort());
  });

  test.each(['relu', 'relu6', 'leaky', 'silu', 'hardsigmoid', 'hardswish', 'sigmoid', 'tanh'] as const)(
    '%s and every operation equal the f64 loops',
    async (fn) => {
      const g = everyOp(fn, fn === 'relu' ? 'rgb' : 'bgr');
      await expectSame(g, randomWeights(g, 11), 2);
    },
  );

  test('random graphs equal the f64 loops, folded too', async () => {
    const small = fc.integer({ min: 1, max: 3 });
    const pad = fc.nat(2);
    const step = fc.record({
      kind: fc.nat(7),
      kernel: fc.tuple(small, small),
      strides: fc.tuple(small, small),
      pads: fc.tuple(pad, pad, pad, pad),
      filters: fc.integer({ min: 1, max: 6 }),
    });
    const side = fc.integer({ min: 1, max: 14 });
    const property = fc.asyncProperty(side, side, fc.array(step, { maxLength: 6 }), fc.nat(1000), async (height, width, steps, seed) => {
      const g = randomGraph(height, width, steps);
      const weights = randomWeights(g, seed);
      await expectSame(g, weights, 2);
      const folded = fold(g, weights);
      await expectSame(folded.graph, folded.weights, 1);
    });
    await fc.assert(property, { numRuns: 60, seed: 20_261 });
  });

  test('external weights: parts in their own files, N stays free', async () => {
    const g = everyOp('relu', 'bgr');
    const weights = randomWeights(g, 3);
    await expectSame(g, weights, 1, true);
    await expectSame(g, weights, 3, true);
    const { model, files } = writeOnnx(g, weights, { external: true });
    const floats = (part: string) =>
      g.params.filter((param) => param.part === part).reduce((sum, param) => sum + (weights.get(param.name)?.length ?? 0), 0);
    expect([...files].map(([name, bytes]) => [name, bytes.length])).toEqual([
      ['backbone.bin', 4 * floats('backbone')],
      ['head.bin', 4 * floats('head')],
    ]);
    const other = new Map(weights).set('fc.bias', new Float32Array(5).fill(9));
    const again = writeOnnx(g, other, { external: true });
    expect(again.model).toEqual(model);
    expect(again.files.get('backbone.bin')).toEqual(files.get('backbone.bin'));
    expect(again.files.get('head.bin')).not.toEqual(files.get('head.bin'));
  });

  test('only what the outputs need is written, under the ids that were asked for', async () => {
    const g = await buildNetwork('mobilenet-v2', { input_size: 32, width: 0.25, num_classes: 3 });
    const weights = randomWeights(g, 1);
    const pixels = testPixels(g, 2, 1);
    const outputs: GraphOutput[] = [
      { id: 'features', node: 'features', kind: 'features' },
      { id: 'image_map', node: 'features.6.add', kind: 'features' },
    ];
    expect([...writeOnnx(g, weights, { outputs, external: true }).files.keys()]).toEqual(['backbone.bin']);
    const results = await run(g, weights, pixels, 2, outputs);
    const expected = runReference(g, weights, pixels, 2);
    for (const { id, node } of outputs) {
      expect(relativeError((results[id] as ort.Tensor).data as Float32Array, nodeValue(expected, node).data)).toBeLessThanOrEqual(tolerance);
    }
  });

  test.each([
    ['resnet-18', { input_size: 48, width: 0.25 }],
    ['resnet-50', { input_size: 33, width: 0.125, stride_in: '1x1', conv_bias: true, bn_eps: 1e-3, preset: 'caffe' }],
    ['mobilenet-v2', { input_size: 48, width: 0.5, alpha: 0.35 }],
    ['mobilenet-v2', { input_size: 37, width: 0.25, pads: 'torch', preset: 'torch', dropout: 0.2 }],
  ] as const)('%s equals the f64 loops, folded too', async (id, params) => {
    const g = await buildNetwork(id, { ...params, num_classes: 4 });
    const weights = randomWeights(g, 2);
    await expectSame(g, weights, 2, true);
    const folded = fold(g, weights);
    await expectSame(folded.graph, folded.weights, 1, true);
  });

  test('an operation that ONNX files cannot hold is refused before writing', () => {
    const g = everyOp('relu', 'rgb');
    const nodes = g.nodes.map((node) => (node.id === 'border' ? { ...node, op: 'reshape' } : node)) as ModelGraph['nodes'];
    expect(() => writeOnnx({ ...g, nodes }, initWeights(g, 1), { external: false })).toThrow(
      expect.objectContaining({ code: 'export/unsupported-node', details: { format: 'onnx', node: 'border', op: 'reshape' } }),
    );
  });

  test('weights that do not fit are refused', () => {
    const g = everyOp('relu', 'rgb');
    const weights = new Map(randomWeights(g, 1));
    weights.delete('bn.mean');
    expect(() => writeOnnx(g, weights, { external: false })).toThrow(
      expect.objectContaining({ code: 'graph/param-missing', details: { name: 'bn.mean' } }),
    );
    weights.set('bn.mean', new Float32Array(5));
    expect(() => writeOnnx(g, weights, { external: false })).toThrow(expect.objectContaining({ code: 'graph/param-shape' }));
  });
});
