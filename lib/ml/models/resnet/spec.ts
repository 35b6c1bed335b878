/** ResNet 18 to 152 (arXiv 1512.03385) as torchvision lays them out; `stride_in`, `conv_bias` and `bn_eps` give Keras Applications' variant. */
import type { ParamValues } from '@/lib/core';
import { classifierParams, presetParam } from '../classifier';
import type { NetworkSpec } from '../network';

const resnetParams = {
  ...classifierParams,
  preset: presetParam('torch'),
  stride_in: {
    kind: 'choice',
    choices: ['3x3', '1x1'],
    default: '3x3',
    advanced: true,
    title: 'Stride in',
    help: 'Which convolution of a bottleneck shrinks the map. Keras weights need 1x1. Has no effect on ResNet-18 and 34.',
  },
  conv_bias: {
    kind: 'boolean',
    default: false,
    advanced: true,
    title: 'Convolution bias',
    help: 'Convolutions carry a bias. Keras weights need it.',
  },
  bn_eps: {
    kind: 'number',
    default: 1e-5,
    min: 0,
    exclusiveMin: true,
    max: 0.1,
    advanced: true,
    title: 'Batch-norm epsilon',
    help: 'Added to the variance. Keras weights need 0.001.',
  },
} as const;
export type ResnetParams = ParamValues<typeof resnetParams>;

/** Blocks per stage and their kind. */
export interface ResnetLayout {
  readonly id: string;
  readonly block: 'basic' | 'bottleneck';
  readonly stages: readonly [number, number, number, number];
}

function resnet(layout: ResnetLayout, title: string, summary: string): NetworkSpec {
  return {
    id: layout.id,
    title,
    summary,
    tasks: ['classification'],
    input: { size: 224, min: 32 },
    params: resnetParams,
    load: async () => {
      const { buildResnet } = await import('./build');
      return (params) => buildResnet(layout, params as ResnetParams);
    },
  };
}

export const resnets: readonly NetworkSpec[] = [
  resnet({ id: 'resnet-18', block: 'basic', stages: [2, 2, 2, 2] }, 'ResNet-18', 'The smallest ResNet: quick to train from nothing.'),
  resnet({ id: 'resnet-34', block: 'basic', stages: [3, 4, 6, 3] }, 'ResNet-34', 'Twice the layers of ResNet-18.'),
  resnet({ id: 'resnet-50', block: 'bottleneck', stages: [3, 4, 6, 3] }, 'ResNet-50', 'The usual choice for features: accurate, about 100 MB.'),
  resnet({ id: 'resnet-101', block: 'bottleneck', stages: [3, 4, 23, 3] }, 'ResNet-101', 'Deeper than ResNet-50, about half its speed.'),
  resnet(
    { id: 'resnet-152', block: 'bottleneck', stages: [3, 8, 36, 3] },
    'ResNet-152',
    'The deepest ResNet, about a third of the speed of ResNet-50.',
  ),
];
