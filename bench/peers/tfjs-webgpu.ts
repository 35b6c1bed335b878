/**
 * The peer tfjs-webgpu, stock: `loadLayersModel` of the very same original files, the webgpu back end, default flags.
 * Preprocessing by the published rule of each network, on the graphics card, as in our own graphs.
 */
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import type { CatalogEntry } from '@/lib/ml';

export const tfjsVersion = tf.version_core;

/** A backbone in tfjs. `run` takes RGB bytes, count * height * width * 3, and gives one row of features per picture. */
export interface TfjsBackbone {
  run(pixels: Uint8Array, count: number): Promise<Float32Array>;
  destroy(): void;
}

/**
 * Opens a catalog entry's original model.
 * @param folder address of the folder with its `model.json`
 * @throws Error when tfjs has no WebGPU here, or refuses the model
 */
export async function openTfjsWebgpu(entry: CatalogEntry, folder: string): Promise<TfjsBackbone> {
  if (!(await tf.setBackend('webgpu'))) throw new Error('tfjs could not start its webgpu back end');
  await tf.ready();
  const model = await layers.loadLayersModel(`${folder}/model.json`);
  const backbone = backboneOf(model);
  const [height, width] = entry.preprocess.resize.size;
  const { order, mean, std } = entry.preprocess;
  return {
    async run(pixels, count) {
      const features = tf.tidy(() => {
        const rgb = tf.tensor4d(new Float32Array(pixels), [count, height, width, 3]);
        const ordered = order === 'bgr' ? tf.reverse(rgb, 3) : rgb;
        const input = tf.div(tf.sub(ordered, tf.tensor1d([...mean])), tf.tensor1d([...std]));
        return backbone.predict(input, { batchSize: count }) as tf.Tensor;
      });
      const values = (await features.data()) as Float32Array;
      features.dispose();
      return values.slice();
    },
    destroy: () => model.dispose(),
  };
}

/** The part that ends in pooled features: the first layer of the nested MobileNet, else everything up to `avg_pool`. */
function backboneOf(model: layers.LayersModel): layers.LayersModel {
  const first = model.layers[0];
  if (first instanceof layers.Sequential) return first;
  return layers.model({ inputs: model.inputs, outputs: model.getLayer('avg_pool').output });
}
