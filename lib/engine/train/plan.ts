/** What a training would do, before it starts: photos, classes, networks, back ends, time. */
import { resolveHeadOptions } from '@/lib/ml';
import type { ActionContext } from '../actions/action';
import type { TrainPlan } from '../actions/train';
import { getPhotoSet } from '../datasets';
import { defaultNetwork, networkChoices } from '../weights';
import type { BackendWish } from './backbone-pool';
import { collectTrainingData, type TrainingData } from './data';
import { trainingFindings } from './findings';
import { backbonePool, browserDecoder } from './gpu-host';
import { catalogEntryOf } from './network';
import { spaceOf } from './run-head';

interface PlanArgs {
  readonly dataset: string;
  /** Absent = the one a person gets who chooses none. */
  readonly model?: string | undefined;
  readonly backend: BackendWish;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Plans a training. @throws AppError `dataset/not-found`, `train/unknown-model`, `train/unknown-option`, `train/bad-option` */
export async function planTraining(context: ActionContext, args: PlanArgs): Promise<TrainPlan> {
  const dataset = await getPhotoSet(context, args.dataset);
  const networks = await networkChoices(context);
  const entry = catalogEntryOf(args.model ?? defaultNetwork(networks, dataset.source.kind === 'sample'));
  const options = resolveHeadOptions({ ...args.options, model: entry.id });
  const data = await collectTrainingData(context, dataset, options);
  const pool = backbonePool(context);
  const cached = await countCached(context, data, entry.id);
  const rate = await context.storage.meta.get(rateName(entry.id, args.backend));
  const todo = data.train.length + data.validation.length - cached;
  const counts = data.classes.map((_, index) => [...data.train, ...data.validation].filter((photo) => photo.cls === index).length);
  return {
    dataset: { id: dataset.id, name: dataset.name },
    model: entry.id,
    networks,
    backends: (await pool.backends()).map(({ id, device, software }) => ({ id: id === 'ort-wasm' ? 'wasm' : 'webgpu', device, software })),
    train: data.train.length,
    validation: data.validation.length,
    validationBy: data.validationBy,
    classes: data.classes.map(({ id, name, color }, index) => ({ id, name, color, photos: counts[index] ?? 0 })),
    unlabelled: data.unlabelled,
    cached,
    etaSeconds: todo === 0 ? 1 : typeof rate === 'number' && rate > 0 ? todo / rate + 1 : null,
    ...findings(data),
  };
}

/** Where the measured speed of a network is kept, photos per second. */
export function rateName(entryId: string, wish: BackendWish): string {
  return `rate:${entryId}:${wish}`;
}

async function countCached(context: ActionContext, data: TrainingData, entryId: string): Promise<number> {
  const entry = catalogEntryOf(entryId);
  // Without a known backbone nothing can be cached; loading weights only to plan would be too much.
  const hash = await backbonePool(context).knownHash(entry);
  if (!hash) return 0;
  const hashes = [...data.train, ...data.validation].map((photo) => photo.hash);
  const rows = await context.storage.features.has(spaceOf(entry, hash, browserDecoder), hashes);
  return rows.size;
}

/** What stops a training, and what a person should know before. */
function findings({ classes, train, unlabelled }: TrainingData): Pick<TrainPlan, 'problems' | 'warnings'> {
  const found = trainingFindings(
    classes.map(({ name }) => name),
    train,
  );
  const warnings = [...found.warnings];
  if (unlabelled > 0) {
    const photos = `${unlabelled} ${unlabelled === 1 ? 'photo has' : 'photos have'}`;
    warnings.push({ code: 'train/unlabelled', message: `${photos} no class and will not be used.` });
  }
  return { problems: found.problem ? [{ code: found.problem.code, message: found.problem.message }] : [], warnings };
}
