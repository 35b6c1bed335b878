/**
 * For tests: tiny models that a tiny runner opens. A model file is JSON that says what the model answers, and how it misbehaves;
 * golden samples are real, and the comparer is the one that ships.
 */
import { encodeRgbPng } from '@/lib/core';
import type { Runner } from '../core/runner';
import { utf8 } from '../core/sha256';
import type { Bytes } from '../core/types';
import { proveGolden } from '../runners';
import type { FakeVariant, FakeVersion } from './fake-server';

/** What a model does. */
export interface FakeBehaviour {
  /** Its probabilities for every picture; `NaN` is written as null. */
  readonly answers?: readonly (number | null)[];
  readonly shape?: readonly number[];
  readonly fault?: 'hang' | 'throw' | 'hang-open' | 'throw-open';
}

export const goldenAnswers = [0.7, 0.2, 0.1];

/** Golden samples that say {@link goldenAnswers}. */
function goldenFiles(count = 2, answers: readonly number[] = goldenAnswers): Record<string, Bytes> {
  const files: Record<string, Bytes> = {};
  const samples = Array.from({ length: count }, (_, i) => {
    files[`golden/0${i}.png`] = encodeRgbPng(new Uint8Array(2 * 2 * 3).fill(i), 2, 2);
    files[`golden/0${i}.bin`] = new Uint8Array(new Float32Array(answers).buffer);
    return { png: `0${i}.png`, bin: `0${i}.bin`, outputs: [{ id: 'probabilities', shape: [1, answers.length] }] };
  });
  return { ...files, 'golden/golden.json': utf8(JSON.stringify({ samples })) };
}

const fakeIo = {
  inputs: [{ id: 'image', shape: [1, 2, 2, 3] }],
  outputs: [{ id: 'probabilities', kind: 'probabilities', shape: [1, 3] }],
};

/** A version of one variant: the model file, a big shared file of `bytes`, golden samples. */
export function fakeVersion(
  number: number,
  behaviour: FakeBehaviour = {},
  variant: Partial<FakeVariant> = {},
  weights: Bytes = noise(1000, number),
): FakeVersion {
  return {
    io: fakeIo,
    golden: goldenFiles(),
    variants: [{ id: 'onnx-f32', ...variant, files: { 'm/model.onnx': utf8(JSON.stringify({ number, ...behaviour })), 'm/weights.bin': weights } }],
  };
}

/** Bytes that look like noise; equal for equal seeds. */
export function noise(length: number, seed: number): Bytes {
  const bytes = new Uint8Array(length);
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

const forever = new Promise<never>(() => undefined);

/** Opens fake models and counts what was opened. */
export function fakeRunner(features: readonly string[] = []): Runner & { readonly opened: number[] } {
  const opened: number[] = [];
  return {
    runtime: 'onnx',
    opened,
    features: () => features,
    async open(files, variant) {
      const path = variant.files.find((file) => file.path.endsWith('.onnx'))?.path ?? '';
      const model = JSON.parse(new TextDecoder().decode(files.get(path))) as FakeBehaviour & { number: number };
      opened.push(model.number);
      if (model.fault === 'throw-open') throw new Error('cannot open');
      if (model.fault === 'hang-open') await forever;
      return {
        backend: 'cpu',
        adapter: 'test-adapter',
        async run() {
          if (model.fault === 'throw') throw new Error('cannot run');
          if (model.fault === 'hang') await forever;
          const data = Float32Array.from(model.answers ?? goldenAnswers, (value) => value ?? Number.NaN);
          return new Map([['probabilities', { data, shape: model.shape ?? [1, data.length] }]]);
        },
        close: () => undefined,
      };
    },
    prove: proveGolden,
  };
}
