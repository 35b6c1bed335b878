/**
 * Checks a whole graph and computes every shape, the parameter count and the multiply-adds (training.md 1.3). Pure; a graph that
 * passes here can be run, folded, cut and exported without further questions. It looks at no weights.
 */
import { AppError } from '@/lib/core';
import { isOpId, nodeFacts, opArity } from './ops/op-list';
import { type ParamDecl, shapeError } from './ops/op-spec';
import type { GraphNode, GraphParam, ModelGraph, Shape } from './types';

const idPattern = /^[a-z0-9_]+(\.[a-z0-9_]+)*$/;
const maxIdLength = 128;

/** What one node gives and costs for one image. `params` counts what is trained: kernels, biases, gamma and beta. */
interface NodeShape {
  readonly shape: Shape;
  readonly params: number;
  readonly macs: number;
}

/** Shapes by node id in graph order, and the sums over all nodes. */
export interface GraphShapes {
  readonly nodes: ReadonlyMap<string, NodeShape>;
  readonly params: number;
  readonly macs: number;
}

/**
 * Shapes, parameter count and multiply-adds of every node.
 * @throws AppError `graph/bad-id`, `graph/cycle`, `graph/unknown-op`, `graph/shape` {node, expected, got},
 *   `graph/param-missing`, `graph/param-shape`
 */
export function inferShapes(g: ModelGraph): GraphShapes {
  const position = new Map(g.nodes.map((node, index) => [node.id, index]));
  const params = new Map(g.params.map((param) => [param.name, param]));
  const shapes = new Map<string, Shape>([[g.input.id, g.input.shape]]);
  const nodes = new Map<string, NodeShape>();
  const usedParams = new Set<string>();
  checkId(g.input.id);
  g.nodes.forEach((node, index) => {
    checkId(node.id);
    if (shapes.has(node.id)) throw badId(node.id, 'is used twice');
    if (!isOpId(node.op)) throw unknownOp(node.id, node.op);
    const inputs = inputShapes(node, index, position, shapes);
    checkInputs(node, index, inputs.length, g.input.id);
    const facts = nodeFacts(node.id, node.op, node.attrs, inputs);
    for (const decl of facts.params) usedParams.add(checkParam(node, decl, params));
    checkNoOtherSlot(node, facts.params);
    shapes.set(node.id, facts.shape);
    nodes.set(node.id, { shape: facts.shape, params: countTrained(facts.params), macs: facts.macs });
  });
  const stray = g.params.find((param) => !usedParams.has(param.name));
  if (stray || params.size !== g.params.length) throw badId(stray?.name ?? 'A parameter', 'is not the parameter of exactly one node');
  checkReferences(g, nodes);
  return { nodes, params: sum(nodes, 'params'), macs: sum(nodes, 'macs') };
}

/** The refusal of an operation that is not in the list. */
export function unknownOp(node: string, op: unknown): AppError {
  return new AppError('graph/unknown-op', `${node} has the operation ${String(op)}, which Slipway does not know.`, { details: { node, op } });
}

/** `<node id>.<slot>`: a parameter's only possible name. */
export function paramName(nodeId: string, slot: string): string {
  return `${nodeId}.${slot}`;
}

/** The shape of a node; the graph must have it. */
export function shapeOf(shapes: GraphShapes, nodeId: string): Shape {
  const found = shapes.nodes.get(nodeId);
  if (!found) throw badId(nodeId, 'names no node');
  return found.shape;
}

function badId(id: string, what: string): AppError {
  return new AppError('graph/bad-id', `${id} ${what}.`, { details: { id } });
}

function checkId(id: string): void {
  if (id.length > maxIdLength || !idPattern.test(id)) throw badId(id, 'is no node id: lower-case letters, digits and _, parted by dots');
}

function inputShapes(node: GraphNode, index: number, position: ReadonlyMap<string, number>, shapes: ReadonlyMap<string, Shape>): Shape[] {
  return node.in.map((input) => {
    const shape = shapes.get(input);
    if (shape) return shape;
    const later = position.get(input);
    if (later === undefined || later < index) throw badId(input, `is read by ${node.id}, but there is no such node`);
    throw new AppError('graph/cycle', `${node.id} reads ${input}, which comes after it.`, { details: { node: node.id, input } });
  });
}

function checkInputs(node: GraphNode, index: number, count: number, inputId: string): void {
  const [least, most] = opArity(node.op);
  if (count < least || count > most) {
    throw shapeError(node.id, least === most ? `${least} input` : `${least} or more inputs`, `${count}`);
  }
  if (node.op === 'preprocess' && (index !== 0 || node.in[0] !== inputId)) {
    throw shapeError(node.id, `the picture ${inputId}, before every other node`, `${node.in[0]} at place ${index + 1}`);
  }
}

// Returns the parameter's name after checking that it is there under the right name, role and shape.
function checkParam(node: GraphNode, decl: ParamDecl, params: ReadonlyMap<string, GraphParam>): string {
  const name = paramName(node.id, decl.slot);
  const param = params.get(name);
  if (node.params[decl.slot] !== name || !param) {
    throw new AppError('graph/param-missing', `${node.id} lacks its parameter ${name}.`, { details: { node: node.id, name } });
  }
  if (param.shape.join() !== decl.shape.join() || param.role !== decl.role) {
    const details = { name, expected: decl.shape, got: param.shape, role: decl.role };
    throw new AppError('graph/param-shape', `${name} must be a ${decl.role} of shape [${decl.shape}], not a ${param.role} of [${param.shape}].`, {
      details,
    });
  }
  return name;
}

function checkNoOtherSlot(node: GraphNode, decls: readonly ParamDecl[]): void {
  const extra = Object.keys(node.params).find((slot) => !decls.some((decl) => decl.slot === slot));
  if (extra !== undefined) throw badId(paramName(node.id, extra), 'is a parameter that its node does not take');
}

function checkReferences(g: ModelGraph, nodes: ReadonlyMap<string, unknown>): void {
  const named = [...g.outputs.map((output) => output.node), ...g.cuts.map((cut) => cut.node), ...Object.values(g.taps)];
  const missing = named.find((id) => !nodes.has(id));
  if (missing !== undefined) throw badId(missing, 'is an output, cut or tap, but there is no such node');
}

function countTrained(decls: readonly ParamDecl[]): number {
  return decls
    .filter((decl) => decl.role !== 'stat' && decl.role !== 'const')
    .reduce((total, decl) => total + decl.shape.reduce((cells, size) => cells * size, 1), 0);
}

function sum(nodes: ReadonlyMap<string, NodeShape>, field: 'params' | 'macs'): number {
  let total = 0;
  for (const node of nodes.values()) total += node[field];
  return total;
}
