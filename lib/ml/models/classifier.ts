/**
 * What all classifiers share: the parameters of input and head, the four ways of normalising a picture, padding rules and the
 * pooled `features` and dense `fc` at the end (training.md 3). It builds no network by itself.
 */
import type { ParamValues } from '@/lib/core';
import type { GraphBuilder } from '../graph/graph-builder';
import type { OpAttrs, Pads } from '../graph/types';

const rgb = 'rgb';
/** Normalisations by name, for pixels in 0..255: torchvision's, TensorFlow's x/127.5-1, Caffe's BGR minus mean, and x/255. */
export const preprocessPresets = {
  torch: { order: rgb, mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375] },
  tf: { order: rgb, mean: [127.5, 127.5, 127.5], std: [127.5, 127.5, 127.5] },
  caffe: { order: 'bgr', mean: [103.939, 116.779, 123.68], std: [1, 1, 1] },
  unit: { order: rgb, mean: [0, 0, 0], std: [255, 255, 255] },
} as const satisfies Record<string, OpAttrs['preprocess']>;
type PreprocessPreset = keyof typeof preprocessPresets;

const presetChoices = Object.keys(preprocessPresets) as readonly PreprocessPreset[];

/** The parameters that every classifier takes, in the order of the form. */
export const classifierParams = {
  num_classes: { kind: 'integer', default: 1000, min: 1, title: 'Classes', help: 'How many classes the network tells apart.' },
  input_size: {
    kind: 'integer',
    default: 224,
    min: 32,
    max: 2048,
    title: 'Picture size',
    help: 'Side of the square picture in pixels. Pretrained weights expect the size they were trained with.',
  },
  width: {
    kind: 'number',
    default: 1,
    min: 0.125,
    max: 2,
    advanced: true,
    title: 'Width',
    help: 'Multiplies the channels of every layer. Pretrained weights fit width 1 only.',
  },
  dropout: {
    kind: 'number',
    default: 0,
    min: 0,
    max: 0.99,
    advanced: true,
    title: 'Dropout',
    help: 'Share of the features left out in each training step. Helps a little against overfitting when data are few.',
  },
} as const;

/** The choice of normalisation with the default of the network. */
export function presetParam<const D extends PreprocessPreset>(preset: D) {
  return {
    kind: 'choice',
    choices: presetChoices,
    default: preset,
    advanced: true,
    title: 'Normalisation',
    help: 'How pixel values are scaled before the first layer. It must be the one the weights were trained with.',
  } as const;
}

/** The common parameters, resolved. */
type ClassifierParams = ParamValues<typeof classifierParams>;

/** Rounds channels to a multiple of 8, never losing more than a tenth (the rule of the MobileNet papers). */
export function makeDivisible(channels: number): number {
  const rounded = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return rounded < 0.9 * channels ? rounded + 8 : rounded;
}

/** Half of the kernel on all four sides, as torchvision pads. */
export function halfPads(kernel: number): Pads {
  const half = Math.floor(kernel / 2);
  return [half, half, half, half];
}

/** TensorFlow's SAME: the output has ceil(size / stride) cells, the smaller half of the padding comes first. */
export function samePads(size: { readonly height: number; readonly width: number }, kernel: number, stride: number): Pads {
  const pair = (side: number): [number, number] => {
    const total = Math.max((Math.ceil(side / stride) - 1) * stride + kernel - side, 0);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  };
  return [...pair(size.height), ...pair(size.width)];
}

/** Ends a classifier: `features` = the mean over the map, then `fc` with one logit per class, which alone is the head. */
export function addClassifierHead(b: GraphBuilder, map: string, params: Pick<ClassifierParams, 'num_classes' | 'dropout'>): void {
  const features = b.node('globalpool', 'features', [map], { fn: 'avg', keep: false });
  const kept = params.dropout > 0 ? b.node('dropout', 'drop', [features], { rate: params.dropout }) : features;
  const fc = b.node('dense', 'fc', [kept], { units: params.num_classes, bias: true }, 'head');
  b.output('logits', fc, 'logits');
}
