/** What a model says about one picture: decode, resize, backbone, head. */
import { resizeToInput } from '@/lib/core';
import { decodePicture } from '@/lib/media';
import { headProbabilities } from '@/lib/ml';
import type { ActionContext } from '../actions/action';
import type { Answer } from '../actions/train';
import { requireModel } from '../models';
import { topK } from './evaluation';
import { withModel } from './open-model';

const topCount = 5;

/** Applies a model to a picture. @throws AppError `model/not-found`, `image/*`, `weights/*`, `package/unknown-backbone` */
export async function applyModel(context: ActionContext, modelId: string, picture: Blob): Promise<Answer> {
  const model = await requireModel(context, modelId);
  const classes = model.details['classes'] as unknown as readonly { id: string; name: string; color: string }[];
  return withModel(context, model, context.signal, async ({ head, backbone }) => {
    const image = await decodePicture(picture);
    const startMs = performance.now();
    const pixels = resizeToInput(image, backbone.entry.preprocess.resize);
    const features = (await backbone.program.run({ valid: 1, pixels })).get('features');
    if (!features) throw new TypeError('The backbone has no features');
    const topk = topK(headProbabilities(head, features), topCount).flatMap(({ index, p }) => {
      const cls = classes[head.outputs[index] ?? -1];
      return cls ? [{ cls: cls.id, name: cls.name, color: cls.color, p }] : [];
    });
    return { topk, milliseconds: performance.now() - startMs };
  });
}
