/** Actions of training, models and weights. */
import * as z from 'zod/mini';
import type { ParamSpec } from '@/lib/core';
import { action } from './action';

const backend = z.enum(['auto', 'wasm', 'webgpu']);

const networkChoice = z.object({
  /** Catalog id, for example `mobilenet-v2-0.35-imagenet`. */
  id: z.string(),
  title: z.string(),
  /** One short phrase: what it is good for. */
  note: z.string(),
  bytes: z.number(),
  /** `stored` on this device, `served` by this Slipway, `missing` (not fetched yet). */
  state: z.enum(['stored', 'served', 'missing']),
});

const backendChoice = z.object({ id: z.enum(['wasm', 'webgpu']), device: z.string(), software: z.boolean() });

/** What a training would do. `problems` stop it, `warnings` do not. */
const trainPlan = z.object({
  dataset: z.object({ id: z.string(), name: z.string() }),
  model: z.string(),
  networks: z.array(networkChoice),
  backends: z.array(backendChoice),
  train: z.number(),
  validation: z.number(),
  /** How the validation photos were chosen: the source's own split, an automatic one, or 5-fold cross-validation. */
  validationBy: z.enum(['source', 'automatic', 'cross-validation']),
  classes: z.array(z.object({ id: z.string(), name: z.string(), color: z.string(), photos: z.number() })),
  unlabelled: z.number(),
  /** Photos whose features are in the cache already. */
  cached: z.number(),
  /** null until this machine has been measured. */
  etaSeconds: z.nullable(z.number()),
  problems: z.array(z.object({ code: z.string(), message: z.string() })),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
});

const prediction = z.object({
  key: z.string(),
  hash: z.string(),
  truth: z.string(),
  /** Class ids with probabilities, highest first, at most five. */
  topk: z.array(z.object({ cls: z.string(), p: z.number() })),
});

const modelSummary = z.object({
  id: z.string(),
  project: z.string(),
  name: z.string(),
  network: z.string(),
  createdAt: z.string(),
  right: z.number(),
  of: z.number(),
  accuracy: z.nullable(z.number()),
  bytes: z.number(),
});

const modelView = z.object({
  ...modelSummary.shape,
  dataset: z.nullable(z.string()),
  classes: z.array(z.object({ id: z.string(), name: z.string(), color: z.string() })),
  /** 95 % interval of the accuracy. */
  interval: z.nullable(z.object({ low: z.number(), high: z.number() })),
  /** Rows = truth, columns = prediction, in the order of `classes`. */
  confusion: z.array(z.array(z.number())),
  perClass: z.array(
    z.object({ cls: z.string(), count: z.number(), precision: z.nullable(z.number()), recall: z.nullable(z.number()), f1: z.nullable(z.number()) }),
  ),
  metrics: z.object({ logLoss: z.nullable(z.number()), auc: z.nullable(z.number()), top5: z.nullable(z.number()), ece: z.nullable(z.number()) }),
  predictions: z.array(prediction),
  validationBy: z.enum(['source', 'automatic', 'cross-validation']),
  run: z.object({
    seconds: z.number(),
    imagesPerSecond: z.nullable(z.number()),
    backboneRuns: z.number(),
    cacheHits: z.number(),
    backend: z.string(),
    device: z.string(),
    iterations: z.number(),
    /** The backend that was asked for; absent for a model that came in a package. */
    wish: z.optional(backend),
    options: z.record(z.string(), z.unknown()),
  }),
  /** The run before this one on the same data set, to say what changed. */
  previous: z.nullable(z.object({ id: z.string(), name: z.string(), right: z.number(), of: z.number(), labelsChanged: z.number() })),
});

const answer = z.object({
  topk: z.array(z.object({ cls: z.string(), name: z.string(), color: z.string(), p: z.number() })),
  milliseconds: z.number(),
});

const blob = z.custom<Blob>((value) => value instanceof Blob);

