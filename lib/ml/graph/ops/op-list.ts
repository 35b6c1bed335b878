/** The one list of operations. A new one is a spec in this folder, its attributes in `../types`, and one line here; the compiler names the missing part. */
import type { OpAttrs, OpId, Shape } from '../types';
import { batchnorm } from './batchnorm';
import { conv2d, depthwise2d } from './convolution';
import { dense } from './dense';
import { activation, add, dropout, softmax } from './elementwise';
import type { AttrCheck, OpSpec, ParamDecl } from './op-spec';
import { avgpool, globalpool, maxpool } from './pooling';
import { preprocess } from './preprocess';
import { flatten, pad } from './shape-changes';

const ops: { readonly [K in OpId]: OpSpec<K> } = {
  preprocess,
  conv2d,
  depthwise2d,
  batchnorm,
  activation,
  add,
  maxpool,
  avgpool,
  globalpool,
  pad,
  flatten,
  dense,
  softmax,
  dropout,
};

/** Whether a text names an operation. */
export function isOpId(op: string): op is OpId {
  return Object.hasOwn(ops, op);
}

/** Every operation, by name. */
export const opIds = Object.keys(ops) as readonly OpId[];

/** The attribute checks of an operation, by attribute. */
export function attrChecks(op: OpId): Readonly<Record<string, AttrCheck>> {
  return ops[op].attrs;
}

/** How many inputs an operation takes, at least and at most. */
export function opArity(op: OpId): readonly [number, number] {
  return ops[op].arity;
}

/** What a node makes of its inputs' shapes. `params` and `macs` are per image. */
interface NodeFacts {
  readonly shape: Shape;
  readonly params: readonly ParamDecl[];
  readonly macs: number;
}

/**
 * Shape, parameters and cost of one node.
 * @param inputs the shapes of the node's inputs, in order
 * @throws AppError `graph/shape` {node, expected, got}
 */
export function nodeFacts<K extends OpId>(nodeId: string, op: K, attrs: OpAttrs[K], inputs: readonly Shape[]): NodeFacts {
  const spec: OpSpec<K> = ops[op];
  const shape = spec.shape(attrs, inputs, nodeId);
  return { shape, params: spec.params(attrs, inputs), macs: spec.macs(attrs, inputs, shape) };
}
