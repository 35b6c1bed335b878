/** Normalisation of the picture, y_c = (x_perm(c) - mean_c) / std_c in 0..255. It reads the graph's input and has no gradient. */
import { mapSize, type OpSpec, oneOf, shapeError, triple } from './op-spec';

export const preprocess: OpSpec<'preprocess'> = {
  attrs: {
    order: oneOf(['rgb', 'bgr']),
    mean: triple('three numbers', () => true),
    std: triple('three numbers above 0', (part) => part > 0),
  },
  arity: [1, 1],
  shape(_attrs, inputs, nodeId) {
    const { height, width, channels } = mapSize(inputs, nodeId);
    if (channels !== 3) throw shapeError(nodeId, 'a picture of 3 channels', `${channels}`);
    return ['N', height, width, 3];
  },
  params: () => [],
  macs: () => 0,
};
