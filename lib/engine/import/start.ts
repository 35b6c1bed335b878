/**
 * Import, second half: stages every planned picture (bytes, thumbnail, row), then makes the data set live with its classes,
 * labels and split in one strict transaction. One bad picture costs itself only.
 */
import {
  AppError,
  addClass,
  type ContentHash,
  type Dataset,
  type Id,
  type Item,
  newId,
  type PlannedItem,
  RateMeter,
  throwIfCancelled,
} from '@/lib/core';
import { decodePicture } from '@/lib/media';
import type { SplitRow } from '@/lib/storage';
import type { ActionContext } from '../actions/action';
import type { ArrivedPhoto } from '../bus';
import { classRow, newSet } from '../classes';
import type { EngineContext } from '../context';
import { freeDatasetName } from '../datasets';
import { commitStaged } from '../edits';
import { type JobOutcome, type RunningJob, startJob } from '../jobs/runner';
import { storeThumb } from '../pictures';
import { requireProject } from '../project-row';
import { forgetPlan, pictureFailure, readPicked, type WaitingPlan, waitingPlan } from './plan';
import { removeStagedDataset } from './staging';

/** Above this many pictures only headers are checked at import; the rest is decoded at first view (datasets.md 3.5). */
const maxDecoded = 2000;
/** Rows are written in groups: one transaction for each picture would cost more than the picture. */
const rowsAtOnce = 64;
/** So many photos are told to the page as they come: they fill a large screen. Never in the job's row, which would keep their bytes. */
const announcedPhotos = 160;

interface Staged {
  readonly item: Item;
  readonly planned: PlannedItem;
  readonly hash: ContentHash;
}

/** Starts the import of a waiting plan as a job. @throws AppError `import/plan-gone`, `project/not-found` */
export async function startImport(
  context: ActionContext,
  args: { readonly project: string; readonly planId: string; readonly name?: string | undefined },
): Promise<{ jobId: string; dataset: string }> {
  const project = await requireProject(context, args.project);
  const waiting = waitingPlan(args.planId);
  const name = await freeDatasetName(context, project.id, args.name ?? waiting.source.name);
  const dataset: Dataset = {
    id: newId('dataset'),
    projectId: project.id,
    name,
    type: 'image',
    role: 'data',
    meta: {},
    ext: {},
    state: 'staging',
    source: { kind: 'import', format: waiting.planned.plan.format.id, name: waiting.source.name },
    createdAt: new Date().toISOString(),
  };
  const target = { dataset: dataset.id };
  const jobId = await startJob(context, { kind: 'import', project: project.id, title: `Import ${name}`, target }, (job) =>
    runImport(context, job, dataset, waiting),
  );
  forgetPlan(args.planId);
  return { jobId, dataset: dataset.id };
}

async function runImport(context: EngineContext, job: RunningJob, dataset: Dataset, waiting: WaitingPlan): Promise<JobOutcome> {
  const hashes: ContentHash[] = [];
  try {
    await context.storage.datasets.put(dataset);
    const { staged, failed } = await stageAll(context, job, dataset, waiting, hashes);
    if (staged.length === 0) throw new AppError('import/nothing', 'Not one of these pictures can be read, so nothing was imported.');
    const names = waiting.planned.plan.classes.map((cls) => cls.name);
    const sets = names.length > 0 ? [dataset, await stageLabels(context, dataset, staged, names)] : [dataset];
    const split = sourceSplitRow(dataset, staged);
    if (split) await context.storage.splits.put(split);
    throwIfCancelled(job.signal);
    await commitStaged(context, dataset.projectId, `Import ${dataset.name}`, sets);
    const { anomalies } = waiting.planned.plan;
    const left = anomalies.filter((anomaly) => anomaly.severity === 'error').length + failed;
    job.logAll(anomalies.map(({ severity, file, message, code }) => ({ level: severity, text: `${file}: ${message} (${code})` })));
    return {
      outcome: `${staged.length} ${staged.length === 1 ? 'photo' : 'photos'} imported${left > 0 ? `, ${left} left out` : ''}`,
      link: `/datasets/view?project=${dataset.projectId}&dataset=${dataset.id}`,
      executed: staged.length,
      failed: left,
    };
  } catch (thrown) {
    await removeStagedDataset(context, dataset.id, hashes);
    throw thrown;
  } finally {
    context.bus.post({ kind: 'changed', areas: ['data', 'projects', 'storage'] });
  }
}