export const trainActions = [
  action({
    name: 'train.plan',
    summary: 'What a training would do: photos, classes, networks, back ends, time. Starts nothing.',
    worker: 'gpu',
    args: z.object({
      dataset: z.string(),
      model: z.optional(z.string()),
      backend: z._default(backend, 'auto'),
      options: z._default(z.record(z.string(), z.unknown()), {}),
    }),
    result: trainPlan,
    run: async (args, context) => (await import('../train/plan')).planTraining(context, args),
  }),
  action({
    name: 'train.options',
    summary: 'The options of a training with their defaults, ranges and help.',
    worker: 'gpu',
    args: z.object({}),
    result: z.custom<ParamSpec>(),
    run: async () => (await import('@/lib/ml')).headOptions,
  }),
  action({
    name: 'train.start',
    summary: 'Trains a head on frozen features as a job.',
    worker: 'gpu',
    args: z.object({
      dataset: z.string(),
      model: z.string(),
      backend: z._default(backend, 'auto'),
      options: z._default(z.record(z.string(), z.unknown()), {}),
    }),
    result: z.object({ jobId: z.string() }),
    run: async (args, context) => (await import('../train/start')).startTraining(context, args),
  }),
  action({
    name: 'model.list',
    summary: 'The models of a project, newest first.',
    worker: 'data',
    args: z.object({ project: z.string() }),
    result: z.array(modelSummary),
    run: async (args, context) => (await import('../models')).listModels(context, args.project),
  }),
  action({
    name: 'model.get',
    summary: 'One model with its evaluation: predictions, confusion, per class, run.',
    worker: 'data',
    args: z.object({ id: z.string() }),
    result: modelView,
    run: async (args, context) => (await import('../models')).getModel(context, args.id),
  }),
  action({
    name: 'model.rename',
    summary: 'Renames a model.',
    worker: 'data',
    args: z.object({ id: z.string(), name: z.string() }),
    result: z.object({ id: z.string() }),
    run: async (args, context) => (await import('../models')).renameModel(context, args.id, args.name),
  }),
  action({
    name: 'model.remove',
    summary: 'Moves a model to the Trash.',
    worker: 'data',
    args: z.object({ id: z.string() }),
    result: z.object({ id: z.string() }),
    run: async (args, context) => (await import('../models')).removeModel(context, args.id),
  }),
  action({
    name: 'model.restore',
    summary: 'Takes a model out of the Trash.',
    worker: 'data',
    args: z.object({ id: z.string() }),
    result: z.object({ id: z.string() }),
    run: async (args, context) => (await import('../models')).restoreModel(context, args.id),
  }),
  action({
    name: 'model.package',
    summary: 'The model package as a zip file.',
    worker: 'gpu',
    args: z.object({ id: z.string() }),
    result: z.object({ fileName: z.string(), blob }),
    run: async (args, context) => (await import('../package/download')).downloadPackage(context, args.id),
  }),
  action({
    name: 'model.import',
    summary: 'Reads a model package back: every hash is checked, then it stands among the models.',
    worker: 'data',
    args: z.object({ project: z.string(), file: blob }),
    result: z.object({ id: z.string() }),
    run: async (args, context) => (await import('../package/import')).importModel(context, args.project, args.file),
  }),
  action({
    name: 'model.apply',
    summary: 'What a model says about one picture.',
    worker: 'gpu',
    args: z.object({ model: z.string(), picture: blob }),
    result: answer,
    run: async (args, context) => (await import('../train/apply')).applyModel(context, args.model, args.picture),
  }),
  action({
    name: 'weights.list',
    summary: 'The pretrained networks of the catalog and where their weights are.',
    worker: 'data',
    args: z.object({}),
    result: z.array(z.object({ ...networkChoice.shape, licence: z.string(), source: z.string() })),
    run: async (_args, context) => (await import('../weights')).listWeights(context),
  }),
  action({
    name: 'storage.usage',
    summary: 'What this device keeps, in bytes, and what can be freed.',
    worker: 'data',
    args: z.object({}),
    result: z.object({
      usageBytes: z.number(),
      quotaBytes: z.number(),
      persisted: z.boolean(),
      kinds: z.array(
        z.object({ kind: z.string(), title: z.string(), bytes: z.number(), count: z.number(), canClear: z.boolean(), note: z.string() }),
      ),
    }),
    run: async (_args, context) => (await import('../storage-use')).storageUsage(context),
  }),
  action({
    name: 'storage.clear',
    summary: 'Frees one kind of data that can be made again, or empties the Trash.',
    worker: 'data',
    args: z.object({ kind: z.string() }),
    result: z.object({ freedBytes: z.number() }),
    run: async (args, context) => (await import('../storage-use')).clearStorage(context, args.kind),
  }),
] as const;

export type TrainPlan = z.output<typeof trainPlan>;
export type ModelSummary = z.output<typeof modelSummary>;
export type ModelView = z.output<typeof modelView>;
export type Prediction = z.output<typeof prediction>;
export type Answer = z.output<typeof answer>;
