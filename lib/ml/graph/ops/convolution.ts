/**
 * The two convolutions: cross-correlation with zero padding (training.md 1.2). Kernels are HWIO `[kh,kw,Ci/groups,Co]` and
 * `[kh,kw,C,m]`; output channel `c*m+j` of a depthwise one is the j-th filter of channel c. A 1x1 depthwise with bias is a
 * per-channel affine map.
 */
import { boolean, cellsPerImage, mapSize, type OpSpec, padsAttr, positiveInteger, positivePair, shapeError, windowOutput } from './op-spec';

const windowAttrs = { kernel: positivePair, strides: positivePair, pads: padsAttr, dilations: positivePair, bias: boolean };
const zeroBias = (channels: number) => ({ slot: 'bias', shape: [channels], role: 'bias', init: { kind: 'const', v: 0 } }) as const;

export const conv2d: OpSpec<'conv2d'> = {
  attrs: { ...windowAttrs, groups: positiveInteger, filters: positiveInteger },
  arity: [1, 1],
  shape(attrs, inputs, nodeId) {
    const map = mapSize(inputs, nodeId);
    if (map.channels % attrs.groups !== 0 || attrs.filters % attrs.groups !== 0) {
      throw shapeError(nodeId, `channels that ${attrs.groups} groups divide`, `${map.channels} in, ${attrs.filters} out`);
    }
    const [height, width] = windowOutput(map, attrs, nodeId);
    return ['N', height, width, attrs.filters];
  },
  params(attrs, inputs) {
    const shape = [...attrs.kernel, mapSize(inputs, '').channels / attrs.groups, attrs.filters];
    const kernel = { slot: 'kernel', shape, role: 'kernel', init: { kind: 'he-normal-out' } } as const;
    return attrs.bias ? [kernel, zeroBias(attrs.filters)] : [kernel];
  },
  macs: (attrs, inputs, output) => cellsPerImage(output) * attrs.kernel[0] * attrs.kernel[1] * (mapSize(inputs, '').channels / attrs.groups),
};

export const depthwise2d: OpSpec<'depthwise2d'> = {
  attrs: { ...windowAttrs, multiplier: positiveInteger },
  arity: [1, 1],
  shape(attrs, inputs, nodeId) {
    const map = mapSize(inputs, nodeId);
    const [height, width] = windowOutput(map, attrs, nodeId);
    return ['N', height, width, map.channels * attrs.multiplier];
  },
  params(attrs, inputs) {
    const { channels } = mapSize(inputs, '');
    const kernel = { slot: 'kernel', shape: [...attrs.kernel, channels, attrs.multiplier], role: 'kernel', init: { kind: 'he-normal-out' } } as const;
    return attrs.bias ? [kernel, zeroBias(channels * attrs.multiplier)] : [kernel];
  },
  macs: (attrs, _inputs, output) => cellsPerImage(output) * attrs.kernel[0] * attrs.kernel[1],
};
