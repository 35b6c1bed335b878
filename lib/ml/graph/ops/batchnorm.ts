/**
 * Batch normalisation over the last axis (arXiv 1502.03167). Training uses the batch's mean and biased variance and moves the
 * running values, running = (1 - m) running + m batch, with the unbiased variance; frozen or at inference it uses the running values.
 */
import { boolean, lastAxis, numberBetween, type OpSpec, shapeError, shapeText } from './op-spec';

export const batchnorm: OpSpec<'batchnorm'> = {
  attrs: {
    eps: { expected: 'a number above 0', ok: (value) => typeof value === 'number' && value > 0 && Number.isFinite(value) },
    momentum: numberBetween(0, 1),
    frozen: boolean,
  },
  arity: [1, 1],
  shape(_attrs, inputs, nodeId) {
    const shape = inputs[0] ?? [];
    if (shape.length !== 4 && shape.length !== 2) throw shapeError(nodeId, '[N,H,W,C] or [N,C]', shapeText(shape));
    return shape;
  },
  params(_attrs, inputs) {
    const shape = [lastAxis(inputs[0])];
    return [
      { slot: 'gamma', shape, role: 'gamma', init: { kind: 'const', v: 1 } },
      { slot: 'beta', shape, role: 'beta', init: { kind: 'const', v: 0 } },
      { slot: 'mean', shape, role: 'stat', init: { kind: 'const', v: 0 } },
      { slot: 'variance', shape, role: 'stat', init: { kind: 'const', v: 1 } },
    ];
  },
  macs: () => 0,
};
