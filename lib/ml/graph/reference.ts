/**
 * The operations as plain loops in f64: what tests hold every runtime, exporter and rewrite against. It follows training.md 1.2 word by
 * word and is far too slow for anything else; no product code imports it.
 */
import { inferShapes, shapeOf } from './infer-shapes';
import { defaultLeakyAlpha } from './ops/elementwise';
import type { ModelGraph, NodeOf, OpAttrs, OpId, Shape, Weights } from './types';
import { weightOf } from './weights';

/** Values of a node for a batch, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** A feature map [N,H,W,C] with element access. */
interface MapView {
  readonly n: number;
  readonly h: number;
  readonly w: number;
  readonly c: number;
  readonly data: Float64Array;
}

type Get = (slot: 'kernel' | 'bias' | 'gamma' | 'beta' | 'mean' | 'variance') => Float32Array;
type Kernel<K extends OpId> = (out: Tensor, inputs: readonly Tensor[], attrs: OpAttrs[K], get: Get) => void;

/**
 * Every node's values for a batch of pictures.
 * @param pixels [batch, height, width, 3] in 0..255
 */
export function runReference(g: ModelGraph, weights: Weights, pixels: ArrayLike<number>, batch: number): Map<string, Tensor> {
  const shapes = inferShapes(g);
  const params = new Map(g.params.map((param) => [param.name, param]));
  const values = new Map<string, Tensor>([[g.input.id, tensorOf(g.input.shape, batch, pixels)]]);
  for (const node of g.nodes) {
    const out = tensorOf(shapeOf(shapes, node.id), batch);
    const inputs = node.in.map((id) => values.get(id) ?? out);
    const get: Get = (slot) => {
      const param = params.get(node.params[slot] ?? '');
      return param ? weightOf(weights, param) : new Float32Array(0);
    };
    runNode(node, out, inputs, get);
    values.set(node.id, out);
  }
  return values;
}

/** The values of one node; the graph must have it. */
export function nodeValue(values: ReadonlyMap<string, Tensor>, node: string): Tensor {
  const value = values.get(node);
  if (!value) throw new TypeError(`The run has no node ${node}`);
  return value;
}

