/**
 * Operations that keep the shape and own no parameters: activation, add, softmax, dropout. Softmax runs over the last axis with
 * the maximum subtracted; dropout is inverted scaling while training and the identity outside; add takes two or more equal shapes.
 */

import type { ActivationFn } from '../types';
import { finiteNumber, numberBetween, type OpSpec, oneOf, shapeError, shapeText } from './op-spec';

const activationFns: readonly ActivationFn[] = ['relu', 'relu6', 'leaky', 'silu', 'hardsigmoid', 'hardswish', 'sigmoid', 'tanh'];
/** The slope of `leaky` below zero when the node states none. */
export const defaultLeakyAlpha = 0.1;

/** relu, relu6, leaky (alpha .1), silu, hardsigmoid relu6(x+3)/6, hardswish x relu6(x+3)/6, sigmoid, tanh. */
export const activation: OpSpec<'activation'> = {
  attrs: { fn: oneOf(activationFns), alpha: { ...finiteNumber, isOptional: true } },
  arity: [1, 1],
  shape: (_attrs, inputs) => inputs[0] ?? [],
  params: () => [],
  macs: () => 0,
};

export const add: OpSpec<'add'> = {
  attrs: {},
  arity: [2, Number.POSITIVE_INFINITY],
  shape(_attrs, inputs, nodeId) {
    const [first = [], ...others] = inputs.map(shapeText);
    const odd = others.find((other) => other !== first);
    if (odd !== undefined) throw shapeError(nodeId, `inputs of one shape, ${first}`, odd);
    return inputs[0] ?? [];
  },
  params: () => [],
  macs: () => 0,
};

export const softmax: OpSpec<'softmax'> = {
  attrs: {},
  arity: [1, 1],
  shape: (_attrs, inputs) => inputs[0] ?? [],
  params: () => [],
  macs: () => 0,
};

export const dropout: OpSpec<'dropout'> = {
  attrs: { rate: numberBetween(0, 0.99) },
  arity: [1, 1],
  shape: (_attrs, inputs) => inputs[0] ?? [],
  params: () => [],
  macs: () => 0,
};
