/**
 * The messages of `onnx.proto3` (github.com/onnx/onnx, IR version 8) that the writer uses, with their field numbers. Layout and meaning of
 * our graphs are not its business.
 */
import { ProtoMessage } from './protobuf';

const irVersion = 8;
const opset = 17;
/** TensorProto.DataType. */
const dataType = { float: 1, int64: 7 } as const;
/** AttributeProto.AttributeType. */
const attributeType = { float: 1, int: 2, ints: 7 } as const;
/** TensorProto.DataLocation. */
const externalLocation = 1;

/** The value of a node's attribute. A plain number is an integer; ONNX tells them from floats by type. */
export type OnnxAttribute = number | readonly number[] | { readonly float: number };
/** A dimension; a text is symbolic. */
type OnnxDim = number | string;

/** Where the bytes of a tensor lie when they are not in the model file. */
interface ExternalPlace {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

export function nodeMessage(
  op: string,
  name: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, OnnxAttribute>>,
): ProtoMessage {
  const node = new ProtoMessage();
  for (const input of inputs) node.text(1, input);
  node.text(2, output).text(3, name).text(4, op);
  for (const [key, value] of Object.entries(attributes)) node.message(5, attributeMessage(key, value));
  return node;
}

function attributeMessage(name: string, value: OnnxAttribute): ProtoMessage {
  const attribute = new ProtoMessage().text(1, name);
  if (typeof value === 'number') return attribute.varint(3, value).varint(20, attributeType.int);
  if ('float' in value) return attribute.float(2, value.float).varint(20, attributeType.float);
  for (const item of value) attribute.varint(8, item);
  return attribute.varint(20, attributeType.ints);
}

/** A constant: f32 or int64, its bytes in the model or at a place in another file. */
export function tensorMessage(name: string, dims: readonly number[], values: Float32Array | BigInt64Array | ExternalPlace): ProtoMessage {
  const tensor = new ProtoMessage();
  for (const dim of dims) tensor.varint(1, dim);
  tensor.varint(2, values instanceof BigInt64Array ? dataType.int64 : dataType.float).text(8, name);
  if ('file' in values) {
    const entries = { location: values.file, offset: String(values.offset), length: String(values.length) };
    for (const [key, value] of Object.entries(entries)) tensor.message(13, new ProtoMessage().text(1, key).text(2, value));
    return tensor.varint(14, externalLocation);
  }
  // Typed arrays are little-endian on every machine that runs a browser, as raw_data must be.
  return tensor.bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** An f32 input or output. */
export function valueMessage(name: string, dims: readonly OnnxDim[]): ProtoMessage {
  const shape = new ProtoMessage();
  for (const dim of dims) shape.message(1, typeof dim === 'number' ? new ProtoMessage().varint(1, dim) : new ProtoMessage().text(2, dim));
  const tensorType = new ProtoMessage().varint(1, dataType.float).message(2, shape);
  return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensorType));
}

/** The parts of a model file. */
interface OnnxParts {
  readonly name: string;
  readonly nodes: readonly ProtoMessage[];
  readonly tensors: readonly ProtoMessage[];
  readonly inputs: readonly ProtoMessage[];
  readonly outputs: readonly ProtoMessage[];
}

export function modelMessage(parts: OnnxParts): ProtoMessage {
  const graph = new ProtoMessage();
  for (const node of parts.nodes) graph.message(1, node);
  graph.text(2, parts.name);
  for (const tensor of parts.tensors) graph.message(5, tensor);
  for (const input of parts.inputs) graph.message(11, input);
  for (const output of parts.outputs) graph.message(12, output);
  const opsetId = new ProtoMessage().text(1, '').varint(2, opset);
  return new ProtoMessage().varint(1, irVersion).text(2, 'slipway').message(7, graph).message(8, opsetId);
}
