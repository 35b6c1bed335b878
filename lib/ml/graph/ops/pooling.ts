/**
 * Max, average and global pooling (training.md 1.2). Padding cells count as minus infinity for the maximum; an average divides by
 * the cells that lie inside the image. Global pooling gives [N,C], or [N,1,1,C] with `keep`.
 */
import type { OpAttrs, Shape } from '../types';
import { boolean, mapSize, type OpSpec, oneOf, padsAttr, positivePair, shapeError, windowOutput } from './op-spec';

type PoolAttrs = OpAttrs['maxpool'];

function poolShape(attrs: PoolAttrs, inputs: readonly Shape[], nodeId: string): Shape {
  const map = mapSize(inputs, nodeId);
  const [top, bottom, left, right] = attrs.pads;
  // A wider pad would give windows that see no cell of the image.
  if (Math.max(top, bottom) >= attrs.size[0] || Math.max(left, right) >= attrs.size[1]) {
    throw shapeError(nodeId, `pads smaller than its window ${attrs.size.join(' x ')}`, `[${attrs.pads.join(', ')}]`);
  }
  const [height, width] = windowOutput(map, { kernel: attrs.size, strides: attrs.strides, pads: attrs.pads }, nodeId);
  return ['N', height, width, map.channels];
}

const poolAttrs = { size: positivePair, strides: positivePair, pads: padsAttr };
export const maxpool: OpSpec<'maxpool'> = { attrs: poolAttrs, arity: [1, 1], shape: poolShape, params: () => [], macs: () => 0 };
export const avgpool: OpSpec<'avgpool'> = { attrs: poolAttrs, arity: [1, 1], shape: poolShape, params: () => [], macs: () => 0 };

export const globalpool: OpSpec<'globalpool'> = {
  attrs: { fn: oneOf(['avg', 'max']), keep: boolean },
  arity: [1, 1],
  shape(attrs, inputs, nodeId) {
    const { channels } = mapSize(inputs, nodeId);
    return attrs.keep ? ['N', 1, 1, channels] : ['N', channels];
  },
  params: () => [],
  macs: () => 0,
};
