/** What a model says about one picture: decode, backbone, head. The last model stays open, so the second picture is quick. */
import { AppError, type Model, resizeToInput } from '@/lib/core';
import { applyHead, type HeadWeights, readSafetensors } from '@/lib/ml';
import { decodePicture } from '@/lib/media';
import type { ActionContext } from '../actions/action';
import type { Answer } from '../actions/train';
import type { EngineContext } from '../context';
import { topK } from './evaluation';
import { backbonePool } from './gpu-host';
import { catalogEntryOf } from './network';

const topCount = 5;

interface OpenHead {
  readonly model: Model;
  readonly head: HeadWeights;
}
let last: OpenHead | undefined;

/** Applies a model to a picture. @throws AppError `model/not-found`, `image/*`, `weights/*` */
export async function applyModel(context: ActionContext, modelId: string, picture: Blob): Promise<Answer> {
  const { model, head } = await openHead(context, modelId);
  const entry = catalogEntryOf(String(model.details['network']));
  const backbone = await backbonePool(context).open(entry, { wish: 'auto', signal: context.signal });
  const image = await decodePicture(picture);
  const startMs = performance.now();
  const pixels = resizeToInput(image, entry.preprocess.resize);
  const features = (await backbone.program.run({ valid: 1, pixels })).get('features');
  if (!features) throw new TypeError('The backbone has no features');
  const classes = model.details['classes'] as unknown as readonly { id: string; name: string; color: string }[];
  const topk = topK(applyHead(head, features, classes.length), topCount).flatMap(({ index, p }) => {
    const cls = classes[index];
    return cls ? [{ cls: cls.id, name: cls.name, color: cls.color, p }] : [];
  });
  return { topk, milliseconds: performance.now() - startMs };
}

async function openHead(context: EngineContext, modelId: string): Promise<OpenHead> {
  if (last?.model.id === modelId) return last;
  const model = await context.storage.models.get(modelId);
  if (!model || model.removedAt) throw new AppError('model/not-found', 'This model is not on this device.', { details: { id: modelId } });
  last = { model, head: await readHead(context, model) };
  return last;
}

/** The stored head of a model. */
export async function readHead(context: EngineContext, model: Model): Promise<HeadWeights> {
  const file = model.files['weights/head.safetensors'];
  if (!file) throw new AppError('storage/blob-missing', 'The weights of this model are gone.', { details: { id: model.id } });
  const bytes = new Uint8Array(await (await context.storage.blobs.get(file.hash)).arrayBuffer());
  const tensors = readSafetensors(bytes);
  const kernel = tensors.get('fc.kernel')?.data;
  const bias = tensors.get('fc.bias')?.data;
  if (!kernel || !bias) throw new AppError('weights/missing', 'The head of this model is incomplete.', { details: { id: model.id } });
  return { kernel, bias, outputs: model.details['outputs'] as unknown as readonly number[] };
}
