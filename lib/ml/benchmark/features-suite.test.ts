import { describe, expect, test } from 'vitest';
import { AppError } from '@/lib/core';
import { featureCases, featureResults } from './features-suite';
import type { Measured } from './measure-case';

function measured(engine: string, samplesMs: readonly number[], change: Partial<Measured> = {}): Measured {
  return { engine, warmupMs: 50, warmupRuns: 2, timedRuns: 30, samplesMs, difference: 2e-6, first: Float32Array.of(1, 2), ...change };
}
function batchOf8() {
  const featureCase = featureCases(false, ['mobilenet-v2-0.35-imagenet'], [8])[0];
  if (!featureCase) throw new TypeError('There is no case');
  return featureCase;
}

describe('features', () => {
  test('both backbones are measured; an emulated adapter gets single pictures only', () => {
    const ids = (isSoftware: boolean) => featureCases(isSoftware).map((entry) => entry.case.id);
    expect(ids(true)).toEqual(['features/mobilenet-v2-0.35-imagenet/batch-1', 'features/resnet50-imagenet-keras/batch-1']);
    expect(ids(false)).toHaveLength(4);
    expect(featureCases(true)[0]?.case).toMatchObject({ model: 'mobilenet-v2-0.35-imagenet', batch: 1, size: 224, precision: 'f32' });
    expect(() => featureCases(true, ['resnet-51'])).toThrow(AppError);
  });

  test('speed is pictures a second of the median window, and is compared with tfjs-webgpu', () => {
    const outcome = {
      measured: [measured('ort-wasm', [160, 80, 100, 400]), measured('ort-webgpu', [8, 16]), measured('tfjs-webgpu', [40, 40, 40])],
      failed: [],
      differing: [],
    };
    const { results, ratios, errors } = featureResults(batchOf8(), outcome);
    const value = (engine: string, metric: string) => results.find((row) => row.engine === engine && row.metric === metric)?.value;
    // Median 130 ms for 8 pictures; 12 ms; 40 ms.
    expect(value('ort-wasm', 'speed')).toBeCloseTo(61.538, 3);
    expect(value('ort-wasm', 'time')).toBeCloseTo(16.25, 10);
    expect(value('ort-webgpu', 'speed')).toBeCloseTo(666.667, 3);
    expect(value('tfjs-webgpu', 'speed')).toBeCloseTo(200, 10);
    expect([value('ort-wasm', 'warmup-pictures'), value('ort-wasm', 'pictures')]).toEqual([16, 240]);
    expect(value('ort-webgpu', 'difference')).toBeCloseTo(2e-4, 10);
    expect(ratios.map(({ of, to, value: ratio }) => [of, to, Number(ratio.toFixed(4))])).toEqual([
      ['ort-wasm', 'tfjs-webgpu', 0.3077],
      ['ort-webgpu', 'tfjs-webgpu', 3.3333],
    ]);
    const speed = results[0];
    expect(speed?.q1).toBeLessThan(speed?.value ?? 0);
    expect(speed?.q3).toBeGreaterThan(speed?.value ?? 0);
    expect(errors).toEqual([]);
  });

  test('engines that differ have an error and no speed, also when the difference is no number', () => {
    const outcome = {
      measured: [measured('ort-wasm', [], { difference: 0 }), measured('ort-webgpu', [], { difference: Number.POSITIVE_INFINITY })],
      failed: [{ engine: 'tfjs-webgpu', error: new AppError('gpu/out-of-memory', 'Too large.') }],
      differing: ['ort-webgpu'],
    };
    const { results, ratios, errors } = featureResults(batchOf8(), outcome);
    expect(results.some(({ metric }) => metric === 'speed' || metric === 'time')).toBe(false);
    expect(results.every(({ value }) => Number.isFinite(value))).toBe(true);
    expect(ratios).toEqual([]);
    expect(errors.map(({ code, message }) => [code, message.split(' ').includes('ort-webgpu')])).toEqual([
      ['gpu/out-of-memory', false],
      ['bench/features-differ', true],
    ]);
  });
});
