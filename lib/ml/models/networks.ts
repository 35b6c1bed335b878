/** The one list of networks. A new one is a folder here and one line. */
import { conceptList, resolveParams } from '@/lib/core';
import type { ModelGraph } from '../graph/types';
import { mobilenetV2 } from './mobilenet-v2/spec';
import type { NetworkSpec } from './network';
import { resnets } from './resnet/spec';

/** All networks by id; an unknown id is `train/unknown-model` {id, nearest}. */
export const networks = conceptList<NetworkSpec>('train/unknown-model', 'network', [mobilenetV2, ...resnets]);

/**
 * The graph of a network.
 * @param given its parameters; what is left out takes its default
 * @throws AppError `train/unknown-model`, `train/unknown-option`, `train/bad-option`
 */
export async function buildNetwork(id: string, given: Readonly<Record<string, unknown>> = {}): Promise<ModelGraph> {
  const network = networks.get(id);
  const params = resolveParams(network.params, given, 'train');
  const build = await network.load();
  return build(params);
}
