/** Parameter values and how they are looked up: by name, f32, in graph layout, always with the length that the graph states. */
import { AppError } from '@/lib/core';
import type { GraphParam, Weights } from './types';

/** How many values a parameter holds. */
export function valueCount(param: Pick<GraphParam, 'shape'>): number {
  return param.shape.reduce((count, size) => count * size, 1);
}

/**
 * The values of a parameter.
 * @throws AppError `graph/param-missing` {name}, `graph/param-shape` {name, expected, got}
 */
export function weightOf(weights: Weights, param: GraphParam): Float32Array {
  const values = weights.get(param.name);
  if (!values) throw new AppError('graph/param-missing', `The weights lack ${param.name}.`, { details: { name: param.name } });
  const expected = valueCount(param);
  if (values.length !== expected) {
    const details = { name: param.name, expected, got: values.length };
    throw new AppError('graph/param-shape', `${param.name} has ${values.length} values instead of ${expected}.`, { details });
  }
  return values;
}
