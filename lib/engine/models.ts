/** Models of a project: list, result page, names. Packages are in `package/`. */
import { AppError, type Model, normalName } from '@/lib/core';
import { weightsCatalog } from '@/lib/ml';
import type { ModelSummary, ModelView } from './actions/train';
import type { EngineContext } from './context';

const maxNameLength = 100;

/** A model that is not in the Trash. @throws AppError `model/not-found` */
export async function requireModel(context: EngineContext, id: string): Promise<Model> {
  const model = await context.storage.models.get(id);
  if (model && !model.removedAt) return model;
  throw new AppError('model/not-found', 'This model is not on this device.', { details: { id } });
}

/** The models of a project, newest first. */
export async function listModels(context: EngineContext, project: string): Promise<ModelSummary[]> {
  const models = (await context.storage.models.list(project)).filter((model) => !model.removedAt);
  return models.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)).map(summarize);
}

function summarize(model: Model): ModelSummary {
  const { network, right, of, accuracy } = model.details;
  const entry = weightsCatalog.has(String(network)) ? weightsCatalog.get(String(network)) : null;
  const head = Object.values(model.files).reduce((sum, file) => sum + file.sizeBytes, 0);
  return {
    id: model.id,
    project: model.projectId,
    name: model.name,
    network: entry?.title ?? String(network),
    createdAt: model.createdAt,
    right: Number(right ?? 0),
    of: Number(of ?? 0),
    accuracy: typeof accuracy === 'number' ? accuracy : null,
    bytes: head + (entry?.bytes ?? 0),
  };
}

/** One model with its evaluation, as it was stored. */
export async function getModel(context: EngineContext, id: string): Promise<ModelView> {
  const model = await requireModel(context, id);
  const stored = model.details as unknown as Omit<ModelView, keyof ModelSummary>;
  const { dataset, classes, interval, confusion, perClass, metrics, predictions, validationBy, run, previous } = stored;
  return { ...summarize(model), dataset, classes, interval, confusion, perClass, metrics, predictions, validationBy, run, previous };
}

/** Renames a model. */
export async function renameModel(context: EngineContext, id: string, name: string): Promise<{ id: string }> {
  const model = await requireModel(context, id);
  await context.storage.models.put({ ...model, name: normalName(name, maxNameLength) });
  context.bus.post({ kind: 'changed', areas: ['models', 'projects'] });
  return { id };
}

/** Moves a model to the Trash. */
export async function removeModel(context: EngineContext, id: string): Promise<{ id: string }> {
  const model = await requireModel(context, id);
  await context.storage.models.put({ ...model, removedAt: new Date().toISOString() });
  context.bus.post({ kind: 'changed', areas: ['models', 'projects'] });
  return { id };
}

/** Takes a model out of the Trash. @throws AppError `model/not-found` when it was emptied */
export async function restoreModel(context: EngineContext, id: string): Promise<{ id: string }> {
  const model = await context.storage.models.get(id);
  if (!model) throw new AppError('model/not-found', 'This model is not on this device any more.', { details: { id } });
  const { removedAt: _gone, ...live } = model;
  await context.storage.models.put(live);
  context.bus.post({ kind: 'changed', areas: ['models', 'projects'] });
  return { id };
}