/** @param hashes takes the bytes that were stored, so that a cancelled import can free those whose rows were not written yet */
async function stageAll(
  context: EngineContext,
  job: RunningJob,
  dataset: Dataset,
  { source, planned }: WaitingPlan,
  hashes: ContentHash[],
): Promise<{ staged: Staged[]; failed: number }> {
  const staged: Staged[] = [];
  let group: Staged[] = [];
  let failed = 0;
  const total = planned.items.length;
  const meter = new RateMeter();
  job.report({ phase: 'Copying photos', done: 0, total, unit: 'photos' });
  for (const [seq, item] of planned.items.entries()) {
    throwIfCancelled(job.signal);
    try {
      const one = await stageOne(context, dataset, item, seq, await source.open(item.sourcePath, { signal: job.signal }), total <= maxDecoded);
      staged.push(one);
      hashes.push(one.hash);
      group.push(one);
      if (staged.length <= announcedPhotos) context.bus.post({ kind: 'arrived', dataset: dataset.id, photo: arrival(one) });
    } catch (thrown) {
      const error = pictureFailure(thrown);
      failed++;
      job.log('error', `${item.sourcePath}: ${error.message} (${error.code})`);
    }
    if (group.length >= rowsAtOnce || seq === total - 1) {
      await context.storage.items.create(group.map((one) => one.item));
      group = [];
    }
    job.report({ phase: 'Copying photos', done: seq + 1, total, unit: 'photos', ...meter.update(seq + 1, total) });
  }
  return { staged, failed };
}

async function stageOne(context: EngineContext, dataset: Dataset, planned: PlannedItem, seq: number, file: Blob, decode: boolean): Promise<Staged> {
  // A private copy of the type: names and pickers lie about it, the header does not.
  const bytes = new Blob([await readPicked(file, planned.sourcePath)], { type: planned.meta.mime });
  const picture = decode ? await decodePicture(bytes) : null;
  const stored = await context.storage.blobs.put(bytes, planned.meta.mime);
  if (picture) await storeThumb(context, stored.hash, picture);
  const item: Item = {
    datasetId: dataset.id,
    key: planned.key,
    seq,
    name: planned.name,
    sourcePath: planned.sourcePath,
    value: { at: 'blob', hash: stored.hash, sizeBytes: stored.sizeBytes, mime: stored.mime },
    meta: planned.meta,
    ext: {},
    itemHash: null,
  };
  return { item, planned, hash: stored.hash };
}

function arrival({ hash, planned }: Staged): ArrivedPhoto {
  const [widthPx, heightPx] = planned.meta.sizePx;
  return { hash, widthPx, heightPx };
}

/** The labels of a new data set are staged like its photos: rows that nobody sees until the set is live. */
async function stageLabels(context: EngineContext, dataset: Dataset, staged: readonly Staged[], names: readonly string[]): Promise<Dataset> {
  const made = newSet(dataset);
  const set: Dataset = { ...made.set, state: 'staging', source: dataset.source };
  let list = made.list;
  const idByName = new Map<string, string>();
  for (const name of names) {
    const added = addClass(list, name);
    list = { ...list, ...added.list };
    idByName.set(name, added.id);
  }
  await context.storage.datasets.put(set);
  await context.storage.classLists.put(list);
  const rows = staged.flatMap(({ item, planned }) => {
    const cls = idByName.get(planned.classes[0] ?? '');
    return cls ? [classRow(set.id, item.key, cls, 'file')] : [];
  });
  await context.storage.records.putMany(rows);
  return set;
}

// Splits named by the source are taken over as given; photos without one are in none.
function sourceSplitRow(dataset: Dataset, staged: readonly Staged[]): SplitRow | null {
  const assign: Record<string, string> = {};
  const counts: Record<string, number> = {};
  for (const { planned, hash } of staged) {
    if (!planned.split || assign[hash]) continue;
    assign[hash] = planned.split;
    counts[planned.split] = (counts[planned.split] ?? 0) + 1;
  }
  const total = Object.keys(assign).length;
  if (total === 0) return null;
  const ratios = Object.fromEntries(Object.entries(counts).map(([split, count]) => [split, count / total]));
  const id: Id<'split'> = newId('split');
  return {
    id,
    projectId: dataset.projectId,
    datasetId: dataset.id,
    slipway: 'split/1',
    seed: 0,
    ratios,
    stratify: false,
    group: ['source'],
    assign,
  };
}
