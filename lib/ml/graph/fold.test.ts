import { expect, test } from 'vitest';
import { buildNetwork } from '../models/networks';
import { fold } from './fold';
import { GraphBuilder } from './graph-builder';
import { inferShapes } from './infer-shapes';
import { randomWeights, testPixels } from './random-weights';
import { nodeValue, relativeError, runReference } from './reference';
import type { ModelGraph } from './types';

/** Largest error over outputs, cuts and taps, which keep their names and may move to another node. */
function foldingError(g: ModelGraph): number {
  const weights = randomWeights(g, 4);
  const folded = fold(g, weights);
  expect(folded.graph.nodes.some((node) => node.op === 'batchnorm')).toBe(false);
  expect([...folded.weights.keys()].sort()).toEqual(folded.graph.params.map((param) => param.name).sort());
  inferShapes(folded.graph);
  const pixels = testPixels(g, 2, 6);
  const before = runReference(g, weights, pixels, 2);
  const after = runReference(folded.graph, folded.weights, pixels, 2);
  const places = (graph: ModelGraph) => [...graph.outputs, ...graph.cuts].map((place) => place.node).concat(Object.values(graph.taps));
  const moved = places(folded.graph);
  const errors = places(g).map((node, i) => relativeError(nodeValue(after, moved[i] ?? '').data, nodeValue(before, node).data));
  return Math.max(...errors);
}

test.each([
  ['resnet-18', {}],
  ['resnet-34', {}],
  ['resnet-50', { stride_in: '1x1', conv_bias: true, bn_eps: 1e-3, preset: 'caffe' }],
  ['resnet-101', {}],
  ['mobilenet-v2', { alpha: 0.35 }],
] as const)('T6 folded %s equals the frozen one within 1e-5, no batch norm left', async (id, params) => {
  const g = await buildNetwork(id, { ...params, input_size: 32, width: 0.125, num_classes: 3 });
  expect(g.nodes.filter((node) => node.op === 'batchnorm').length).toBeGreaterThan(19);
  expect(foldingError(g)).toBeLessThanOrEqual(1e-5);
});

test('T6 a batch norm without a layer of its own becomes an affine layer', () => {
  const bn = { eps: 1e-3, momentum: 0.1, frozen: false };
  const conv = { kernel: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1], groups: 1, filters: 4, bias: true } as const;
  const b = new GraphBuilder('lone', [7, 6]);
  const a = b.node('conv2d', 'a', [b.input], conv);
  const shared = b.node('batchnorm', 'shared', [a], bn);
  let x = b.node('add', 'sum', [a, shared], {});
  x = b.node('batchnorm', 'after_add', [x], bn);
  const kept = b.node('depthwise2d', 'kept', [x], { ...conv, multiplier: 2 });
  b.cut('middle', kept);
  x = b.node('batchnorm', 'after_cut', [kept], bn);
  x = b.node('batchnorm', 'twice1', [b.node('conv2d', 'c', [x], conv)], bn);
  x = b.node('batchnorm', 'twice2', [x], bn);
  b.tap('c1', x);
  x = b.node('globalpool', 'features', [x], { fn: 'avg', keep: false });
  x = b.node('batchnorm', 'vector', [x], bn);
  x = b.node('batchnorm', 'other_part', [b.node('dense', 'd', [x], { units: 5, bias: false })], bn, 'head');
  x = b.node('batchnorm', 'head_bn', [b.node('dense', 'fc', [x], { units: 3, bias: false }, 'head')], bn, 'head');
  b.output('logits', x, 'logits');
  const g = b.build();
  expect(foldingError(g)).toBeLessThanOrEqual(1e-5);
  const { graph } = fold(g, randomWeights(g, 1));
  expect(graph.nodes.map((node) => `${node.id} ${node.op}`)).toEqual([
    'a conv2d',
    'shared depthwise2d',
    'sum add',
    'after_add depthwise2d',
    'kept depthwise2d',
    'after_cut depthwise2d',
    'c conv2d',
    'features globalpool',
    'vector dense',
    'd dense',
    'other_part dense',
    'fc dense',
  ]);
  expect(graph.outputs).toEqual([{ id: 'logits', node: 'fc', kind: 'logits' }]);
});
