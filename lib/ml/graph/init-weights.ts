/**
 * Fresh weights of a graph, from a seed: every value is addressed by its parameter's name and its place (training.md 1.1, 6), so a change of one
 * layer leaves the start of the others as it was. Kaiming He (arXiv 1502.01852), Glorot (AISTATS 2010), PyTorch's dense default.
 */
import { noEpoch, PhiloxStream, philoxPurpose, sampleWord } from '@/lib/core';
import type { GraphNode, GraphParam, Init, ModelGraph, Weights } from './types';
import { valueCount } from './weights';

/** Values that one output, or one input, of a kernel is connected to. */
interface Fans {
  readonly in: number;
  readonly out: number;
}

/**
 * Values for every parameter as its `init` states.
 * @param seed a whole number from 0 to 2^53 - 1
 */
export function initWeights(g: ModelGraph, seed: number): Weights {
  const params = new Map(g.params.map((param) => [param.name, param]));
  const weights = new Map<string, Float32Array>();
  for (const node of g.nodes) {
    const fans = fansOf(node, params);
    for (const name of Object.values(node.params)) {
      const param = params.get(name);
      if (param) weights.set(name, initialValues(param, fans, seed));
    }
  }
  return weights;
}

// Biases take the fans of their layer's kernel. Layouts: HWIO, depthwise [kh,kw,C,m] (fan-out over all C*m outputs, as the paper's), dense [Ci,Co].
function fansOf(node: GraphNode, params: ReadonlyMap<string, GraphParam>): Fans {
  const [a = 1, b = 1, c, d] = params.get(node.params.kernel ?? '')?.shape ?? [];
  if (c === undefined || d === undefined) return { in: a, out: b };
  return node.op === 'depthwise2d' ? { in: a * b, out: a * b * c * d } : { in: a * b * c, out: a * b * d };
}

function initialValues(param: GraphParam, fans: Fans, seed: number): Float32Array {
  const values = new Float32Array(valueCount(param));
  const stream = new PhiloxStream({ seed, sample: sampleWord(param.name), epoch: noEpoch, purpose: philoxPurpose.initialiser });
  return fill(values, param.init, fans, stream);
}

function fill(values: Float32Array, init: Init, fans: Fans, stream: PhiloxStream): Float32Array {
  switch (init.kind) {
    case 'const':
      return values.fill(init.v);
    case 'he-normal-out': {
      const deviation = Math.sqrt(2 / fans.out);
      return values.map((_, i) => deviation * stream.normal(i));
    }
    case 'trunc-normal':
      return truncatedNormals(values, init.s, stream);
    case 'xavier-uniform':
      return uniforms(values, Math.sqrt(6 / (fans.in + fans.out)), stream);
    case 'he-uniform-in':
      // sqrt(6 / ((1 + a^2) fan_in)) with a = sqrt 5.
      return uniforms(values, Math.sqrt(1 / fans.in), stream);
    case 'dense-uniform':
      return uniforms(values, 1 / Math.sqrt(fans.in), stream);
  }
}

function uniforms(values: Float32Array, bound: number, stream: PhiloxStream): Float32Array {
  return values.map((_, i) => bound * (2 * stream.uniform(i) - 1));
}

// Draws beyond two deviations are passed over.
function truncatedNormals(values: Float32Array, deviation: number, stream: PhiloxStream): Float32Array {
  let draw = 0;
  return values.map(() => {
    let z = stream.normal(draw++);
    while (Math.abs(z) > 2) z = stream.normal(draw++);
    return deviation * z;
  });
}
