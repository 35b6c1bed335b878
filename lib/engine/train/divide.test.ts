import { expect, test } from 'vitest';
import type { ContentHash, Rgba } from '@/lib/core';
import { dividePhotos } from './divide';
import type { TrainingPhoto } from './run-head';

const load = () => Promise.reject<Rgba>(new TypeError('never looked at'));
const photos = Array.from({ length: 8 }, (_, i): TrainingPhoto => ({ key: `${i}`, hash: `sha256:${i}` as ContentHash, cls: i % 2, load }));
const source = Object.fromEntries(photos.map(({ hash }, i) => [hash, i < 2 ? 'holdout' : 'train']));
const request = { photos, source, kept: null, seed: 0 };

test('T22 a validation set that no photo is in is train/bad-option with the names that are there', () => {
  expect(() => dividePhotos({ ...request, validationSet: 'holdut' })).toThrow(
    expect.objectContaining({
      code: 'train/bad-option',
      details: { name: 'validation_set', value: 'holdut', allowed: 'auto, null, holdout, train' },
    }),
  );
});

test('a named split is held out; auto without a split divides by itself; null holds nothing out', () => {
  const named = dividePhotos({ ...request, validationSet: 'holdout' });
  expect([named.validation.map(({ key }) => key), named.train.length, named.validationBy]).toEqual([['0', '1'], 6, 'source']);
  expect(dividePhotos({ ...request, validationSet: 'auto' }).validationBy).toBe('cross-validation');
  expect(dividePhotos({ ...request, validationSet: null }).train).toHaveLength(8);
});
