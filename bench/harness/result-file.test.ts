import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError } from '@/lib/core';
import { benchResultJsonSchema, benchTable, deviceProfile, featureCases, featureResults, parseBenchResult } from '@/lib/ml/benchmark';
import { describeHost, resultOf, writeResult } from './result-file.mjs';

// As in browsers: enumerable getters of the prototype.
const limits = Object.create({
  get maxBufferSize() {
    return 1024;
  },
});
function profileOf(architecture: string) {
  const info = { vendor: 'Some Maker', architecture, device: '', description: '', isFallbackAdapter: false, subgroupMinSize: 4, subgroupMaxSize: 4 };
  return deviceProfile({ info, features: new Set(['subgroups']), limits } as unknown as GPUAdapter);
}

function result(architecture = 'swiftshader') {
  const cases = featureCases(true, ['mobilenet-v2-0.35-imagenet']);
  const first = Float32Array.of(1);
  const part = featureResults(cases[0] as (typeof cases)[number], {
    measured: ['ort-wasm', 'ort-webgpu', 'tfjs-webgpu'].map((engine, i) => {
      return { engine, warmupMs: 10, warmupRuns: 1, timedRuns: 2, samplesMs: [10 * (i + 1)], difference: 1e-6, first };
    }),
    failed: [],
    differing: [],
  });
  const peers = [{ engine: 'tfjs-webgpu', version: '4.22.0', status: 'ran' }];
  const options = { suites: ['features'], windows: 1, windowMs: 1, seed: 1, quick: true };
  return resultOf({ outcome: { profile: profileOf(architecture), peers, ...part }, runtime: 'Chromium 1', host: describeHost(), options });
}

describe('result file', () => {
  test('what is written is read back and fits the schema', () => {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
    const document = result();
    const path = writeResult(document, join(folder, 'result.json'));
    expect(parseBenchResult(JSON.parse(readFileSync(path, 'utf8')))).toEqual(document);
    expect(document.adapter?.profile).toMatchObject({ limits: { maxBufferSize: 1024 }, subgroup: { min: 4, max: 4 }, class: 'software' });
    rmSync(folder, { recursive: true });
  });

  test.each<[string, (document: ReturnType<typeof result>) => unknown]>([
    ['ratios.0.value', (document) => Object.assign(document.ratios[0] ?? {}, { value: Number.NaN })],
    ['results.0.samples.0', (document) => document.results[0]?.samples.splice(0, 1, Number.POSITIVE_INFINITY)],
    ['results.1.unit', (document) => Object.assign(document.results[1] ?? {}, { unit: 'fps' })],
    ['host', (document) => Object.assign(document.host, { hostname: 'x' })],
    ['schema', (document) => Object.assign(document, { schema: 'slipway-bench/2' })],
  ])('a damaged result is refused at %s', (path, damage) => {
    const document = result();
    damage(document);
    let thrown: unknown;
    try {
      parseBenchResult(document);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(AppError);
    expect(thrown).toMatchObject({ code: 'bench/result-invalid', details: { path } });
  });

  test('bench/schema.json is what the code says (node scripts/docs.mjs)', () => {
    expect(readFileSync('bench/schema.json', 'utf8')).toBe(benchResultJsonSchema());
  });

  test('the table never lets an emulated adapter pass for a graphics card', () => {
    expect(result().adapter?.kind).toBe('software');
    expect(benchTable(parseBenchResult(result()))).toMatch(/SOFTWARE adapter/);
    expect(result('lovelace').adapter).toMatchObject({ kind: 'hardware', profile: { class: null } });
    expect(benchTable(parseBenchResult(result('lovelace')))).not.toMatch(/SOFTWARE/);
  });

  test('the table shows pictures a second, the ratio, the difference and how many pictures there were', () => {
    const line = benchTable(parseBenchResult(result()))
      .split('\n')
      .find((text) => text.includes('ort-wasm  '));
    expect(line?.trim().split(/ {2,}/)).toEqual(['ort-wasm', '100', '10.0 (10.0-10.0)', '1 + 2', '1.0e-6', 'x 3.00']);
  });
});
