/**
 * MobileNetV2 of width 0.35, trained on ImageNet: the base that Google's Teachable Machine uses, 2 MB. The package's own
 * two-class head is dropped; its pooled features (1,280 numbers) are what the sample project and quick tests train on.
 */
import { resamplerId } from '@/lib/core';
import type { CatalogEntry } from './catalog-entry';

export const mobilenetV2Imagenet: CatalogEntry = {
  id: 'mobilenet-v2-0.35-imagenet',
  title: 'MobileNetV2, small',
  task: 'classification',
  network: 'mobilenet-v2',
  params: { alpha: 0.35 },
  classes: { count: 0, names: [] },
  format: 'tfjs-layers',
  mapping: 'keras-mobilenet-v2',
  preprocess: {
    resize: { mode: 'stretch', size: [224, 224] },
    resampler: resamplerId,
    order: 'rgb',
    mean: [127.5, 127.5, 127.5],
    std: [127.5, 127.5, 127.5],
  },
  bytes: 2154032,
  sha256: 'fac158902f9e53f75c5bdf763570b92575a18ebcdcb4186f8ea77f590a27f144',
  starter: true,
  licence: {
    weights: 'Apache-2.0',
    package: 'MIT',
    trainedOn: 'ImageNet (ILSVRC 2012)',
    note: 'The MobileNetV2 base of Teachable Machine. The photos of ImageNet belong to their owners; none of them is inside.',
    accept: false,
  },
  source: {
    kind: 'npm',
    package: 'sos-image-classification',
    version: '1.0.16',
    tarball: { bytes: 2010391, integrity: 'sha512-iJZZuYr8RNh/cq1OC7YHkNm+xmDiYv4SLn5Dmpe8PA9l/6P8hINFjLbqra84Sj4MwbRxMdfzwXJkoFnBzrNe0g==' },
    files: [
      { path: 'src/model/model.json', bytes: 91816, sha256: '044aa3f25960ad05d8442321ca186b0c5fe730dc1e77d17155890714808bed59' },
      { path: 'src/model/weights.bin', bytes: 2154032, sha256: 'fac158902f9e53f75c5bdf763570b92575a18ebcdcb4186f8ea77f590a27f144' },
    ],
  },
};
