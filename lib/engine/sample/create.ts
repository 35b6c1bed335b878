/** The sample project Harbour: 150 drawn pictures with classes and boxes, made on this device. Equal in every profile. */
import {
  addClass,
  type ContentHash,
  type Dataset,
  type Id,
  type Item,
  newClassList,
  newId,
  RateMeter,
  type ShapeRecord,
  throwIfCancelled,
} from '@/lib/core';
import { decodePicture } from '@/lib/media';
import type { ClassListRow, RecordRow } from '@/lib/storage';
import type { ActionContext } from '../actions/action';
import { classRow, newSet } from '../classes';
import type { EngineContext } from '../context';
import { commitStaged } from '../edits';
import { removeEmptyProject, removeStagedDataset } from '../import/staging';
import { type JobOutcome, type RunningJob, startJob } from '../jobs/runner';
import { storeThumb } from '../pictures';
import { createProject } from '../projects';
import { drawHarbour, type HarbourPicture, harbourClasses, harbourSize } from './draw';

const widthPx = 320;
const heightPx = 240;

/** Makes the project and starts drawing as a job. */
export async function createSample(context: ActionContext): Promise<{ projectId: string; jobId: string }> {
  const project = await createProject(context, 'Harbour');
  const dataset: Dataset = {
    id: newId('dataset'),
    projectId: project.id as Id<'project'>,
    name: 'harbour',
    type: 'image',
    role: 'data',
    meta: {},
    ext: {},
    state: 'staging',
    source: { kind: 'sample' },
    createdAt: new Date().toISOString(),
  };
  // A closed tab must leave no empty project: whoever settles the job removes the one it had made for itself.
  const target = { dataset: dataset.id, ownProject: project.id };
  const start = { kind: 'import', project: dataset.projectId, title: 'Draw the sample', target } as const;
  const jobId = await startJob(context, start, (job) => drawAll(context, job, dataset));
  return { projectId: project.id as Id<'project'>, jobId };
}

async function drawAll(context: EngineContext, job: RunningJob, dataset: Dataset): Promise<JobOutcome> {
  const hashes: ContentHash[] = [];
  try {
    await context.storage.datasets.put(dataset);
    const pictures = await stagePictures(context, job, dataset, hashes);
    const sets = [dataset, ...(await stageSets(context, dataset, pictures))];
    throwIfCancelled(job.signal);
    await commitStaged(context, dataset.projectId, 'Draw the sample', sets);
    return {
      outcome: `${harbourSize} pictures drawn`,
      link: `/datasets/view?project=${dataset.projectId}&dataset=${dataset.id}`,
      executed: harbourSize,
    };
  } catch (thrown) {
    await removeStagedDataset(context, dataset.id, hashes);
    // The project was made for this: without pictures it goes too. It cannot be `removeProject`: this very job is still running.
    await removeEmptyProject(context, dataset.projectId);
    throw thrown;
  } finally {
    context.bus.post({ kind: 'changed', areas: ['data', 'projects', 'storage'] });
  }
}

interface Drawn {
  readonly key: string;
  readonly picture: HarbourPicture;
}

/** @param hashes takes the bytes that were stored, so that a cancelled drawing can free those without rows */
async function stagePictures(context: EngineContext, job: RunningJob, dataset: Dataset, hashes: ContentHash[]): Promise<Drawn[]> {
  const drawn: Drawn[] = [];
  const items: Item[] = [];
  const meter = new RateMeter();
  for (let seq = 0; seq < harbourSize; seq++) {
    throwIfCancelled(job.signal);
    const picture = await drawHarbour(seq);
    const stored = await context.storage.blobs.put(picture.blob, picture.blob.type);
    hashes.push(stored.hash);
    await storeThumb(context, stored.hash, await decodePicture(picture.blob));
    items.push({
      datasetId: dataset.id,
      key: picture.name,
      seq,
      name: `${picture.name}.jpg`,
      sourcePath: `${picture.name}.jpg`,
      value: { at: 'blob', ...stored },
      meta: { sizePx: [widthPx, heightPx], encodedSizePx: [widthPx, heightPx], orientation: 1, mime: stored.mime, bitDepth: 8 },
      ext: {},
      itemHash: null,
    });
    drawn.push({ key: picture.name, picture });
    job.report({ phase: 'Drawing', done: seq + 1, total: harbourSize, unit: 'pictures', ...meter.update(seq + 1, harbourSize) });
  }
  await context.storage.items.create(items);
  return drawn;
}

/** Two sets over the pictures: their class, and one box around the thing. Both share one class list. */
async function stageSets(context: EngineContext, dataset: Dataset, drawn: readonly Drawn[]): Promise<Dataset[]> {
  const made = newSet(dataset);
  let list: ClassListRow = { ...newClassList('harbour'), projectId: dataset.projectId };
  const idByName = new Map<string, string>();
  for (const name of harbourClasses) {
    const added = addClass(list, name);
    list = { ...list, ...added.list };
    idByName.set(name, added.id);
  }
  const shared = { classListId: list.id, state: 'staging', source: dataset.source } as const;
  const classes: Dataset = { ...made.set, ...shared, name: 'harbour-classes' };
  const boxes: Dataset = { ...made.set, ...shared, id: newId('dataset'), name: 'harbour-boxes', type: 'detection' };
  await context.storage.classLists.put(list);
  for (const set of [classes, boxes]) await context.storage.datasets.put(set);
  await context.storage.records.putMany(drawn.map(({ key, picture }) => classRow(classes.id, key, idByName.get(picture.cls) ?? '', 'file')));
  await context.storage.records.putMany(drawn.map(({ key, picture }) => boxRow(boxes.id, key, idByName.get(picture.cls) ?? '', picture.box)));
  return [classes, boxes];
}

function boxRow(datasetId: string, key: string, cls: string, box: HarbourPicture['box']): RecordRow {
  const record: ShapeRecord = {
    v: 1,
    type: 'detection',
    sizePx: [widthPx, heightPx],
    frames: 1,
    state: 'ready',
    objects: [{ id: newId('object'), frame: 0, cls, geo: { kind: 'box', ...box }, source: 'file' }],
    tracks: [],
  };
  return { datasetId, key, record, lsn: 0 };
}
