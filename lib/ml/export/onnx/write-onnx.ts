/**
 * A model graph with its weights as ONNX (IR 8, opset 17): the input is NHWC pixels in 0..255 and is transposed once, normalisation is inside,
 * N stays symbolic, pads are explicit. It writes the graph as it is: fold first for a file without batch norms. Nothing is resized or decoded.
 */
import { AppError } from '@/lib/core';
import { type GraphShapes, inferShapes, shapeOf } from '../../graph/infer-shapes';
import { lastAxis } from '../../graph/ops/op-spec';
import { withOutputs } from '../../graph/subgraph';
import type { GraphNode, GraphOutput, GraphParam, ModelGraph, NodeOf, OpId, Part, Weights } from '../../graph/types';
import { weightOf } from '../../graph/weights';
import { emitters, type Layout, type OnnxScope, toNchw, toNhwc } from './emitters';
import { modelMessage, nodeMessage, type OnnxAttribute, tensorMessage, valueMessage } from './onnx-messages';
import type { ProtoMessage } from './protobuf';

/** What to write. */
export interface OnnxOptions {
  /** The file's outputs; the graph's own unless stated. Only what they need is written. */
  readonly outputs?: readonly GraphOutput[];
  /** Weights go to `backbone.bin` and `head.bin` beside the model instead of into it. */
  readonly external: boolean;
}

/** The model file, and by name the files that it refers to. */
export interface OnnxFiles {
  readonly model: Uint8Array<ArrayBuffer>;
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/**
 * Writes a graph as ONNX. Input `<graph input id>` [N,H,W,3] f32; outputs by their ids, vectors [N,C] and maps [N,H,W,C] as in the graph.
 * @throws AppError `export/unsupported-node` {format, node, op} before anything is written; `graph/...` for a graph or weights that do not fit
 */
export function writeOnnx(g: ModelGraph, weights: Weights, options: OnnxOptions): OnnxFiles {
  const part = withOutputs(g, options.outputs ?? g.outputs);
  for (const node of part.nodes) {
    if (Object.hasOwn(emitters, node.op)) continue;
    const details = { format: 'onnx', node: node.id, op: node.op };
    throw new AppError('export/unsupported-node', `ONNX files cannot hold ${node.id}: Slipway cannot write ${node.op} yet.`, { details });
  }
  return new OnnxWriter(part, weights, options.external).write();
}

class OnnxWriter implements OnnxScope {
  readonly #g: ModelGraph;
  readonly #shapes: GraphShapes;
  readonly #params: ReadonlyMap<string, GraphParam>;
  readonly #weights: Weights;
  readonly #isExternal: boolean;
  readonly #nodes: ProtoMessage[] = [];
  readonly #tensors: ProtoMessage[] = [];
  readonly #values = new Map<string, string>();
  readonly #files = new Map<string, { pieces: Float32Array[]; bytes: number }>();

  constructor(g: ModelGraph, weights: Weights, isExternal: boolean) {
    this.#g = g;
    this.#shapes = inferShapes(g);
    this.#params = new Map(g.params.map((param) => [param.name, param]));
    this.#weights = weights;
    this.#isExternal = isExternal;
  }

  write(): OnnxFiles {
    const { input, outputs, nodes, name } = this.#g;
    this.#values.set(input.id, this.op(input.id, 'Transpose', [input.id], { perm: toNchw }));
    for (const node of nodes) this.#emit(node);
    for (const output of outputs) {
      const value = this.value(output.node);
      const isMap = shapeOf(this.#shapes, output.node).length === 4;
      this.#nodes.push(nodeMessage(isMap ? 'Transpose' : 'Identity', `${output.id}/output`, [value], output.id, isMap ? { perm: toNhwc } : {}));
    }
    const model = modelMessage({
      name,
      nodes: this.#nodes,
      tensors: this.#tensors,
      inputs: [valueMessage(input.id, input.shape)],
      outputs: outputs.map((output) => valueMessage(output.id, shapeOf(this.#shapes, output.node))),
    });
    return { model: model.finish(), files: new Map([...this.#files].map(([file, content]) => [file, joined(content)])) };
  }

  value(id: string): string {
    const value = this.#values.get(id);
    if (value === undefined) throw new TypeError(`${id} has not been written yet`);
    return value;
  }

  channels(id: string): number {
    return lastAxis(id === this.#g.input.id ? this.#g.input.shape : shapeOf(this.#shapes, id));
  }

  op(id: string, op: string, inputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): string {
    const name = `${id}/${op}`;
    this.#nodes.push(nodeMessage(op, name, inputs, name, attributes));
    return name;
  }

  constant(name: string, dimensions: readonly number[], values: Float32Array | BigInt64Array): string {
    this.#tensors.push(tensorMessage(name, dimensions, values));
    return name;
  }

  param(node: GraphNode, slot: keyof GraphNode['params'], layout: Layout = asItIs): string {
    const name = node.params[slot] ?? '';
    const param = this.#params.get(name);
    if (!param) throw new TypeError(`${node.id} has no parameter ${slot}`);
    const placed = layout(param, weightOf(this.#weights, param));
    const content = this.#isExternal ? this.#store(param.part, placed.values) : placed.values;
    this.#tensors.push(tensorMessage(name, placed.dims, content));
    return name;
  }

  #emit<K extends OpId>(node: NodeOf<K>): void {
    const emitter = emitters[node.op];
    const [input = ''] = node.in;
    if (emitter) this.#values.set(node.id, emitter(this, node, this.value(input)));
  }

  #store(part: Part, values: Float32Array) {
    const file = `${part}.bin`;
    const content = this.#files.get(file) ?? { pieces: [], bytes: 0 };
    const place = { file, offset: content.bytes, length: values.byteLength };
    content.pieces.push(values);
    content.bytes += values.byteLength;
    this.#files.set(file, content);
    return place;
  }
}

const asItIs: Layout = (param, values) => ({ dims: param.shape, values });

function joined(content: { readonly pieces: readonly Float32Array[]; readonly bytes: number }): Uint8Array<ArrayBuffer> {
  const values = new Float32Array(content.bytes / 4);
  let offset = 0;
  for (const piece of content.pieces) {
    values.set(piece, offset);
    offset += piece.length;
  }
  return new Uint8Array(values.buffer);
}
