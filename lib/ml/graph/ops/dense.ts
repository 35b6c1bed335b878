/** A fully connected layer, [N,Ci] x [Ci,Co] + bias. A fresh one is uniform within 1/sqrt(Ci), kernel and bias alike. */
import { boolean, lastAxis, type OpSpec, positiveInteger, shapeError, shapeText } from './op-spec';

export const dense: OpSpec<'dense'> = {
  attrs: { units: positiveInteger, bias: boolean },
  arity: [1, 1],
  shape(attrs, inputs, nodeId) {
    const shape = inputs[0] ?? [];
    if (shape.length !== 2) throw shapeError(nodeId, 'vectors [N,C]', shapeText(shape));
    return ['N', attrs.units];
  },
  params(attrs, inputs) {
    const init = { kind: 'dense-uniform' } as const;
    const kernel = { slot: 'kernel', shape: [lastAxis(inputs[0]), attrs.units], role: 'kernel', init } as const;
    return attrs.bias ? [kernel, { slot: 'bias', shape: [attrs.units], role: 'bias', init }] : [kernel];
  },
  macs: (attrs, inputs) => lastAxis(inputs[0]) * attrs.units,
};
