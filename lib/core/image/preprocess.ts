/**
 * From a picture to a network's numbers, as catalog entries and `slipway.json` (`io.preprocess`) state it. The resizing is
 * done by the host with the named resampler; order, mean and std are inside the graph (`preprocess` node).
 */
import type { Resize, resamplerId } from './resample';

export interface Preprocess {
  readonly resize: Resize;
  readonly resampler: typeof resamplerId;
  readonly order: 'rgb' | 'bgr';
  /** On the scale 0..255, channels in `order`. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}
