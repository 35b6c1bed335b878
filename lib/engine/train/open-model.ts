/** A model ready to answer: its head from storage, its backbone compiled. The last one stays open. */
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

/** Opens a model. @throws AppError `weights/*`, `storage/blob-missing`, `task/cancelled` */
export async function openModel(context: EngineContext, model: Model, signal: AbortSignal): Promise<OpenModel> {
  const entry = catalogEntryOf(String(model.details['network']));
  const backbone = await backbonePool(context).open(entry, { wish: 'auto', signal });
  if (last?.id !== model.id) last = { id: model.id, head: await readHead(context, model) };
  return { head: last.head, backbone, ort: ortHost() };
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
