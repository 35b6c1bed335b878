/** MobileNetV2 (arXiv 1801.04381). `pads` tf fits Keras' and TensorFlow's weights, torch fits torchvision's. */
import type { ParamValues } from '@/lib/core';
import { classifierParams, presetParam } from '../classifier';
import type { NetworkSpec } from '../network';

const mobilenetV2Params = {
  ...classifierParams,
  preset: presetParam('tf'),
  alpha: {
    kind: 'number',
    default: 1,
    min: 0.125,
    max: 2,
    title: 'Alpha',
    help: "The paper's width multiplier. The last convolution keeps 1280 channels up to alpha 1.",
  },
  pads: {
    kind: 'choice',
    choices: ['tf', 'torch'],
    default: 'tf',
    advanced: true,
    title: 'Padding',
    help: 'Where the border cells go when a map shrinks. It must be the one the weights were trained with.',
  },
  bn_eps: {
    kind: 'number',
    default: 1e-3,
    min: 0,
    exclusiveMin: true,
    max: 0.1,
    advanced: true,
    title: 'Batch-norm epsilon',
    help: 'Added to the variance. Weights of torchvision need 0.00001.',
  },
} as const;
export type MobilenetV2Params = ParamValues<typeof mobilenetV2Params>;

export const mobilenetV2: NetworkSpec = {
  id: 'mobilenet-v2',
  title: 'MobileNetV2',
  summary: 'Small and quick on every device; alpha 0.35 is 2 MB.',
  tasks: ['classification'],
  input: { size: 224, min: 32 },
  params: mobilenetV2Params,
  load: async () => {
    const { buildMobilenetV2 } = await import('./build');
    return (params) => buildMobilenetV2(params as MobilenetV2Params);
  },
};
