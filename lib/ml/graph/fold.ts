/**
 * Batch norm folded into the layer before it, for inference (training.md 1.3): w' = w g / sqrt(v + eps), b' = (b - mu) g / sqrt(v + eps) + beta
 * per output channel. A batch norm that has no such layer becomes a 1x1 depthwise convolution with bias, or on vectors a diagonal dense layer.
 */
import { type GraphShapes, inferShapes, paramName, shapeOf } from './infer-shapes';
import type { GraphNode, GraphParam, ModelGraph, NodeOf, ParamSlot, Weights } from './types';
import { weightOf } from './weights';

type LinearNode = NodeOf<'conv2d' | 'depthwise2d' | 'dense'>;
/** y = scale x + shift, per channel. */
interface Affine {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/**
 * The same function at inference without any batch norm. A folded layer keeps its own id; outputs, cuts and taps that named the batch norm
 * name the layer. Weights that did not change are shared, not copied.
 * @throws AppError as {@link inferShapes}; `graph/param-missing`, `graph/param-shape` also for the weights
 */
export function fold(g: ModelGraph, weights: Weights): { readonly graph: ModelGraph; readonly weights: Weights } {
  return new Folder(g, weights).run();
}

class Folder {
  readonly #g: ModelGraph;
  readonly #shapes: GraphShapes;
  readonly #params: Map<string, GraphParam>;
  readonly #weights: Map<string, Float32Array>;
  readonly #nodes = new Map<string, GraphNode>();
  /** Where the value of a node of the old graph is found in the new one. */
  readonly #moved = new Map<string, string>();
  readonly #readers: ReadonlyMap<string, number>;

  constructor(g: ModelGraph, weights: Weights) {
    this.#g = g;
    this.#shapes = inferShapes(g);
    this.#params = new Map(g.params.map((param) => [param.name, param]));
    this.#weights = new Map(weights);
    this.#readers = countReaders(g);
  }

