/**
 * What a network states about itself. Its layers are reached by a dynamic import only, so that lists and forms stay small.
 * Weights are no part of it: the weight catalog names the network and the parameters it was trained with.
 */
import type { ParamSpec } from '@/lib/core';
import type { ModelGraph } from '../graph/types';

/** One entry of the list of networks. */
export interface NetworkSpec {
  readonly id: string;
  readonly title: string;
  /** One sentence for the person who chooses. */
  readonly summary: string;
  readonly tasks: readonly 'classification'[];
  /** Sides of the picture in pixels: the usual one and the smallest that still gives a feature map of one cell. */
  readonly input: { readonly size: number; readonly min: number };
  readonly params: ParamSpec;
  /**
   * Loads the builder. It makes the graph from resolved parameters, with the nodes `features` (a vector) and `fc` (logits).
   */
  readonly load: () => Promise<(params: Readonly<Record<string, unknown>>) => ModelGraph>;
}
