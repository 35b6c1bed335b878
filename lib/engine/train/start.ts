/** Training as a job of the studio: freezes the data, runs the head, keeps the model with its evaluation. */
import { AppError, type Dataset, hashJson, type Id, type Json, type LabelClass, type Model, newId } from '@/lib/core';
import { type HeadOptions, resolveHeadOptions } from '@/lib/ml';
import { type SnapshotRow, Turns } from '@/lib/storage';
import type { ActionContext } from '../actions/action';
import type { EngineContext } from '../context';
import { getPhotoSet } from '../datasets';
import { jobLockName } from '../jobs/journal';
import { type JobOutcome, type RunningJob, startJob } from '../jobs/runner';
import type { BackendWish } from './backbone-pool';
import { collectTrainingData, frozenTrainingData, keepSplit, type TrainingData } from './data';
import type { Evaluation } from './evaluation';
import { checkFailures, trainingFindings } from './findings';
import { backbonePool, browserDecoder } from './gpu-host';
import { headFile, headPath, modelDetails } from './model-row';
import { catalogEntryOf } from './network';
import { rateName } from './plan';
import { type HeadPreview, type HeadRun, previewPhotos, runHead } from './run-head';

/** Trainings start one after the other, in all tabs, so that two at once see each other. */
const starting = new Turns('slipway:train-start');

