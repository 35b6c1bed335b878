import { describe, expect, test } from 'vitest';
import { PhiloxStream, sampleWord } from '@/lib/core';
import { GraphBuilder } from './graph-builder';
import { initWeights } from './init-weights';
import type { Init, ModelGraph } from './types';

const conv = { kernel: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1], bias: true } as const;

function graph(init?: Init): ModelGraph {
  const b = new GraphBuilder('init', [4, 4]);
  let x = b.node('conv2d', 'a', [b.input], { ...conv, groups: 1, filters: 512 });
  x = b.node('batchnorm', 'bn', [x], { eps: 1e-3, momentum: 0.1, frozen: false });
  x = b.node('depthwise2d', 'dw', [x], { ...conv, multiplier: 2 });
  x = b.node('globalpool', 'features', [x], { fn: 'avg', keep: false });
  b.output('logits', b.node('dense', 'fc', [x], { units: 30, bias: true }, 'head'), 'logits');
  const g = b.build();
  return init ? { ...g, params: g.params.map((param) => (param.name === 'a.kernel' ? { ...param, init } : param)) } : g;
}

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
const values = (g: ModelGraph, name: string, seed = 1) => initWeights(g, seed).get(name) ?? new Float32Array(0);
const largest = (list: Float32Array) => list.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe('initWeights', () => {
  test('deviations and bounds are those of the formulas', () => {
    const g = graph();
    // 13,824 and 9,216 values: the deviation is known to about 1 %.
    expect(deviation(values(g, 'a.kernel')) / Math.sqrt(2 / (9 * 512))).toBeCloseTo(1, 1);
    expect(deviation(values(g, 'dw.kernel')) / Math.sqrt(2 / (9 * 1024))).toBeCloseTo(1, 1);
    const bound = 1 / Math.sqrt(1024);
    expect(largest(values(g, 'fc.kernel')) / bound).toBeLessThanOrEqual(1);
    expect(largest(values(g, 'fc.kernel')) / bound).toBeGreaterThan(0.99);
    expect(largest(values(g, 'fc.bias'))).toBeLessThanOrEqual(bound);
    expect(deviation(values(g, 'fc.bias'))).toBeGreaterThan(0);
    expect([values(g, 'bn.gamma')[5], values(g, 'bn.beta')[5], values(g, 'bn.mean')[5], values(g, 'bn.variance')[5], values(g, 'a.bias')[5]]).toEqual(
      [1, 0, 0, 1, 0],
    );
  });

  test('the other kinds of initialisers', () => {
    const xavier = values(graph({ kind: 'xavier-uniform' }), 'a.kernel');
    const xavierBound = Math.sqrt(6 / (27 + 9 * 512));
    expect(largest(xavier) / xavierBound).toBeLessThanOrEqual(1);
    expect(deviation(xavier) / (xavierBound / Math.sqrt(3))).toBeCloseTo(1, 1);
    const heUniform = values(graph({ kind: 'he-uniform-in' }), 'a.kernel');
    expect(deviation(heUniform) / Math.sqrt(1 / 27 / 3)).toBeCloseTo(1, 1);
    const truncated = values(graph({ kind: 'trunc-normal', s: 0.02 }), 'a.kernel');
    expect(largest(truncated)).toBeLessThanOrEqual(0.04);
    // A normal cut at two deviations keeps .8796 of its deviation.
    expect(deviation(truncated) / (0.02 * 0.8796)).toBeCloseTo(1, 1);
    expect(values(graph({ kind: 'const', v: 0.5 }), 'a.kernel')[7]).toBe(0.5);
  });

  test('a value is addressed by seed, parameter name, purpose and place', () => {
    const bound = 1 / Math.sqrt(1024);
    const stream = new PhiloxStream({ seed: 9, sample: sampleWord('fc.bias'), epoch: 0xffffffff, purpose: 2 });
    expect(values(graph(), 'fc.bias', 9)[13]).toBe(Math.fround(bound * (2 * stream.uniform(13) - 1)));
  });

  test('the same seed gives the same weights, another seed others, and layers do not disturb each other', () => {
    const g = graph();
    expect(values(g, 'a.kernel', 3)).toEqual(values(g, 'a.kernel', 3));
    expect(values(g, 'a.kernel', 3)).not.toEqual(values(g, 'a.kernel', 4));
    expect(values(graph({ kind: 'const', v: 0 }), 'fc.kernel', 3)).toEqual(values(g, 'fc.kernel', 3));
  });
});
