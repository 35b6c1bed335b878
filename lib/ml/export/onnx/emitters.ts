/**
 * How each operation of the model graph is said in ONNX (opset 17). Maps are NCHW inside the file, so kernels and padding change their order
 * here and nowhere else. Every emitter returns the name of the tensor that holds the node's value.
 */
import { defaultLeakyAlpha } from '../../graph/ops/elementwise';
import type { GraphParam, NodeOf, OpAttrs, OpId, Pads, ParamSlot } from '../../graph/types';
import type { OnnxAttribute } from './onnx-messages';

/** What an emitter may use of the file under construction. */
export interface OnnxScope {
  /** The tensor that holds the value of a node or of the graph's input. */
  value(id: string): string;
  /** How many channels that value has. */
  channels(id: string): number;
  /** Adds a node named `<id>/<op>` and returns the name of its output. */
  op(id: string, op: string, inputs: readonly string[], attributes?: Readonly<Record<string, OnnxAttribute>>): string;
  /** Adds a small constant that stays in the model file. */
  constant(name: string, dims: readonly number[], values: Float32Array | BigInt64Array): string;
  /** Adds the parameter of a slot, re-ordered where ONNX has another layout; it lies in the file of its part. */
  param(node: NodeOf<OpId>, slot: ParamSlot, layout?: Layout): string;
}

/** A parameter in the layout of ONNX. */
export type Layout = (param: GraphParam, values: Float32Array) => { readonly dims: readonly number[]; readonly values: Float32Array };
type Emitter<K extends OpId> = (scope: OnnxScope, node: NodeOf<K>, input: string) => string;

/** Operations without an entry cannot be exported. `input` is the tensor of the node's first input. */
export const emitters: { readonly [K in OpId]?: Emitter<K> } = {
  preprocess(scope, node, input) {
    const { order, mean, std } = node.attrs;
    const x = order === 'bgr' ? swapChannels(scope, node.id, input) : input;
    const centred = scope.op(node.id, 'Sub', [x, perChannel(scope, `${node.id}/mean`, mean)]);
    return std.every((part) => part === 1) ? centred : scope.op(node.id, 'Div', [centred, perChannel(scope, `${node.id}/std`, std)]);
  },
  conv2d(scope, node, input) {
    const inputs = [input, scope.param(node, 'kernel', outputFirst), ...biasOf(scope, node)];
    return scope.op(node.id, 'Conv', inputs, { ...windowAttributes(node.attrs), dilations: node.attrs.dilations, group: node.attrs.groups });
  },
  depthwise2d(scope, node, input) {
    const inputs = [input, scope.param(node, 'kernel', depthwiseLayout), ...biasOf(scope, node)];
    const group = scope.channels(node.in[0] ?? '');
    return scope.op(node.id, 'Conv', inputs, { ...windowAttributes(node.attrs), dilations: node.attrs.dilations, group });
  },
  batchnorm(scope, node, input) {
    const slots = (['gamma', 'beta', 'mean', 'variance'] as const).map((slot) => scope.param(node, slot));
    return scope.op(node.id, 'BatchNormalization', [input, ...slots], { epsilon: { float: node.attrs.eps } });
  },
  activation: (scope, node, input) => activationOps[node.attrs.fn](scope, node, input),
  add: (scope, node) =>
    node.in.map((id) => scope.value(id)).reduce((sum, next, i) => scope.op(i === 1 ? node.id : `${node.id}/${i}`, 'Add', [sum, next])),
  maxpool: (scope, node, input) => scope.op(node.id, 'MaxPool', [input], poolAttributes(node.attrs)),
  avgpool: (scope, node, input) => scope.op(node.id, 'AveragePool', [input], { ...poolAttributes(node.attrs), count_include_pad: 0 }),
  globalpool(scope, node, input) {
    const pooled = scope.op(node.id, node.attrs.fn === 'avg' ? 'GlobalAveragePool' : 'GlobalMaxPool', [input]);
    return node.attrs.keep ? pooled : scope.op(node.id, 'Flatten', [pooled], { axis: 1 });
  },
  pad(scope, node, input) {
    const [top, bottom, left, right] = node.attrs.pads;
    const pads = scope.constant(`${node.id}/pads`, [8], BigInt64Array.from([0, 0, top, left, 0, 0, bottom, right].map(BigInt)));
    const value = scope.constant(`${node.id}/value`, [], Float32Array.of(node.attrs.value));
    return scope.op(node.id, 'Pad', [input, pads, value]);
  },
  // The graph flattens NHWC, so the channels go last again first.
  flatten: (scope, node, input) => scope.op(node.id, 'Flatten', [scope.op(node.id, 'Transpose', [input], { perm: toNhwc })], { axis: 1 }),
  dense: (scope, node, input) => scope.op(node.id, 'Gemm', [input, scope.param(node, 'kernel'), ...biasOf(scope, node)]),
  softmax: (scope, node, input) => scope.op(node.id, 'Softmax', [input], { axis: 1 }),
  dropout: (_scope, _node, input) => input,
};