  run(): { graph: ModelGraph; weights: Weights } {
    for (const node of this.#g.nodes) {
      if (node.op === 'batchnorm') this.#foldBatchnorm(node);
      else this.#nodes.set(node.id, { ...node, in: node.in.map((input) => this.#place(input)) });
    }
    const nodes = [...this.#nodes.values()];
    const names = nodes.flatMap((node) => Object.values(node.params));
    const params = names.map((name) => this.#param(name));
    const graph: ModelGraph = {
      ...this.#g,
      nodes,
      params,
      outputs: this.#g.outputs.map((output) => ({ ...output, node: this.#place(output.node) })),
      cuts: this.#g.cuts.map((cut) => ({ ...cut, node: this.#place(cut.node) })),
      taps: Object.fromEntries(Object.entries(this.#g.taps).map(([tap, node]) => [tap, this.#place(node)])),
    };
    return { graph, weights: new Map(params.map((param) => [param.name, weightOf(this.#weights, param)])) };
  }

  #foldBatchnorm(node: NodeOf<'batchnorm'>): void {
    const [input = ''] = node.in;
    const affine = this.#affineOf(node);
    const before = this.#nodes.get(this.#place(input));
    if (before && isLinear(before) && this.#readers.get(input) === 1 && this.#partOf(before) === this.#partOf(node)) {
      this.#scaleLayer(before, affine);
      this.#moved.set(node.id, before.id);
    } else {
      this.#replaceByLayer(node, affine);
    }
  }

  #affineOf(node: NodeOf<'batchnorm'>): Affine {
    const [gamma, beta, mean, variance] = (['gamma', 'beta', 'mean', 'variance'] as const).map((slot) => this.#values(node, slot));
    const channels = gamma?.length ?? 0;
    const scale = new Float64Array(channels);
    const shift = new Float64Array(channels);
    for (let c = 0; c < channels; c++) {
      scale[c] = (gamma?.[c] ?? 0) / Math.sqrt((variance?.[c] ?? 0) + node.attrs.eps);
      shift[c] = (beta?.[c] ?? 0) - (mean?.[c] ?? 0) * (scale[c] as number);
    }
    return { scale, shift };
  }

  // Output channels are the fastest axis of every kernel layout, depthwise [kh,kw,C,m] included.
  #scaleLayer(layer: LinearNode, { scale, shift }: Affine): void {
    const kernel = this.#values(layer, 'kernel');
    const bias = layer.attrs.bias ? this.#values(layer, 'bias') : undefined;
    const channels = scale.length;
    this.#weights.set(
      paramName(layer.id, 'kernel'),
      kernel.map((value, i) => value * (scale[i % channels] as number)),
    );
    const newBias = Float32Array.from(shift, (value, c) => value + (bias?.[c] ?? 0) * (scale[c] as number));
    this.#addParam(layer.id, 'bias', [channels], this.#partOf(layer), newBias);
    const params = { ...layer.params, bias: paramName(layer.id, 'bias') };
    this.#nodes.set(layer.id, { ...layer, params, attrs: { ...layer.attrs, bias: true } } as LinearNode);
  }

  #replaceByLayer(node: NodeOf<'batchnorm'>, { scale, shift }: Affine): void {
    const channels = scale.length;
    const part = this.#partOf(node);
    const common = {
      id: node.id,
      in: node.in.map((input) => this.#place(input)),
      params: { kernel: paramName(node.id, 'kernel'), bias: paramName(node.id, 'bias') },
    };
    this.#addParam(node.id, 'bias', [channels], part, Float32Array.from(shift));
    if (shapeOf(this.#shapes, node.id).length === 4) {
      const attrs = { kernel: [1, 1], strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], multiplier: 1, bias: true } as const;
      this.#addParam(node.id, 'kernel', [1, 1, channels, 1], part, Float32Array.from(scale));
      this.#nodes.set(node.id, { ...common, op: 'depthwise2d', attrs });
    } else {
      const diagonal = new Float32Array(channels * channels);
      for (let c = 0; c < channels; c++) diagonal[c * channels + c] = scale[c] as number;
      this.#addParam(node.id, 'kernel', [channels, channels], part, diagonal);
      this.#nodes.set(node.id, { ...common, op: 'dense', attrs: { units: channels, bias: true } });
    }
  }

  #addParam(nodeId: string, slot: 'kernel' | 'bias', shape: readonly number[], part: GraphParam['part'], values: Float32Array): void {
    const name = paramName(nodeId, slot);
    const init = this.#params.get(name)?.init ?? { kind: 'const', v: 0 };
    this.#params.set(name, { name, shape, role: slot, part, init });
    this.#weights.set(name, values);
  }

  #values(node: GraphNode, slot: ParamSlot): Float32Array {
    return weightOf(this.#weights, this.#param(paramName(node.id, slot)));
  }

  #param(name: string): GraphParam {
    const param = this.#params.get(name);
    if (!param) throw new TypeError(`The graph has no parameter ${name}`);
    return param;
  }

  #partOf(node: GraphNode): GraphParam['part'] {
    const [name = ''] = Object.values(node.params);
    return this.#param(name).part;
  }

  #place(id: string): string {
    return this.#moved.get(id) ?? id;
  }
}

function isLinear(node: GraphNode): node is LinearNode {
  return node.op === 'conv2d' || node.op === 'depthwise2d' || node.op === 'dense';
}

// Outputs, cuts and taps read a node too: its own value must survive.
function countReaders(g: ModelGraph): Map<string, number> {
  const readers = new Map<string, number>();
  const named = [...g.outputs.map((output) => output.node), ...g.cuts.map((cut) => cut.node), ...Object.values(g.taps)];
  for (const id of [...g.nodes.flatMap((node) => node.in), ...named]) readers.set(id, (readers.get(id) ?? 0) + 1);
  return readers;
}
