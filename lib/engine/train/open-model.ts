/** A model ready to answer: its head from storage, its backbone from the pool. The head read last is kept. */
import { AppError, type Model } from '@/lib/core';
import { type HeadWeights, type OrtHost, readSafetensors } from '@/lib/ml';
import type { EngineContext } from '../context';
import type { OpenBackbone } from './backbone-pool';
import { backbonePool, ortHost } from './gpu-host';
import { headPath } from './model-row';
import { catalogEntryOf } from './network';

export interface OpenModel {
  readonly head: HeadWeights;
  readonly backbone: OpenBackbone;
  readonly ort: OrtHost;
}

let last: { readonly id: string; readonly head: HeadWeights } | undefined;

/**
 * Does work with a model; its backbone stays open until the work is done.
 * @throws AppError `weights/*`, `package/unknown-backbone`, `storage/blob-missing`, `task/cancelled`, and what the work throws
 */
export async function withModel<T>(context: EngineContext, model: Model, signal: AbortSignal, work: (open: OpenModel) => Promise<T>): Promise<T> {
  const entry = catalogEntryOf(String(model.details['network']));
  return backbonePool(context).use(entry, { wish: 'auto', signal }, async (backbone) => {
    // A package may have been taken in while the network's weights were not there to compare with.
    if (model.details['backboneHash'] !== backbone.hash) {
      throw new AppError('package/unknown-backbone', `This model was trained on another ${entry.title} than the one of this Slipway.`, {
        details: { backboneHash: model.details['backboneHash'] ?? null },
      });
    }
    if (last?.id !== model.id) last = { id: model.id, head: await readHead(context, model) };
    return work({ head: last.head, backbone, ort: ortHost() });
  });
}

async function readHead(context: EngineContext, model: Model): Promise<HeadWeights> {
  const file = model.files[headPath];
  if (!file) throw new AppError('storage/blob-missing', 'The weights of this model are gone.', { details: { id: model.id } });
  const bytes = new Uint8Array(await (await context.storage.blobs.get(file.hash)).arrayBuffer());
  const tensors = readSafetensors(bytes);
  const kernel = tensors.get('fc.kernel')?.data;
  const bias = tensors.get('fc.bias')?.data;
  if (!kernel || !bias) throw new AppError('weights/missing', 'The head of this model is incomplete.', { details: { id: model.id } });
  return { kernel, bias, outputs: model.details['outputs'] as unknown as readonly number[] };
}
