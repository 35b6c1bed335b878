/** Constant padding of a map, and flattening [N,H,W,C] to [N,H*W*C] in row-major NHWC order. */
import { cellsPerImage, finiteNumber, mapSize, type OpSpec, padsAttr } from './op-spec';

export const pad: OpSpec<'pad'> = {
  attrs: { pads: padsAttr, value: finiteNumber },
  arity: [1, 1],
  shape(attrs, inputs, nodeId) {
    const { height, width, channels } = mapSize(inputs, nodeId);
    const [top, bottom, left, right] = attrs.pads;
    return ['N', height + top + bottom, width + left + right, channels];
  },
  params: () => [],
  macs: () => 0,
};

export const flatten: OpSpec<'flatten'> = {
  attrs: {},
  arity: [1, 1],
  shape: (_attrs, inputs) => ['N', cellsPerImage(inputs[0] ?? [])],
  params: () => [],
  macs: () => 0,
};
