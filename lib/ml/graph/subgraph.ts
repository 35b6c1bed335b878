/**
 * Cutting a graph: what is needed to compute one node, and the backbone without its head. Node and parameter names stay, so the
 * weights of the whole graph are the weights of every part.
 */
import { AppError } from '@/lib/core';
import type { GraphNode, GraphOutput, ModelGraph } from './types';

/**
 * The part of a graph that computes the given outputs; cuts and taps outside it fall away.
 * @throws AppError `graph/bad-id` when an output's node is not in the graph
 */
export function withOutputs(g: ModelGraph, outputs: readonly GraphOutput[]): ModelGraph {
  const needed = new Set(outputs.map((output) => output.node));
  const missing = [...needed].find((id) => !g.nodes.some((node) => node.id === id));
  if (missing !== undefined) throw new AppError('graph/bad-id', `There is no node ${missing}.`, { details: { id: missing } });
  for (const node of g.nodes.toReversed()) {
    if (needed.has(node.id)) for (const input of node.in) needed.add(input);
  }
  const nodes = g.nodes.filter((node) => needed.has(node.id));
  const params = new Set(nodes.flatMap((node) => Object.values(node.params)));
  return {
    ...g,
    nodes,
    params: g.params.filter((param) => params.has(param.name)),
    outputs,
    cuts: g.cuts.filter((cut) => needed.has(cut.node)),
    taps: Object.fromEntries(Object.entries(g.taps).filter(([, node]) => needed.has(node))),
  };
}

/** The part of a graph up to and with one node, which becomes its only output, `features`. */
export function subgraph(g: ModelGraph, node: string): ModelGraph {
  return withOutputs(g, [{ id: 'features', node, kind: 'features' }]);
}

/**
 * The graph without everything that depends on a head parameter; its outputs are what the head reads. Dropout before the head is left out, and so
 * is the graph's name: a backbone stays the same whatever head it carries.
 */
export function backboneGraph(g: ModelGraph): ModelGraph {
  const headParams = new Set(g.params.filter((param) => param.part === 'head').map((param) => param.name));
  const head = new Set<string>();
  const source = new Map<string, string>();
  const read = new Set<string>(g.outputs.map((output) => output.node));
  const nodes: GraphNode[] = [];
  for (const node of g.nodes) {
    const isHead = node.in.some((input) => head.has(input)) || Object.values(node.params).some((param) => headParams.has(param));
    if (isHead) {
      head.add(node.id);
      for (const input of node.in) read.add(input);
    } else if (node.op === 'dropout') {
      for (const input of node.in) source.set(node.id, source.get(input) ?? input);
    } else {
      nodes.push({ ...node, in: node.in.map((input) => source.get(input) ?? input) });
    }
  }
  const ends = new Set([...read].map((id) => source.get(id) ?? id));
  const outputs = nodes.filter((node) => ends.has(node.id)).map((node): GraphOutput => ({ id: node.id, node: node.id, kind: 'features' }));
  return withOutputs({ ...g, name: 'backbone', nodes }, outputs);
}
