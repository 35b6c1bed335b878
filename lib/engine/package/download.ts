/** The package of a studio model as one file: its stored head on the catalog's backbone, exported and proved at that moment. */
import type { ActionContext } from '../actions/action';
import { requireModel } from '../models';
import { withModel } from '../train/open-model';
import { buildPackage, zipPackage } from './build';
import { packageModelOf } from './model';

/** Builds a model's package. @throws AppError `model/not-found`, `export/parity`, `weights/*` */
export async function downloadPackage(context: ActionContext, id: string): Promise<{ fileName: string; blob: Blob }> {
  const model = await requireModel(context, id);
  const contents = await withModel(context, model, context.signal, async ({ head, backbone, ort }) => {
    const packaged = await packageModelOf(model, head, backbone);
    return buildPackage(packaged, { ort, backbone: backbone.program, head, signal: context.signal, onProgress: context.onEvent });
  });
  const blob = await new Response(zipPackage(contents), { headers: { 'content-type': 'application/zip' } }).blob();
  return { fileName: `${model.name.replace(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()}.zip`, blob };
}