/** max |a - b| / max |b|, the error measure of the specification; NaN when either holds one. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new TypeError(`${a.length} values cannot be compared with ${b.length}`);
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    difference = Math.max(difference, Math.abs((a[i] as number) - (b[i] as number)));
    largest = Math.max(largest, Math.abs(b[i] as number));
  }
  return difference / largest;
}

function runNode<K extends OpId>(node: NodeOf<K>, out: Tensor, inputs: readonly Tensor[], get: Get): void {
  const kernel: Kernel<K> = kernels[node.op];
  kernel(out, inputs, node.attrs, get);
}

const kernels: { readonly [K in OpId]: Kernel<K> } = {
  preprocess(out, [x], { order, mean, std }) {
    for (let i = 0; i < out.data.length; i++) {
      const c = i % 3;
      const source = order === 'bgr' ? i - c + (2 - c) : i;
      out.data[i] = (at(x, source) - (mean[c] as number)) / (std[c] as number);
    }
  },
  conv2d(out, [x], attrs, get) {
    const input = mapView(x);
    const perGroup = input.c / attrs.groups;
    const kernel = get('kernel');
    const bias = get('bias');
    eachOutput(out, (n, y, x0, co, index) => {
      const first = Math.floor(co / (attrs.filters / attrs.groups)) * perGroup;
      let sum = attrs.bias ? (bias[co] as number) : 0;
      eachTap(input, attrs, y, x0, (ky, kx, iy, ix) => {
        const base = ((n * input.h + iy) * input.w + ix) * input.c + first;
        const weight = (ky * attrs.kernel[1] + kx) * perGroup;
        for (let ci = 0; ci < perGroup; ci++) sum += (input.data[base + ci] as number) * (kernel[(weight + ci) * attrs.filters + co] as number);
      });
      out.data[index] = sum;
    });
  },
  depthwise2d(out, [x], attrs, get) {
    const input = mapView(x);
    const channels = input.c * attrs.multiplier;
    const kernel = get('kernel');
    const bias = get('bias');
    eachOutput(out, (n, y, x0, co, index) => {
      let sum = attrs.bias ? (bias[co] as number) : 0;
      eachTap(input, attrs, y, x0, (ky, kx, iy, ix) => {
        const value = input.data[((n * input.h + iy) * input.w + ix) * input.c + Math.floor(co / attrs.multiplier)] as number;
        sum += value * (kernel[(ky * attrs.kernel[1] + kx) * channels + co] as number);
      });
      out.data[index] = sum;
    });
  },
  batchnorm(out, [x], { eps }, get) {
    const [gamma, beta, mean, variance] = [get('gamma'), get('beta'), get('mean'), get('variance')];
    for (let i = 0; i < out.data.length; i++) {
      const c = i % gamma.length;
      const normal = (at(x, i) - (mean[c] as number)) / Math.sqrt((variance[c] as number) + eps);
      out.data[i] = (gamma[c] as number) * normal + (beta[c] as number);
    }
  },
  activation(out, [x], { fn, alpha = defaultLeakyAlpha }) {
    for (let i = 0; i < out.data.length; i++) out.data[i] = activate(fn, at(x, i), alpha);
  },
  add(out, inputs) {
    for (const input of inputs) for (let i = 0; i < out.data.length; i++) out.data[i] = at(out, i) + at(input, i);
  },
  maxpool(out, [x], { size, strides, pads }) {
    const input = mapView(x);
    eachOutput(out, (n, y, x0, c, index) => {
      let best = Number.NEGATIVE_INFINITY;
      eachTap(input, { kernel: size, strides, pads, dilations: [1, 1] }, y, x0, (_ky, _kx, iy, ix) => {
        best = Math.max(best, input.data[((n * input.h + iy) * input.w + ix) * input.c + c] as number);
      });
      out.data[index] = best;
    });
  },
  avgpool(out, [x], { size, strides, pads }) {
    const input = mapView(x);
    eachOutput(out, (n, y, x0, c, index) => {
      let sum = 0;
      let cells = 0;
      eachTap(input, { kernel: size, strides, pads, dilations: [1, 1] }, y, x0, (_ky, _kx, iy, ix) => {
        sum += input.data[((n * input.h + iy) * input.w + ix) * input.c + c] as number;
        cells++;
      });
      out.data[index] = sum / cells;
    });
  },
  globalpool(out, [x], { fn }) {
    const input = mapView(x);
    const cells = input.h * input.w;
    for (let n = 0; n < input.n; n++) {
      for (let c = 0; c < input.c; c++) {
        let sum = 0;
        let best = Number.NEGATIVE_INFINITY;
        for (let i = 0; i < cells; i++) {
          const value = input.data[(n * cells + i) * input.c + c] as number;
          sum += value;
          best = Math.max(best, value);
        }
        out.data[n * input.c + c] = fn === 'avg' ? sum / cells : best;
      }
    }
  },
  pad(out, [x], { pads, value }) {
    const input = mapView(x);
    const [top, , left] = pads;
    eachOutput(out, (n, y, x0, c, index) => {
      const iy = y - top;
      const ix = x0 - left;
      const isInside = iy >= 0 && iy < input.h && ix >= 0 && ix < input.w;
      out.data[index] = isInside ? (input.data[((n * input.h + iy) * input.w + ix) * input.c + c] as number) : value;
    });
  },
  flatten: copy,
  dense(out, [x], { units, bias: hasBias }, get) {
    const kernel = get('kernel');
    const bias = get('bias');
    const size = kernel.length / units;
    for (let i = 0; i < out.data.length; i++) {
      const unit = i % units;
      let sum = hasBias ? (bias[unit] as number) : 0;
      for (let ci = 0; ci < size; ci++) sum += at(x, Math.floor(i / units) * size + ci) * (kernel[ci * units + unit] as number);
      out.data[i] = sum;
    }
  },
  softmax(out, [x]) {
    const size = out.shape.at(-1) ?? 1;
    for (let row = 0; row < out.data.length; row += size) {
      const values = (x as Tensor).data.subarray(row, row + size);
      const largest = values.reduce((a, b) => Math.max(a, b));
      const powers = values.map((value) => Math.exp(value - largest));
      const sum = powers.reduce((a, b) => a + b);
      powers.forEach((power, i) => {
        out.data[row + i] = power / sum;
      });
    }
  },
  dropout: copy,
};

function copy(out: Tensor, [x]: readonly Tensor[]): void {
  out.data.set((x as Tensor).data);
}

function activate(fn: OpAttrs['activation']['fn'], x: number, alpha: number): number {
  const relu6 = (value: number) => Math.min(Math.max(value, 0), 6);
  switch (fn) {
    case 'relu':
      return Math.max(x, 0);
    case 'relu6':
      return relu6(x);
    case 'leaky':
      return x > 0 ? x : alpha * x;
    case 'silu':
      return x / (1 + Math.exp(-x));
    case 'hardsigmoid':
      return relu6(x + 3) / 6;
    case 'hardswish':
      return (x * relu6(x + 3)) / 6;
    case 'sigmoid':
      return 1 / (1 + Math.exp(-x));
    case 'tanh':
      return Math.tanh(x);
  }
}

function eachOutput(out: Tensor, visit: (n: number, y: number, x: number, c: number, index: number) => void): void {
  const { n, h, w, c } = mapView(out);
  let index = 0;
  for (let i = 0; i < n; i++) for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) for (let k = 0; k < c; k++) visit(i, y, x, k, index++);
}

// The window's cells that lie inside the image.
function eachTap(
  input: MapView,
  window: Pick<OpAttrs['conv2d'], 'kernel' | 'strides' | 'pads' | 'dilations'>,
  y: number,
  x: number,
  visit: (ky: number, kx: number, iy: number, ix: number) => void,
): void {
  const [top, , left] = window.pads;
  for (let ky = 0; ky < window.kernel[0]; ky++) {
    const iy = y * window.strides[0] - top + ky * window.dilations[0];
    if (iy < 0 || iy >= input.h) continue;
    for (let kx = 0; kx < window.kernel[1]; kx++) {
      const ix = x * window.strides[1] - left + kx * window.dilations[1];
      if (ix >= 0 && ix < input.w) visit(ky, kx, iy, ix);
    }
  }
}

function tensorOf(shape: Shape, batch: number, values?: ArrayLike<number>): Tensor {
  const sizes = shape.map((size) => (size === 'N' ? batch : size));
  const count = sizes.reduce((cells, size) => cells * size, 1);
  const data = values ? Float64Array.from(values) : new Float64Array(count);
  if (data.length !== count) throw new TypeError(`${data.length} values for the shape [${sizes}]`);
  return { shape: sizes, data };
}

function mapView(tensor: Tensor | undefined): MapView {
  const [n = 0, h = 1, w = 1, c = 1] = tensor?.shape ?? [];
  return { n, h, w, c, data: tensor?.data ?? new Float64Array(0) };
}

function at(tensor: Tensor | undefined, index: number): number {
  return tensor?.data[index] as number;
}
