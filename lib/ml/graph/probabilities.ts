/** Classification graphs end in logits, which is what losses need. People and devices want probabilities: a softmax after the logits. */
import type { GraphNode, ModelGraph } from './types';

/** The graph with a node and output `probabilities` in place of each output of kind logits; others stay. Parameters stay. */
export function withProbabilities(g: ModelGraph): ModelGraph {
  const logits = g.outputs.filter((output) => output.kind === 'logits');
  const single = logits.length === 1;
  const names = new Map(logits.map((output) => [output.id, single ? 'probabilities' : `${output.id}.probabilities`]));
  const softmaxes = logits.map((output): GraphNode => ({ id: names.get(output.id) ?? '', op: 'softmax', in: [output.node], params: {}, attrs: {} }));
  return {
    ...g,
    nodes: [...g.nodes, ...softmaxes],
    outputs: g.outputs.map((output) => {
      const name = names.get(output.id);
      return name === undefined ? output : { id: name, node: name, kind: 'probabilities' };
    }),
  };
}