/** Permutations of the axes of a map between the graph's layout and ONNX's. */
export const toNchw = [0, 3, 1, 2];
export const toNhwc = [0, 2, 3, 1];

const activationOps: { readonly [F in OpAttrs['activation']['fn']]: Emitter<'activation'> } = {
  relu: (scope, node, input) => scope.op(node.id, 'Relu', [input]),
  relu6(scope, node, input) {
    const low = scope.constant(`${node.id}/min`, [], Float32Array.of(0));
    const high = scope.constant(`${node.id}/max`, [], Float32Array.of(6));
    return scope.op(node.id, 'Clip', [input, low, high]);
  },
  leaky: (scope, node, input) => scope.op(node.id, 'LeakyRelu', [input], { alpha: { float: node.attrs.alpha ?? defaultLeakyAlpha } }),
  silu: (scope, node, input) => scope.op(node.id, 'Mul', [input, scope.op(node.id, 'Sigmoid', [input])]),
  // relu6(x + 3) / 6 = clip(x / 6 + 1/2, 0, 1)
  hardsigmoid: (scope, node, input) => scope.op(node.id, 'HardSigmoid', [input], { alpha: { float: 1 / 6 }, beta: { float: 0.5 } }),
  hardswish: (scope, node, input) => scope.op(node.id, 'HardSwish', [input]),
  sigmoid: (scope, node, input) => scope.op(node.id, 'Sigmoid', [input]),
  tanh: (scope, node, input) => scope.op(node.id, 'Tanh', [input]),
};

function swapChannels(scope: OnnxScope, id: string, input: string): string {
  return scope.op(id, 'Gather', [input, scope.constant(`${id}/order`, [3], BigInt64Array.of(2n, 1n, 0n))], { axis: 1 });
}

function perChannel(scope: OnnxScope, name: string, values: readonly number[]): string {
  return scope.constant(name, [1, values.length, 1, 1], Float32Array.from(values));
}

function biasOf(scope: OnnxScope, node: NodeOf<'conv2d' | 'depthwise2d' | 'dense'>): string[] {
  return node.attrs.bias ? [scope.param(node, 'bias')] : [];
}

function windowAttributes(attrs: Pick<OpAttrs['conv2d'], 'kernel' | 'strides' | 'pads'>) {
  return { kernel_shape: attrs.kernel, strides: attrs.strides, pads: onnxPads(attrs.pads) };
}

function poolAttributes(attrs: OpAttrs['maxpool']) {
  return windowAttributes({ kernel: attrs.size, strides: attrs.strides, pads: attrs.pads });
}

// ONNX names all beginnings, then all ends.
function onnxPads([top, bottom, left, right]: Pads): readonly number[] {
  return [top, left, bottom, right];
}

// HWIO -> OIHW.
const outputFirst: Layout = (param, values) => {
  const [kh = 1, kw = 1, inputs = 1, outputs = 1] = param.shape;
  return { dims: [outputs, inputs, kh, kw], values: transposed(values, kh * kw * inputs, outputs, (row) => onnxCell(row, kh * kw, inputs)) };
};

// [kh,kw,C,m] -> [C*m,1,kh,kw].
const depthwiseLayout: Layout = (param, values) => {
  const [kh = 1, kw = 1, channels = 1, multiplier = 1] = param.shape;
  return { dims: [channels * multiplier, 1, kh, kw], values: transposed(values, kh * kw, channels * multiplier, (row) => row) };
};

// Row (tap, input) of HWIO stands at (input, tap) in OIHW.
function onnxCell(row: number, taps: number, inputs: number): number {
  return (row % inputs) * taps + Math.floor(row / inputs);
}

// [rows, columns] -> [columns, rows], rows placed by `cell`.
function transposed(values: Float32Array, rows: number, columns: number, cell: (row: number) => number): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    const target = cell(row);
    for (let column = 0; column < columns; column++) result[column * rows + target] = values[row * columns + column] as number;
  }
  return result;
}