interface TrainArgs {
  readonly dataset: string;
  readonly model: string;
  readonly backend: BackendWish;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Starts a training. Options are checked before there is a job.
 * @throws AppError `train/busy` {jobId} while another training runs, `train/*`, `dataset/not-found`
 */
export async function startTraining(context: ActionContext, args: TrainArgs): Promise<{ jobId: string }> {
  const dataset = await getPhotoSet(context, args.dataset);
  const entry = catalogEntryOf(args.model);
  const options = resolveHeadOptions({ ...args.options, model: entry.id });
  const data = await collectTrainingData(context, dataset, options);
  checkPhotos(data);
  const title = `Train ${entry.title} on ${dataset.name}`;
  const target = { dataset: dataset.id, network: entry.id, train: data.train.length, validation: data.validation.length };
  const start = { kind: 'train', project: dataset.projectId, title, target, options: options as unknown as Record<string, Json> } as const;
  return starting.take(async () => {
    const jobId = await runningTraining(context);
    if (jobId) {
      throw new AppError('train/busy', 'A training is running already. Wait until it is done, or cancel it.', {
        details: { jobId },
        retryable: true,
      });
    }
    return { jobId: await startJob(context, start, (job) => train(context, job, dataset, args.backend, options)) };
  });
}

/** The training that runs on this device, in whichever tab: its row says so and its worker lives. */
async function runningTraining({ storage, locks }: EngineContext): Promise<string | undefined> {
  const rows = (await storage.jobs.list()).filter(({ kind, state }) => kind === 'train' && state === 'running');
  if (!locks) return rows[0]?.id;
  const { held = [] } = await locks.query();
  return rows.find(({ id }) => held.some(({ name }) => name === jobLockName(id)))?.id;
}

function checkPhotos({ classes, train }: TrainingData): void {
  const names = classes.map(({ name }) => name);
  const { problem } = trainingFindings(names, train);
  if (problem) throw problem;
}

async function train(context: EngineContext, job: RunningJob, dataset: Dataset, wish: BackendWish, options: HeadOptions): Promise<JobOutcome> {
  const startMs = performance.now();
  const { snapshot, data } = await freeze(context, dataset, options);
  try {
    const shown = new Set(previewPhotos(data.validation).map(({ key }) => key));
    const { run, curve } = await runJob(context, job, data, wish, options, shown);
    const seconds = (performance.now() - startMs) / 1000;
    const model = await keepModel(context, job, { data, run, snapshot, options, wish, seconds });
    const { right, of } = model.details;
    const last = { seen: data.train.length, right: Number(right ?? 0), of: Number(of ?? 0) };
    return {
      outcome: `${right} of ${of} right`,
      link: `/models/view?project=${model.projectId}&model=${model.id}`,
      executed: run.backboneRuns,
      cached: run.cacheHits,
      failed: run.failures.length,
      detail: {
        model: model.id,
        imagesPerSecond: run.imagesPerSecond,
        curve: [...curve.filter(({ seen }) => seen < last.seen), last],
        preview: finalPreview(model, shown),
      },
    };
  } catch (thrown) {
    // A snapshot without its model would only keep photos from being freed.
    await context.storage.snapshots.delete(snapshot.id);
    throw thrown;
  }
}

/** A point of the learning curve, as JSON. */
type CurvePoint = { readonly seen: number; readonly right: number; readonly of: number };

/** Runs the head and notes what it sees on the way for the job's page. */
async function runJob(
  context: EngineContext,
  job: RunningJob,
  data: TrainingData,
  wish: BackendWish,
  options: HeadOptions,
  shown: ReadonlySet<string>,
): Promise<{ run: HeadRun; curve: CurvePoint[] }> {
  const entry = catalogEntryOf(options.model);
  const curve: CurvePoint[] = [];
  const run = await runHead(
    { entry, options, classes: data.classes.map(({ name }) => name), train: data.train, validation: data.validation, wish },
    {
      pool: backbonePool(context),
      features: context.storage.features,
      decoder: browserDecoder,
      signal: job.signal,
      onProgress: job.report,
      onPreview: (preview) => {
        curve.push({ seen: preview.seen, right: preview.right, of: preview.of });
        job.note({ curve: [...curve], preview: previewJson(preview, shown, data.classes) });
      },
    },
  );
  for (const { key, error } of run.failures) job.log('warning', `${key}: ${error.message} (${error.code})`);
  checkFailures(run.failures.length, data.train.length + data.validation.length);
  if (run.imagesPerSecond !== null && run.backboneRuns >= 5) await context.storage.meta.put(rateName(entry.id, wish), run.imagesPerSecond);
  return { run, curve };
}

/**
 * Freezes the photos and what is held out of them. The split follows from the photos and is frozen with them, so this is done
 * again when somebody changed a label in between.
 */
async function freeze(context: EngineContext, dataset: Dataset, options: HeadOptions): Promise<{ snapshot: SnapshotRow; data: TrainingData }> {
  for (;;) {
    const live = await collectTrainingData(context, dataset, options);
    const datasetIds = live.set ? [dataset.id, live.set.id] : [dataset.id];
    const snapshot = await context.storage.snapshots.take({ name: `${dataset.name} for training`, datasetIds, assign: live.assign });
    try {
      const data = await frozenTrainingData(context, snapshot, live, options);
      if (hashJson(data.assign) === snapshot.splitHash) {
        checkPhotos(data);
        await keepSplit(context, data);
        return { snapshot, data };
      }
    } catch (thrown) {
      await context.storage.snapshots.delete(snapshot.id);
      throw thrown;
    }
    await context.storage.snapshots.delete(snapshot.id);
  }
}

function previewJson({ predictions }: HeadPreview, shown: ReadonlySet<string>, classes: readonly LabelClass[]): Json {
  return predictions.filter(({ key }) => shown.has(key)).map(({ key, cls, p }) => ({ key, cls: classes[cls]?.id ?? '', p }));
}

/** What the finished model says, so that the job's page ends with it. */
function finalPreview({ details }: Model, shown: ReadonlySet<string>): Json {
  const { predictions } = details as unknown as Evaluation;
  return predictions.filter(({ key }) => shown.has(key)).map(({ key, topk }) => ({ key, cls: topk[0]?.cls ?? '', p: topk[0]?.p ?? 0 }));
}

interface Finished {
  readonly data: TrainingData;
  readonly run: HeadRun;
  readonly snapshot: SnapshotRow;
  readonly options: HeadOptions;
  readonly wish: BackendWish;
  readonly seconds: number;
}

/** Keeps head, evaluation and provenance; the model is there whole or not at all. */
async function keepModel(context: EngineContext, job: RunningJob, finished: Finished): Promise<Model> {
  const { data, run, snapshot, options, wish, seconds } = finished;
  const entry = catalogEntryOf(options.model);
  const head = await context.storage.blobs.put(headFile(run.head), 'application/octet-stream');
  const known = (await context.storage.models.list(data.dataset.projectId)).filter((model) => !model.removedAt);
  const before = known.filter((model) => model.details['dataset'] === data.dataset.id).sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0];
  const photos = [...data.train, ...data.validation];
  const details = modelDetails({ entry, run, classes: data.classes, photos, options, wish, seconds, division: data });
  const model: Model = {
    id: newId('model'),
    projectId: data.dataset.projectId,
    name: `${entry.title}, run ${known.length + 1}`,
    task: 'classification',
    createdAt: new Date().toISOString(),
    jobId: job.id,
    snapshotId: snapshot.id as Id<'snapshot'>,
    files: { [headPath]: { hash: head.hash, sizeBytes: head.sizeBytes } },
    details: {
      ...details,
      dataset: data.dataset.id,
      snapshotHash: snapshot.hash,
      previous: before ? await compare(context, before, snapshot, data) : null,
    },
  };
  await context.storage.models.put(model);
  context.bus.post({ kind: 'changed', areas: ['models', 'projects', 'storage'] });
  return model;
}

/** What changed since the model before: its score, and how many labels differ between the two snapshots. */
async function compare(context: EngineContext, before: Model, snapshot: SnapshotRow, data: TrainingData): Promise<Json> {
  const { right, of } = before.details;
  const old = before.snapshotId ? await context.storage.snapshots.get(before.snapshotId) : undefined;
  const setId = data.set?.id ?? '';
  const now = new Map((snapshot.items[setId] ?? []).map((item) => [item.key, item.itemHash]));
  const then = new Map((old?.items[setId] ?? []).map((item) => [item.key, item.itemHash]));
  const keys = new Set([...now.keys(), ...then.keys()]);
  const labelsChanged = [...keys].filter((key) => now.get(key) !== then.get(key)).length;
  return { id: before.id, name: before.name, right: right ?? 0, of: of ?? 0, labelsChanged };
}
