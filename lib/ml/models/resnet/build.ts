/** The layers of the ResNets (arXiv 1512.03385). Node ids are torchvision's names (`layer1.0.conv1`); `out` ends a block. */
import { GraphBuilder } from '../../graph/graph-builder';
import type { ModelGraph } from '../../graph/types';
import { addClassifierHead, halfPads, makeDivisible, preprocessPresets } from '../classifier';
import type { ResnetLayout, ResnetParams } from './spec';

const batchnormMomentum = 0.1;
const bottleneckExpansion = 4;

/** Builds a ResNet with cuts stem, layer1..4 and taps c2..c5 (strides 4 to 32). */
export function buildResnet(layout: ResnetLayout, params: ResnetParams): ModelGraph {
  const b = new GraphBuilder(layout.id, [params.input_size, params.input_size]);
  const net = new ResnetLayers(b, params);
  const width = (channels: number) => makeDivisible(channels * params.width);
  let x = b.node('preprocess', 'pre', [b.input], preprocessPresets[params.preset]);
  x = net.convBn('conv1', 'bn1', x, width(64), 7, 2);
  x = net.relu('relu1', x);
  x = b.node('maxpool', 'pool1', [x], { size: [3, 3], strides: [2, 2], pads: halfPads(3) });
  b.cut('stem', x);
  layout.stages.forEach((blocks, stage) => {
    const layer = `layer${stage + 1}`;
    for (let block = 0; block < blocks; block++) {
      const stride = block === 0 && stage > 0 ? 2 : 1;
      x = net[layout.block](`${layer}.${block}`, x, width(64 * 2 ** stage), stride);
    }
    b.cut(layer, x);
    b.tap(`c${stage + 2}`, x);
  });
  addClassifierHead(b, x, params);
  return b.build();
}

class ResnetLayers {
  readonly #b: GraphBuilder;
  readonly #params: ResnetParams;

  constructor(b: GraphBuilder, params: ResnetParams) {
    this.#b = b;
    this.#params = params;
  }

  convBn(convId: string, bnId: string, x: string, filters: number, kernel: number, stride: number): string {
    const conv = this.#b.node('conv2d', convId, [x], {
      kernel: [kernel, kernel],
      strides: [stride, stride],
      pads: halfPads(kernel),
      dilations: [1, 1],
      groups: 1,
      filters,
      bias: this.#params.conv_bias,
    });
    return this.#b.node('batchnorm', bnId, [conv], { eps: this.#params.bn_eps, momentum: batchnormMomentum, frozen: false });
  }

  relu(id: string, x: string): string {
    return this.#b.node('activation', id, [x], { fn: 'relu' });
  }

  basic(id: string, x: string, channels: number, stride: number): string {
    let y = this.convBn(`${id}.conv1`, `${id}.bn1`, x, channels, 3, stride);
    y = this.relu(`${id}.relu1`, y);
    y = this.convBn(`${id}.conv2`, `${id}.bn2`, y, channels, 3, 1);
    return this.#join(id, x, y, channels, stride);
  }

  bottleneck(id: string, x: string, channels: number, stride: number): string {
    const [stride1x1, stride3x3] = this.#params.stride_in === '1x1' ? [stride, 1] : [1, stride];
    let y = this.convBn(`${id}.conv1`, `${id}.bn1`, x, channels, 1, stride1x1);
    y = this.relu(`${id}.relu1`, y);
    y = this.convBn(`${id}.conv2`, `${id}.bn2`, y, channels, 3, stride3x3);
    y = this.relu(`${id}.relu2`, y);
    y = this.convBn(`${id}.conv3`, `${id}.bn3`, y, channels * bottleneckExpansion, 1, 1);
    return this.#join(id, x, y, channels * bottleneckExpansion, stride);
  }

  // The shortcut: the input itself, or a 1x1 projection where the shape changes.
  #join(id: string, x: string, y: string, filters: number, stride: number): string {
    const isSameShape = stride === 1 && this.#b.sizeOf(x).channels === filters;
    const shortcut = isSameShape ? x : this.convBn(`${id}.downsample.0`, `${id}.downsample.1`, x, filters, 1, stride);
    return this.relu(`${id}.out`, this.#b.node('add', `${id}.add`, [y, shortcut], {}));
  }
}
