/** The layers of MobileNetV2 (arXiv 1801.04381, table 2). Node ids are torchvision's names (`features.2.conv.0.0`). */
import { GraphBuilder } from '../../graph/graph-builder';
import type { ModelGraph } from '../../graph/types';
import { addClassifierHead, halfPads, makeDivisible, preprocessPresets, samePads } from '../classifier';
import type { MobilenetV2Params } from './spec';

const batchnormMomentum = 0.01;
/** Rows of the table: expansion t, channels c, repeats n, stride s of the first. */
const rows = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;
const stemChannels = 32;
const lastChannels = 1280;

/** Builds MobileNetV2 with cuts stride2..stride32 (the last map of each size) and taps c1..c5 at the same places. */
export function buildMobilenetV2(params: MobilenetV2Params): ModelGraph {
  const b = new GraphBuilder('mobilenet-v2', [params.input_size, params.input_size]);
  const net = new MobilenetLayers(b, params);
  const channels = (base: number) => makeDivisible(base * params.alpha * params.width);
  let level = 1;
  const endLevel = (node: string) => {
    b.cut(`stride${2 ** level}`, node);
    b.tap(`c${level}`, node);
    level++;
  };
  let x = b.node('preprocess', 'pre', [b.input], preprocessPresets[params.preset]);
  x = net.relu6('features.0.2', net.conv('features.0', x, channels(stemChannels), 3, 2));
  let index = 1;
  for (const [expansion, base, repeats, firstStride] of rows) {
    for (let i = 0; i < repeats; i++) {
      const stride = i === 0 ? firstStride : 1;
      if (stride === 2) endLevel(x);
      x = net.invertedResidual(`features.${index++}`, x, expansion, channels(base), stride);
    }
  }
  const last = makeDivisible(lastChannels * Math.max(1, params.alpha) * params.width);
  x = net.relu6(`features.${index}.2`, net.conv(`features.${index}`, x, last, 1, 1));
  endLevel(x);
  addClassifierHead(b, x, params);
  return b.build();
}

class MobilenetLayers {
  readonly #b: GraphBuilder;
  readonly #params: MobilenetV2Params;

  constructor(b: GraphBuilder, params: MobilenetV2Params) {
    this.#b = b;
    this.#params = params;
  }

  /** Convolution `<id>.0` and batch norm `<id>.1`. */
  conv(id: string, x: string, filters: number, kernel: number, stride: number, convId = `${id}.0`, bnId = `${id}.1`): string {
    const attrs = { ...this.#window(x, kernel, stride), groups: 1, filters };
    return this.#batchnorm(bnId, this.#b.node('conv2d', convId, [x], attrs));
  }

  relu6(id: string, x: string): string {
    return this.#b.node('activation', id, [x], { fn: 'relu6' });
  }

  /** 1x1 expansion (not at t = 1), 3x3 depthwise, linear 1x1 projection; the sum with its input at stride 1 and equal width. */
  invertedResidual(id: string, x: string, expansion: number, filters: number, stride: number): string {
    const { channels } = this.#b.sizeOf(x);
    let step = 0;
    let y = x;
    if (expansion !== 1) {
      y = this.relu6(`${id}.conv.0.2`, this.conv(`${id}.conv.0`, x, channels * expansion, 1, 1));
      step = 1;
    }
    const depthwise = this.#b.node('depthwise2d', `${id}.conv.${step}.0`, [y], { ...this.#window(y, 3, stride), multiplier: 1 });
    y = this.relu6(`${id}.conv.${step}.2`, this.#batchnorm(`${id}.conv.${step}.1`, depthwise));
    y = this.conv(id, y, filters, 1, 1, `${id}.conv.${step + 1}`, `${id}.conv.${step + 2}`);
    return stride === 1 && channels === filters ? this.#b.node('add', `${id}.add`, [x, y], {}) : y;
  }

  #batchnorm(id: string, x: string): string {
    return this.#b.node('batchnorm', id, [x], { eps: this.#params.bn_eps, momentum: batchnormMomentum, frozen: false });
  }

  #window(x: string, kernel: number, stride: number) {
    const pads = this.#params.pads === 'tf' ? samePads(this.#b.sizeOf(x), kernel, stride) : halfPads(kernel);
    return { kernel: [kernel, kernel], strides: [stride, stride], pads, dilations: [1, 1], bias: false } as const;
  }
}
