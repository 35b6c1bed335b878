import { describe, expect, test } from 'vitest';
import { buildNetwork, networks } from '../models/networks';
import { GraphBuilder } from './graph-builder';
import { graphHash } from './graph-hash';
import { graphToJson, parseGraph } from './serialize';
import type { ModelGraph } from './types';

/** preprocess, convolution, batch norm, pool, dense: small enough to damage by hand. */
function small(): ModelGraph {
  const b = new GraphBuilder('small', [8, 6]);
  let x = b.node('preprocess', 'pre', [b.input], { order: 'rgb', mean: [1, 2, 3], std: [4, 5, 6] });
  x = b.node('conv2d', 'a', [x], { kernel: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1], groups: 1, filters: 4, bias: true });
  x = b.node('batchnorm', 'bn', [x], { eps: 1e-3, momentum: 0.1, frozen: false });
  b.cut('stem', x);
  b.tap('c1', x);
  x = b.node('globalpool', 'features', [x], { fn: 'avg', keep: false });
  b.output('logits', b.node('dense', 'fc', [x], { units: 2, bias: true }, 'head'), 'logits');
  return b.build();
}

type Tree = { [key: string]: Tree };
type List = readonly Tree[];

/** The JSON of the small graph with another value at a path; `undefined` deletes, a function gets the old value. */
function damaged(path: string, value: unknown): unknown {
  const json: Tree = JSON.parse(graphToJson(small()));
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const place = steps.reduce((tree, step) => tree[step] ?? {}, json);
  if (value === undefined) delete place[last];
  else place[last] = typeof value === 'function' ? value(place[last]) : value;
  return json;
}
const code = (expected: string, details: Record<string, unknown> = {}) =>
  expect.objectContaining({ code: expected, details: expect.objectContaining(details) });

describe('T5 serialization', () => {
  test('T5 graph -> JSON -> graph: equal bytes and hash', async () => {
    const graphs = [small(), ...(await Promise.all(networks.all.map((network) => buildNetwork(network.id))))];
    for (const g of graphs) {
      const text = graphToJson(g);
      const back = parseGraph(text);
      expect(back).toEqual(g);
      expect(graphToJson(back)).toBe(text);
      expect(graphHash(back)).toBe(graphHash(g));
      expect(graphHash(parseGraph(JSON.parse(text)))).toBe(graphHash(g));
    }
  });

  test('T5 the canonical form and hash are those that another implementation gives', () => {
    // Python 3: the document written by hand, hashlib.sha256(json.dumps(graph, sort_keys=True, separators=(',', ':')).encode()).hexdigest().
    expect(graphToJson(small()).slice(0, 120)).toBe(
      '{"cuts":[{"id":"stem","node":"bn"}],"format":"slipway-graph","input":{"id":"image","shape":["N",8,6,3]},"name":"small","',
    );
    expect(graphHash(small())).toBe('4e9cb1b3de539f089473135eb3fa1d8487bc8855e1a7113b91f8ce8bb0cbd33e');
  });

  test.each([
    ['unknown op', 'nodes.1.op', 'conv9d', 'graph/unknown-op', { node: 'a', op: 'conv9d' }],
    ['version 2', 'version', 2, 'graph/version', { version: 2 }],
    ['another format', 'format', 'onnx', 'graph/version', { format: 'onnx' }],
    ['cycle', 'nodes.1.in', ['bn'], 'graph/cycle', { node: 'a', input: 'bn' }],
    ['a node that reads itself', 'nodes.2.in', ['bn'], 'graph/cycle', { node: 'bn', input: 'bn' }],
    ['missing parameter', 'params', (list: List) => list.slice(1), 'graph/param-missing', { node: 'a', name: 'a.kernel' }],
    ['missing slot', 'nodes.1.params.bias', undefined, 'graph/param-missing', { name: 'a.bias' }],
    ['parameter of another shape', 'params.0.shape', [3, 3, 4, 3], 'graph/param-shape', { name: 'a.kernel' }],
    ['parameter of another role', 'params.1.role', 'const', 'graph/param-shape', { name: 'a.bias' }],
    ['upper-case id', 'nodes.1.id', 'Conv', 'graph/bad-id', { id: 'Conv' }],
    ['long id', 'nodes.1.id', 'a'.repeat(129), 'graph/bad-id', {}],
    ['id used twice', 'nodes.1.id', 'pre', 'graph/bad-id', { id: 'pre' }],
    ['unknown input', 'nodes.1.in', ['nobody'], 'graph/bad-id', { id: 'nobody' }],
    ['output of no node', 'outputs.0.node', 'nobody', 'graph/bad-id', { id: 'nobody' }],
    ['tap of no node', 'taps.c1', 'nobody', 'graph/bad-id', { id: 'nobody' }],
    ['parameter of no node', 'params', (list: List) => [...list, { ...list[0], name: 'z.kernel' }], 'graph/bad-id', { id: 'z.kernel' }],
    ['parameter twice', 'params', (list: List) => [...list, list[0]], 'graph/bad-id', {}],
    ['slot too many', 'nodes.0.params.bias', 'a.bias', 'graph/bad-id', { id: 'pre.bias' }],
    ['two inputs', 'nodes.1.in', ['pre', 'pre'], 'graph/shape', { node: 'a', expected: '1 input', got: '2' }],
    ['preprocess at the end', 'nodes', (list: List) => [...list, { ...list[0], id: 'again' }], 'graph/shape', { node: 'again' }],
    ['a convolution of vectors', 'nodes', (list: List) => [...list, { ...list[1], id: 'b', in: ['features'] }], 'graph/shape', { node: 'b' }],
    ['bad attribute', 'nodes.1.attrs.strides', [0, 1], 'graph/bad-json', { path: 'nodes[1].attrs.strides' }],
    ['unknown attribute', 'nodes.1.attrs.alpha', 1, 'graph/bad-json', { path: 'nodes[1].attrs.alpha' }],
    ['missing attribute', 'nodes.2.attrs.eps', undefined, 'graph/bad-json', { path: 'nodes[2].attrs.eps' }],
    ['unknown field', 'note', 'hello', 'graph/bad-json', { path: 'note' }],
    ['picture of one channel', 'input.shape.3', 1, 'graph/bad-json', { path: 'input.shape' }],
    ['nodes that are no list', 'nodes', {}, 'graph/bad-json', { path: 'nodes' }],
    ['unknown part', 'params.0.part', 'tail', 'graph/bad-json', { path: 'params[0].part' }],
    ['unknown initialiser', 'params.0.init.kind', 'ones', 'graph/bad-json', { path: 'params[0].init.kind' }],
    ['initialiser without its number', 'params.1.init.v', undefined, 'graph/bad-json', { path: 'params[1].init.v' }],
    ['unknown kind of output', 'outputs.0.kind', 'answer', 'graph/bad-json', { path: 'outputs[0].kind' }],
  ])('T5 %s is refused', (_title, path, value, expectedCode, details) => {
    expect(() => parseGraph(damaged(path, value))).toThrow(code(expectedCode, details));
  });

  test('T5 what is no JSON object is refused', () => {
    for (const source of ['{', 'null', '[]', '7', undefined, null]) expect(() => parseGraph(source)).toThrow(code('graph/bad-json', { path: '' }));
  });
});
