/**
 * How other projects call the tensors of our networks: one table per source, from the name in the file to our parameter
 * name. `head.*` stands for a tensor of the source's own head that our network has no place for.
 */

/** Our name of a tensor; undefined when the table does not know it. */
export type AliasTable = (source: string) => string | undefined;

const slots: Readonly<Record<string, string>> = {
  kernel: 'kernel',
  depthwise_kernel: 'kernel',
  bias: 'bias',
  gamma: 'gamma',
  beta: 'beta',
  moving_mean: 'mean',
  moving_variance: 'variance',
};

/** A table from layer names to node ids, for files that name a tensor `<layer>/<variable>` as Keras does. */
function kerasTable(nodeOfLayer: (layer: string) => string | undefined): AliasTable {
  return (source) => {
    const cut = source.lastIndexOf('/');
    const slot = slots[source.slice(cut + 1)];
    const node = nodeOfLayer(source.slice(0, cut));
    return slot !== undefined && node !== undefined ? `${node}.${slot}` : undefined;
  };
}

// Keras Applications, ResNet50 of version 1: res3b_branch2a is the first convolution of the second block of stage 3.
function resnet50Node(layer: string): string | undefined {
  if (layer === 'conv1') return 'conv1';
  if (layer === 'bn_conv1') return 'bn1';
  if (layer === 'fc1000') return 'fc';
  const match = /^(res|bn)([2-5])([a-f])_branch(1|2[abc])$/.exec(layer);
  if (!match) return undefined;
  const [, kind, stage = '', block = '', branch = ''] = match;
  const place = `layer${Number(stage) - 1}.${block.charCodeAt(0) - 'a'.charCodeAt(0)}`;
  if (branch === '1') return `${place}.downsample.${kind === 'res' ? 0 : 1}`;
  return `${place}.${kind === 'res' ? 'conv' : 'bn'}${branch.charCodeAt(1) - 'a'.charCodeAt(0) + 1}`;
}

// Keras Applications, MobileNetV2, and Teachable Machine's models made of it: block 0 is called `expanded_conv` and expands nothing.
function mobilenetV2Node(layer: string): string | undefined {
  const stem = {
    Conv1: 'features.0.0',
    bn_Conv1: 'features.0.1',
    Conv_1: 'features.18.0',
    Conv_1_bn: 'features.18.1',
    Logits: 'fc',
    predictions: 'fc',
  }[layer];
  if (stem !== undefined) return stem;
  if (layer.startsWith('dense_')) return `head.${layer}`;
  const match = /^(?:expanded_conv|block_(\d+))_(expand|depthwise|project)(_BN)?$/.exec(layer);
  if (!match) return undefined;
  const [, index, role, isNorm] = match;
  const place = `features.${index === undefined ? 1 : Number(index) + 1}.conv`;
  const depthwise = index === undefined ? 0 : 1;
  if (role === 'project') return `${place}.${depthwise + (isNorm ? 2 : 1)}`;
  return `${place}.${role === 'expand' ? 0 : depthwise}.${isNorm ? 1 : 0}`;
}

/** The tables by the id that catalog entries name. */
export const aliasTables = {
  'keras-resnet50': kerasTable(resnet50Node),
  'keras-mobilenet-v2': kerasTable(mobilenetV2Node),
} as const satisfies Record<string, AliasTable>;
export type AliasTableId = keyof typeof aliasTables;
