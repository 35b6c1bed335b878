/** The weights of a trained classifier: a pretrained backbone and a solved head as one set. */
import { AppError } from '@/lib/core';
import type { ModelGraph, Weights } from '../graph/types';

const logitsNode = 'fc';

/**
 * Backbone and head as the weights of one graph.
 * @param head kernel [width, classes] row-major and bias [classes]
 * @throws AppError `graph/param-shape` when the head does not fit
 */
export function joinHead(g: ModelGraph, backbone: Weights, head: { readonly kernel: Float32Array; readonly bias: Float32Array }): Weights {
  const weights = new Map(backbone);
  for (const slot of ['kernel', 'bias'] as const) {
    const name = `${logitsNode}.${slot}`;
    const param = g.params.find((entry) => entry.name === name);
    const expected = param?.shape.reduce((product, side) => product * side, 1);
    if (expected !== head[slot].length) {
      throw new AppError('graph/param-shape', `The head has ${head[slot].length} values for ${name}, not ${expected}.`, {
        details: { name, expected, got: head[slot].length },
      });
    }
    weights.set(name, head[slot]);
  }
  return weights;
}
